import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { NO_EFFECT, REVISION, settings } from '../projects/variants.ts';
import { openTerminal } from './terminal.ts';

// No call here writes anything, so that one project serves them all.
const terminal = await openTerminal(NO_EFFECT);
await mkdir(join(terminal.folder, 'elsewhere'));
after(() => terminal[Symbol.asyncDispose]());

describe(
  'A call that cannot be followed exits with 2 and says what to do',
  { concurrency: 2 },
  () => {
    for (const { name, words, says } of [
      { name: 'no command', words: [], says: /^perfscape: a command is missing\nUsage:/ },
      {
        name: 'an unknown command',
        words: ['walk'],
        says: /^perfscape: no such command: walk\nUs/,
      },
      {
        name: 'an unknown flag',
        words: ['run', '--bose', 'main'],
        says: /^perfscape: Unknown option '--bose'[^]*Usage:/,
      },
      {
        name: 'a word too many',
        words: ['run', 'fast'],
        says: /^perfscape: unexpected: fast\nUsage:/,
      },
      { name: 'no base', words: ['run'], says: /^perfscape: run: --base is missing\nUsage:/ },
      {
        name: 'an unknown base',
        words: ['run', '--repository', 'repository', '--base', 'nowhere'],
        says: /^perfscape: "nowhere" is no commit in /,
      },
      {
        name: 'an unknown head',
        words: ['run', '--repository', 'repository', '--base', 'main', '--head', 'nowhere'],
        says: /^perfscape: "nowhere" is no commit in /,
      },
      {
        name: 'no repository',
        words: ['run', '--repository', 'elsewhere', '--base', 'main'],
        says: /^perfscape: .*elsewhere is no git work tree/,
      },
      {
        name: 'a repository that is not there',
        words: ['check', '--repository', 'nowhere'],
        says: /^perfscape: .*nowhere is no directory/,
      },
      {
        name: 'a seed that is no number',
        words: ['run', '--repository', 'repository', '--base', 'main', '--seed', 'luck'],
        says: /^perfscape: .*seed: "luck" is not allowed/,
      },
    ]) {
      test(name, async () => {
        const ended = await terminal.run(...words);
        assert.equal(ended.exitCode, 2, ended.stderr);
        assert.match(ended.stderr, says);
        assert.doesNotMatch(ended.stderr, /^ {4}at /m);
        assert.equal(ended.stdout, '');
      });
    }

    test('settings with a wrong value name file, line, key and what is allowed', async () => {
      const head = { ...REVISION, settings: settings({ store: { kind: 'cloud' } }) };
      await using broken = await openTerminal({ base: REVISION, head });
      const ended = await broken.compare('out');
      assert.equal(ended.exitCode, 2, ended.stderr);
      assert.match(
        ended.stderr,
        /^perfscape: perfscape\.yml:\d+: store\.kind: "cloud" is not allowed/,
      );
      assert.match(ended.stderr, /allowed: artifact, directory/);
    });
  },
);

test('perfscape --help prints how to call it and exits with 0', async () => {
  for (const words of [['--help'], ['run', '-h'], ['check', '--help']]) {
    const ended = await terminal.run(...words);
    assert.equal(ended.exitCode, 0);
    assert.match(ended.stdout, /^Usage:\n {2}perfscape run --base REF/);
    assert.equal(ended.stderr, '');
  }
});
