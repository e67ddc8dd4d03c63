import { markdownTable } from 'markdown-table';

// Characters of one untrusted text; result.json holds the whole.
const CODE_LIMIT = 160;
const PLAIN_LIMIT = 1_000;
const BLOCK_LIMIT = 10_000;
// Control and formatting characters, bidirectional overrides among them, and halves of characters.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
// Marks that pile up on one letter reach over the lines around it.
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

function seen(text: string): string {
  return text.replace(UNSEEN, ' ').replace(PILED_MARKS, '$1');
}

/** Cut before anything else, because a text may have megabytes. */
function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/**
 * Untrusted text as an inline code span: nothing in it is Markdown, HTML or a mention, and it stays
 * on one line.
 */
export function code(text: string): string {
  const inert = seen(cut(text.trim(), CODE_LIMIT)).replaceAll('`', 'ʼ').trim();
  return inert === '' ? '` `' : `\`${inert}\``;
}

/** Untrusted text of several lines as a fenced block. */
export function codeBlock(text: string): string {
  const lines = cut(text, BLOCK_LIMIT)
    .split('\n')
    .map((line) => seen(line).replaceAll('```', 'ʼʼʼ'));
  return ['```text', ...lines, '```'].join('\n');
}

/**
 * Our own words that may hold untrusted pieces outside code spans: neutralised, on one line. GitHub
 * looks for mentions, numbers of issues and addresses in what Markdown has rendered, so no escape
 * hides them; a space without width does (github/cmark-gfm#181). It looks for mathematics before
 * that, where an entity hides the sign.
 */
export function plain(text: string): string {
  return seen(cut(text, PLAIN_LIMIT))
    .replace(/[\\`*_[\]|~&<]/g, '\\$&')
    .replace(/[@#]|:(?=\/\/)|www(?=\.)|GH-(?=\d)/gi, '$&&#8203;')
    .replaceAll('$', '&#36;');
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(
    [header, ...rows].map((row) => row.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|'))),
  );
}

export function fold(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
