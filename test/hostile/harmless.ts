import assert from 'node:assert/strict';

const MARKER = '<!-- perfscape:comment:v1 -->';

/** What must not be left of a report once its code is taken out. */
const LEAKS: Readonly<Record<string, RegExp>> = {
  HTML: /(?<!\\)<(?!\/?(details|summary)>)/,
  'an entity': /(?<!\\)&(?!#8203;|#36;)/,
  'a mention': /@[\w-]/,
  'an issue': /(?<!&)#\d|GH-\d/,
  'an address': /:\/\/|www\./,
  'a link or an image': /(?<!\\)[[\]]/,
  'a code span': /(?<!\\)`/,
  mathematics: /\$/,
  'a heading inside': /^(?!### (🔴|🟢|🟡|⚪|🔵))#/m,
  'a rule': /^\s*(---|===|\*\*\*)/m,
};

/** Of ours, such as `[−2 %, ∞]`. */
const INTERVAL = /\[[+−]?[\d.]*[∞\d]( %)?, [+−]?[\d.]*[∞\d]( %)?\]/g;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function assertRectangular(report: string): void {
  for (const [rows] of report.matchAll(/(^\|.*\|\n)+/gm)) {
    const widths = rows
      .trim()
      .split('\n')
      .map((row) => row.split(/(?<!\\)\|/).length);
    assert.equal(new Set(widths).size, 1, rows.slice(0, 2000));
  }
}

/** A comment or summary in which every untrusted text is only text. */
export function assertHarmless(report: string): void {
  const shown = report.slice(0, 5000);
  assert.doesNotMatch(report.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u, shown);
  assert.equal(count(report, /^```/gm) % 2, 0);
  const unfenced = report.replace(/^```text\n[^]*?\n```$/gm, '');
  const outside = unfenced.replace(/(?<![\\`])`[^`\n]+`(?!`)/g, 'code');
  const unmarked = outside.startsWith(MARKER) ? outside.slice(MARKER.length) : outside;
  const ours = unmarked.replaceAll(INTERVAL, 'interval');
  for (const [name, leak] of Object.entries(LEAKS)) {
    const found = leak.exec(ours);
    assert.equal(
      found,
      null,
      `${name}: ${ours.slice(Math.max(0, (found?.index ?? 0) - 80), (found?.index ?? 0) + 80)}`,
    );
  }
  assert.equal(count(unfenced, /^### /gm), 1, shown);
  assert.equal(
    count(unfenced, /^<details><summary>[^<>]*<\/summary>$/gm),
    count(unfenced, /^<\/details>$/gm),
  );
  assertRectangular(unfenced);
}

/** A job's log of which the runner obeys nothing but what we mean, and a terminal nothing. */
export function assertHarmlessLog(log: string, allowed: RegExp): void {
  const foreign = log.split('\n').filter((line) => !allowed.test(line));
  for (const line of foreign) {
    assert.doesNotMatch(line, /^\s*::|##\[/, line.slice(0, 500));
    assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, line.slice(0, 500));
  }
}
