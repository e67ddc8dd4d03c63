import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { drawIndex, seededRandom } from '../../src/random.ts';
import { budget, costs, project } from '../projects/variants.ts';
import { openTerminal, readResult, type Terminal } from './terminal.ts';

/** Costs are known, so that the same trials give the same values. */
const QUIET = project(
  { costs: costs('options.cache ? 1.5 : 1') },
  { settings: budget({ configurations: 4, pairs: 2, confirmation: '50%' }) },
);

function pathOf({ folder }: Terminal, ...names: string[]): string {
  return join(folder, ...names);
}

function readTrials(terminal: Terminal, output: string): string[] {
  const path = pathOf(terminal, output, 'trials.ndjson');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

function nameOf(line: string): string {
  const { revision, key, repetition } = JSON.parse(line);
  return `${revision} ${key} ${repetition}`;
}

/** All that does not tell of seconds. */
async function readJudgement(terminal: Terminal, output: string) {
  const { sample, objectives, gate, budget: spent, sampler } = await readResult(terminal, output);
  const { pairs, trials, cut } = spent;
  return { sample, objectives, gate, sampler, spent: { pairs, trials, cut } };
}

function resume(terminal: Terminal, output: string, ...words: string[]) {
  const { directory } = terminal.project;
  return terminal.run('run', '--resume', output, '--repository', directory, ...words);
}

interface Moment {
  /** On disk. */
  readonly trials: number;
  /** After them: between two trials, or in the middle of one. */
  readonly milliseconds: number;
}

/** Kills a new run, or one that goes on, once so many trials are on disk. */
async function killAfter(terminal: Terminal, output: string, { trials, milliseconds }: Moment) {
  const { directory, base, head } = terminal.project;
  const isNew = !existsSync(pathOf(terminal, output, 'run.json'));
  const which = isNew ? ['--base', base, '--head', head, '--output', output] : ['--resume', output];
  const running = terminal.start('run', '--repository', directory, ...which);
  const state = { hasEnded: false };
  void running.ended.then(() => (state.hasEnded = true));
  while (!state.hasEnded && readTrials(terminal, output).length < trials) await delay(5);
  await delay(milliseconds);
  running.signal('SIGKILL');
  await running.ended;
}

// One unbroken run serves all tests.
const terminal = await openTerminal(QUIET);
after(() => terminal[Symbol.asyncDispose]());
const unbroken = await terminal.compare('unbroken');

describe('perfscape run --resume', { concurrency: 2 }, () => {
  test('a run that is killed at twenty random moments ends as an unbroken one, without a trial lost or repeated', async () => {
    assert.equal(unbroken.exitCode, 1, unbroken.stderr);
    const all = readTrials(terminal, 'unbroken').map(nameOf);
    assert.equal(new Set(all).size, all.length);
    const random = seededRandom(20);
    const moments = Array.from({ length: 20 }, () => ({
      trials: drawIndex(random, all.length - 1),
      milliseconds: 60 * random(),
    })).sort((a, b) => a.trials - b.trials);
    let seen: string[] = [];
    for (const moment of moments) {
      await killAfter(terminal, 'broken', moment);
      const lines = readTrials(terminal, 'broken');
      assert.deepEqual(lines.slice(0, seen.length), seen);
      seen = lines;
    }
    const ended = await resume(terminal, 'broken');
    assert.equal(ended.exitCode, 1, ended.stderr);
    assert.match(ended.stderr, new RegExp(`^resuming: ${seen.length} trials are recorded$`, 'm'));
    assert.deepEqual(readTrials(terminal, 'broken').map(nameOf), all);
    assert.deepEqual(
      await readJudgement(terminal, 'broken'),
      await readJudgement(terminal, 'unbroken'),
    );
  });

  test('a run without time left is concluded from its trials, and nothing is built or run', async () => {
    const lines = readTrials(terminal, 'unbroken');
    await cp(pathOf(terminal, 'unbroken', 'run.json'), pathOf(terminal, 'part', 'run.json'));
    const kept = lines.slice(0, 9).map((line, index) => {
      const late = index === 8 ? { elapsedSeconds: 1e6 } : {};
      return JSON.stringify({ ...JSON.parse(line), ...late });
    });
    const torn = '{"revision":"head","key';
    await appendFile(pathOf(terminal, 'part', 'trials.ndjson'), `${kept.join('\n')}\n${torn}`);
    const ended = await resume(terminal, 'part');
    assert.notEqual(ended.exitCode, 2, ended.stderr);
    assert.doesNotMatch(ended.stderr, /building/);
    const { budget: spent, notes } = await readResult(terminal, 'part');
    assert.equal(spent.trials, 9);
    assert.ok(spent.cut.length > 0);
    assert.ok(notes.some((note) => note.startsWith('No time was left when the run was resumed')));
    assert.ok(
      notes.some((note) => note.startsWith('The last line of trials.ndjson was unfinished')),
    );
  });

  test('a killed run is reported from its trials without another one', async () => {
    const lines = readTrials(terminal, 'unbroken').slice(0, 11);
    await cp(pathOf(terminal, 'unbroken', 'run.json'), pathOf(terminal, 'killed', 'run.json'));
    const log = `${lines.join('\n')}\n`;
    await writeFile(pathOf(terminal, 'killed', 'trials.ndjson'), log);
    const ended = await resume(terminal, 'killed', '--report-only');
    assert.ok(ended.exitCode === 0 || ended.exitCode === 1, ended.stderr);
    assert.doesNotMatch(ended.stderr, /building/);
    assert.equal(await readFile(pathOf(terminal, 'killed', 'trials.ndjson'), 'utf8'), log);
    const { budget: spent, notes } = await readResult(terminal, 'killed');
    assert.equal(spent.trials, 11);
    assert.ok(notes.some((note) => note.startsWith('The run was interrupted: this report rests')));
    await writeFile(pathOf(terminal, 'killed', 'trials.ndjson'), '');
    const empty = await resume(terminal, 'killed', '--report-only');
    assert.equal(empty.exitCode, 2);
    assert.match(empty.stderr, /^perfscape: --report-only: .*killed holds no trial to report$/m);
  });

  test('what is of another run, or of none, does not go on', async () => {
    const record = pathOf(terminal, 'other', 'run.json');
    await cp(pathOf(terminal, 'unbroken', 'run.json'), record);
    const text = await readFile(record, 'utf8');
    const fails = async (says: RegExp, ...words: string[]) => {
      const ended = await resume(terminal, 'other', ...words);
      assert.equal(ended.exitCode, 2, ended.stderr);
      assert.match(ended.stderr, says);
      assert.doesNotMatch(ended.stderr, /^ {4}at /m);
    };
    await fails(
      /^perfscape: --resume: .*other\/run\.json is of another run: base was \w+ and is \w+; seed was 1 and is 5; /m,
      '--seed',
      '5',
      '--base',
      'change',
    );
    await fails(/leave --output out/, '--output', 'elsewhere');
    await writeFile(record, text.replace(/"environment":"\w+"/, '"environment":"other"'));
    await fails(/is of another run: this is another machine\. Begin a new run/);
    await rm(record);
    await fails(/--resume: there is no .*other\/run\.json: no run has begun to measure there$/m);
  });
});
