import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchLines } from '../../src/adapters/line-matcher.ts';
import { UserError } from '../../src/errors.ts';
import { createAnswerReader } from '../../src/measurement/answer-reader.ts';
import type { Command, Execution } from '../../src/measurement/execution.ts';
import { createTrialRunner } from '../../src/measurement/trial-runner.ts';
import type { TrialSetup } from '../../src/measurement/trial-runner.ts';
import type { Outcome } from '../../src/measurement/trial.ts';

/** The reader of objectives that are all minimized. */
function readerOf(objectives: TrialSetup['objectives']): TrialSetup['reader'] {
  const open = { unit: null, direction: 'minimize', warn: null, fail: null, limit: null } as const;
  const requested = objectives.map((objective) => Object.assign({}, open, objective));
  return createAnswerReader({ format: 'json', objectives: requested }, matchLines);
}

const latency = [{ name: 'latency', source: 'benchmark' }] as const;
const setup: TrialSetup = {
  benchmark: 'node bench.mjs',
  limitSeconds: 30,
  objectives: latency,
  reader: readerOf(latency),
  deliver: { file: 'conf/app.env', format: 'env' },
  worktrees: { base: '/trees/base', head: '/trees/head' },
  exchangeDirectory: '/exchange',
  lookUp: (_, key) => ({
    configuration: { level: Number(key) },
    document: { level: Number(key), fixed: 'x' },
  }),
};
const ended: Execution = {
  exit: { type: 'code', code: 0 },
  stdout: '{"latency": 5}\n',
  stderr: '',
  outputCut: false,
  wallSeconds: 1.5,
  cpuSeconds: 1.25,
  peakBytes: 3 * 2 ** 20,
};
const request = { revision: 'head', key: '7', repetition: 2, partners: [] } as const;

/** A memory of files; the benchmark may write into it. */
function world(execution: Partial<Execution>, benchmark?: (files: Map<string, string>) => void) {
  const files = new Map([['/exchange/result.json', '{"latency": 999}']]);
  const commands: Command[] = [];
  const access = {
    execute: async (command: Command) => {
      commands.push(command);
      benchmark?.(files);
      return { ...ended, ...execution };
    },
    writeText: async (path: string, text: string) => void files.set(path, text),
    readText: async (path: string) => files.get(path) ?? null,
    remove: async (path: string) => void files.delete(path),
  };
  return { access, files, commands };
}

async function outcomeOf(
  execution: Partial<Execution>,
  changed: Partial<TrialSetup> = {},
): Promise<Outcome> {
  const run = createTrialRunner({ ...setup, ...changed }, world(execution).access);
  return (await run(request)).outcome;
}

function refuse(): Promise<never> {
  return Promise.reject(new UserError('result.json is not a regular file'));
}

test('a trial delivers the configuration as files and variables and runs in its worktree', async () => {
  const { access, files, commands } = world({});
  const trial = await createTrialRunner(setup, access)(request);
  assert.deepEqual(commands, [
    {
      line: 'node bench.mjs',
      directory: '/trees/head',
      variables: {
        PERFSCAPE_OPTION_LEVEL: '7',
        PERFSCAPE_CONFIGURATION: '/exchange/configuration.json',
        PERFSCAPE_RESULT: '/exchange/result.json',
      },
      limitSeconds: 30,
      watchMemory: false,
    },
  ]);
  assert.equal(files.get('/trees/head/conf/app.env'), 'LEVEL=7\nFIXED=x\n');
  assert.deepEqual(JSON.parse(files.get('/exchange/configuration.json') ?? ''), {
    level: 7,
    fixed: 'x',
  });
  assert.deepEqual(trial, {
    revision: 'head',
    key: '7',
    repetition: 2,
    seconds: 1.5,
    outcome: { status: 'success', values: { latency: 5 } },
  });
});

test('a result file of the trial before is not read again', async () => {
  const { access } = world({});
  const { outcome } = await createTrialRunner(setup, access)(request);
  assert.deepEqual(outcome, { status: 'success', values: { latency: 5 } });
});

test('a result file that the benchmark writes is read', async () => {
  const { access } = world({}, (files) => files.set('/exchange/result.json', '{"latency": 6}'));
  const { outcome } = await createTrialRunner(setup, access)(request);
  assert.deepEqual(outcome, { status: 'success', values: { latency: 6 } });
});

test('a result file that cannot be read is an unusable outcome', async () => {
  const { access } = world({});
  const { outcome } = await createTrialRunner(setup, { ...access, readText: refuse })(request);
  assert.equal(outcome.status, 'unusable');
});

test('resources of the process tree are objectives, memory in MiB', async () => {
  const objectives = [
    { name: 'latency', source: 'benchmark' },
    { name: 'wall', source: 'wall-time' },
    { name: 'cpu', source: 'cpu-time' },
    { name: 'memory', source: 'peak-memory' },
  ] as const;
  const { access, commands } = world({});
  const { outcome } = await createTrialRunner(
    { ...setup, objectives, reader: readerOf(objectives) },
    access,
  )(request);
  assert.deepEqual(outcome, {
    status: 'success',
    values: { latency: 5, wall: 1.5, cpu: 1.25, memory: 3 },
  });
  assert.equal(commands[0]?.watchMemory, true);
});

test('a resource that this machine cannot measure makes the trial unusable and says so', async () => {
  const cpu = [{ name: 'cpu', source: 'cpu-time' }] as const;
  const reader = readerOf(cpu);
  const missing = await outcomeOf({ cpuSeconds: null }, { objectives: cpu, reader });
  assert.ok(missing.status === 'unusable');
  assert.equal(missing.reason, 'objective "cpu": this machine cannot measure cpu-time');
  const coarse = await outcomeOf({ cpuSeconds: 0 }, { objectives: cpu, reader });
  assert.ok(coarse.status === 'unusable');
  assert.match(coarse.reason, /"cpu": this machine is too coarse/);
});

test('an exit code, a signal and a time limit are outcomes with the last lines', async () => {
  const stderr = `${'old\n'.repeat(100)}\u001b[31mboom\u001b[0m\n`;
  const lastLines = `${'old\n'.repeat(19)}boom`;
  assert.deepEqual(await outcomeOf({ exit: { type: 'code', code: 3 }, stderr }), {
    status: 'crash',
    exit: 3,
    lastLines,
  });
  assert.deepEqual(await outcomeOf({ exit: { type: 'signal', signal: 'SIGSEGV' }, stderr }), {
    status: 'crash',
    exit: 'SIGSEGV',
    lastLines,
  });
  assert.deepEqual(await outcomeOf({ exit: { type: 'timeout' }, stderr }), {
    status: 'timeout',
    limitSeconds: 30,
    lastLines,
  });
});

test('a crash that was silent on standard error shows standard output, at most 2000 characters', async () => {
  const outcome = await outcomeOf({ exit: { type: 'code', code: 1 }, stdout: 'x'.repeat(1e6) });
  assert.ok(outcome.status === 'crash');
  assert.equal(outcome.lastLines, 'x'.repeat(2_000));
});

test('output without the objective is unusable with the reason and the last lines', async () => {
  const outcome = await outcomeOf({ stdout: 'hello\n' });
  assert.ok(outcome.status === 'unusable');
  assert.match(outcome.reason, /not a JSON object/);
  assert.equal(outcome.lastLines, 'hello');
});

test('a failed benchmark is a crash even when it left numbers', async () => {
  const outcome = await outcomeOf({ exit: { type: 'code', code: 1 } });
  assert.equal(outcome.status, 'crash');
});
