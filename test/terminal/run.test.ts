import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { resultSchema, type Result } from '../../src/report/result.ts';
import { listWorktrees } from '../projects/synthetic-project.ts';
import {
  budget,
  costs,
  INTERACTION,
  MAIN_EFFECT,
  NO_EFFECT,
  NOISE_ONLY,
  NOISY_MAIN_EFFECT,
  project,
  REVISION,
  settings,
  SLOWER,
} from '../projects/variants.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** `run` of base against head into a folder of that name. */
function compare({ project: { directory, base, head }, run }: Terminal, output: string) {
  return (...words: string[]) =>
    run(
      ...['run', '--repository', directory, '--base', base, '--head', head],
      ...['--output', output, ...words],
    );
}

async function readResult({ folder }: Terminal, output: string): Promise<Result> {
  return resultSchema.parse(
    JSON.parse(await readFile(join(folder, output, 'result.json'), 'utf8')),
  );
}

function verdictsOf({ objectives }: Result): Record<string, string> {
  return Object.fromEntries(objectives.map(({ name, verdict }) => [name, verdict]));
}

describe('perfscape run', { concurrency: 2 }, () => {
  test('prints the report, writes everything, leaves nothing else and exits with 0', async () => {
    await using terminal = await openTerminal(NO_EFFECT);
    const ended = await compare(terminal, 'out')();
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.match(ended.stdout, /^### ⚪ No change found in `time`, `size`/);
    const written = await readdir(join(terminal.folder, 'out'), { recursive: true });
    assert.deepEqual(written.sort(), [
      ...['comment.md', 'model', 'model/manifest.json', 'model/measurements.ndjson'],
      ...['model/models.json', 'result.json', 'summary.md', 'trials.ndjson'],
    ]);
    assert.equal(ended.stdout, await readFile(join(terminal.folder, 'out', 'summary.md'), 'utf8'));
    assert.deepEqual(await listWorktrees(terminal.project), [terminal.project.directory]);
    assert.deepEqual(await readdir(terminal.temporary), []);
  });

  test('exits with 1 when the gate fails', async () => {
    await using terminal = await openTerminal(SLOWER);
    const ended = await compare(terminal, 'out')();
    assert.equal(ended.exitCode, 1, ended.stderr);
    assert.match(ended.stdout, /\*\*The gate fails:\*\*/);
  });

  test('keeps a model in a directory only when told to, and reads it the next time', async () => {
    await using terminal = await openTerminal(NO_EFFECT);
    const store = ['--store', 'kept'];
    const storedEntries = async (output: string) =>
      (await readResult(terminal, output)).model?.storedEntries;
    await compare(terminal, 'reads')(...store);
    assert.deepEqual((await readdir(terminal.folder)).includes('kept'), false);
    await compare(terminal, 'writes')(...store, '--update-store');
    assert.deepEqual((await readdir(join(terminal.folder, 'kept'))).sort(), [
      ...['manifest.json', 'measurements.ndjson', 'models.json'],
    ]);
    const ended = await compare(terminal, 'reads-again')(...store);
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.equal(await storedEntries('writes'), 0);
    // Two configurations at each revision.
    assert.equal(await storedEntries('reads-again'), 4);
  });

  test('samples the same configurations for the same seed, and others for another', async () => {
    const description = project(
      { costs: costs('options.cache ? 1.02 : 1') },
      { settings: budget({ pairs: 1 }) },
    );
    await using terminal = await openTerminal(description);
    const keysOf = async (seed: string, output: string) => {
      const ended = await compare(terminal, output)('--seed', seed);
      assert.equal(ended.exitCode, 0, ended.stderr);
      return (await readResult(terminal, output)).sample.map(({ key }) => key);
    };
    const first = await keysOf('7', 'first');
    assert.deepEqual(await keysOf('7', 'second'), first);
    assert.notDeepEqual(await keysOf('8', 'third'), first);
  });
});

describe('The verdict on a cost function that is known', { concurrency: 2 }, () => {
  test('a main effect is found with its option and size, and nothing else', async () => {
    await using terminal = await openTerminal(MAIN_EFFECT);
    await compare(terminal, 'out')();
    const result = await readResult(terminal, 'out');
    assert.deepEqual(verdictsOf(result), { time: 'regressed', size: 'unchanged' });
    assert.equal(result.objectives[0]?.region?.rule, 'cache = true');
  });

  test('a main effect under noise of 2 % is found all the same', async () => {
    await using terminal = await openTerminal(NOISY_MAIN_EFFECT);
    await compare(terminal, 'out')();
    const result = await readResult(terminal, 'out');
    assert.deepEqual(verdictsOf(result), { time: 'regressed', size: 'unchanged' });
    const region = result.objectives[0]?.region;
    assert.equal(region?.rule, 'cache = true');
    const { low, estimate, high } = region.change;
    assert.ok((low ?? 1) < 0.5 && 0.5 < (high ?? 0) && Math.abs(estimate - 0.5) < 0.05);
  });

  test('an interaction is found as a rule on both options, and the default is cleared', async () => {
    await using terminal = await openTerminal(INTERACTION);
    await compare(terminal, 'out')();
    const result = await readResult(terminal, 'out');
    assert.deepEqual(verdictsOf(result), { time: 'regressed', size: 'unchanged' });
    const [time] = result.objectives;
    const conditions = time?.region?.conditions.toSorted((a, b) => (a.option < b.option ? -1 : 1));
    assert.deepEqual(conditions, [
      { option: 'cache', operator: '=', value: true },
      { option: 'codec', operator: '=', value: 'small' },
    ]);
    assert.equal(time?.places.find(({ place }) => place === 'default')?.verdict, 'unchanged');
  });

  test('noise alone is no change', async () => {
    await using terminal = await openTerminal(NOISE_ONLY);
    const ended = await compare(terminal, 'out')();
    assert.equal(ended.exitCode, 0, ended.stdout);
    for (const verdict of Object.values(verdictsOf(await readResult(terminal, 'out')))) {
      assert.match(verdict, /^(unchanged|inconclusive)$/);
    }
  });

  test('noise that nothing shows in is unchanged, not inconclusive', async () => {
    await using terminal = await openTerminal(NO_EFFECT);
    await compare(terminal, 'out')();
    const verdicts = verdictsOf(await readResult(terminal, 'out'));
    assert.deepEqual(verdicts, { time: 'unchanged', size: 'unchanged' });
  });
});

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
        await using terminal = await openTerminal(NO_EFFECT);
        await mkdir(join(terminal.folder, 'elsewhere'));
        const ended = await terminal.run(...words);
        assert.equal(ended.exitCode, 2, ended.stderr);
        assert.match(ended.stderr, says);
        assert.doesNotMatch(ended.stderr, /^ {4}at /m);
        assert.equal(ended.stdout, '');
      });
    }

    test('settings with a wrong value name file, line, key and what is allowed', async () => {
      const head = { ...REVISION, settings: settings({ store: { kind: 'cloud' } }) };
      await using terminal = await openTerminal({ base: REVISION, head });
      const ended = await compare(terminal, 'out')();
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
  await using terminal = await openTerminal(NO_EFFECT);
  for (const words of [['--help'], ['run', '-h'], ['check', '--help']]) {
    const ended = await terminal.run(...words);
    assert.equal(ended.exitCode, 0);
    assert.match(ended.stdout, /^Usage:\n {2}perfscape run --base REF/);
    assert.equal(ended.stderr, '');
  }
});
