import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budget, project } from '../projects/variants.ts';
import { openTerminal, readResult } from './terminal.ts';

const QUICK = budget({ configurations: 4, pairs: 1 });

/** With the small codec, at both revisions, the statements come in place of an answer. */
function answeringSmall(statements: string) {
  return `if (options.codec === 'small') { ${statements}; process.exit(0); }`;
}

describe('A benchmark', { concurrency: 2 }, () => {
  for (const { name, answer, reason } of [
    { name: 'that is silent', answer: '', reason: /^the last line of standard output is empty/ },
    {
      name: 'whose answer is no number',
      answer: `console.log('{"time": NaN, "size": 1}')`,
      reason: /"time" is not a finite number: "NaN"/,
    },
    {
      name: 'that leaves an objective out',
      answer: `console.log('{"time": 1}')`,
      reason: /size/,
    },
    {
      name: 'that writes more than 10 MB without an answer',
      answer: `for (let line = 0; line < 120; line += 1) console.log('x'.repeat(100_000))`,
      reason: /JSON/,
    },
  ]) {
    test(`${name} makes unusable trials that are told, and the others count`, async () => {
      const statements = answeringSmall(answer);
      await using terminal = await openTerminal(project({}, { statements, settings: QUICK }));
      const ended = await terminal.compare('out');
      assert.equal(ended.exitCode, 0, ended.stderr);
      const { sample, budget: spent } = await readResult(terminal, 'out');
      const failing = sample.filter(({ failures }) => failures.length > 0);
      assert.ok(failing.length > 0 && failing.length < sample.length);
      for (const { key, failures } of failing) {
        assert.equal(JSON.parse(key).codec, 'small');
        for (const { status, detail } of failures) {
          assert.equal(status, 'unusable');
          assert.match(detail, reason);
        }
      }
      assert.equal(spent.pairs, sample.length - failing.length);
    });
  }

  test('that changes files of its revision is named in the report', async () => {
    const statements = "appendFileSync('config.schema.json', ' ');";
    await using terminal = await openTerminal(project({}, { statements, settings: QUICK }));
    const ended = await terminal.compare('out');
    assert.equal(ended.exitCode, 0, ended.stderr);
    const { notes } = await readResult(terminal, 'out');
    assert.ok(
      notes.some((note) =>
        note.startsWith(
          'The benchmark changes files of the repository ' +
            '(at base config.schema.json; at head config.schema.json): ',
        ),
      ),
      notes.join('\n'),
    );
  });

  test('that removes its worktree ends the run with a mistake that names the directory', async () => {
    const statements = "process.getBuiltinModule('fs').rmSync(process.cwd(), { recursive: true });";
    await using terminal = await openTerminal(project({}, { statements, settings: QUICK }));
    const ended = await terminal.compare('out');
    assert.equal(ended.exitCode, 2, ended.stderr);
    assert.match(
      ended.stderr,
      /^perfscape: cannot start "node bench\.mjs" in \S+: .*remove that directory\?$/m,
    );
  });
});
