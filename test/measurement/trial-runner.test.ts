import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchLines } from '../../src/adapters/line-matcher.ts';
import { UserError } from '../../src/errors.ts';
import { createAnswerReader } from '../../src/measurement/answer-reader.ts';
import type { Command, Execution } from '../../src/measurement/execution.ts';
import type { RunServer, ServerCommand, ServerRun } from '../../src/measurement/server.ts';
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
  server: null,
  exchangeDirectory: '/exchange',
  outputDirectory: '/output',
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
    runServer: () => Promise.reject(new Error('no server was asked for')),
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

const server = {
  start: 'node server.mjs',
  ready: { by: 'port', port: 8080, seconds: 20 },
  stop: null,
} as const;

/** A world in which the server ends as told, and what it was asked. */
function serverWorld(end: ServerRun['end'] | null, execution: Partial<Execution> = {}) {
  const { access, files, commands } = world(execution);
  const servers: ServerCommand[] = [];
  const runServer: RunServer = async (command, use) => {
    servers.push(command);
    const served = end ?? { type: 'served' as const, execution: await use(77) };
    return { end: served, log: 'from /trees/head: \u001b[31mno disk\u001b[0m\n', wallSeconds: 9 };
  };
  return { access: { ...access, runServer }, files, commands, servers };
}

function logsIn(files: ReadonlyMap<string, string>): string[] {
  return [...files.keys()].filter((path) => path.startsWith('/output/'));
}

test('a server gets the configuration as the benchmark does, which runs beside it', async () => {
  const { access, files, commands, servers } = serverWorld(null);
  const trial = await createTrialRunner({ ...setup, server }, access)(request);
  const [benchmark] = commands;
  assert.ok(benchmark);
  assert.equal(benchmark.serverGroup, 77);
  const { variables } = benchmark;
  assert.deepEqual(servers, [{ ...server, directory: '/trees/head', variables }]);
  assert.equal(files.get('/trees/head/conf/app.env'), 'LEVEL=7\nFIXED=x\n');
  assert.deepEqual(trial.outcome, { status: 'success', values: { latency: 5 } });
  assert.equal(trial.seconds, 9, 'the budget counts the start and the end of the server');
});

test('the log of a server is kept, one of a configuration and of each of its failures', async () => {
  const { access, files } = serverWorld(null);
  const run = createTrialRunner({ ...setup, server }, access);
  await run(request);
  await run({ ...request, repetition: 3 });
  const failing = serverWorld(null, { exit: { type: 'code', code: 1 } });
  const runFailing = createTrialRunner(
    { ...setup, server },
    { ...failing.access, writeText: access.writeText },
  );
  await runFailing(request);
  await runFailing({ ...request, repetition: 3 });
  assert.deepEqual(logsIn(files), [
    '/output/server-logs/head-7902699b.log',
    '/output/server-logs/head-7902699b-2-crash.log',
    '/output/server-logs/head-7902699b-3-crash.log',
  ]);
  assert.equal(
    files.get('/output/server-logs/head-7902699b.log'),
    'head, repetition 3 of 7\n\nfrom head: \u001b[31mno disk\u001b[0m\n',
  );
});

test('a server that never gets ready is a time-out with what it said last', async () => {
  const { access, commands } = serverWorld({ type: 'late' });
  const { outcome } = await createTrialRunner({ ...setup, server }, access)(request);
  assert.deepEqual(commands, []);
  assert.deepEqual(outcome, {
    status: 'timeout',
    limitSeconds: 20,
    late: 'server',
    lastLines:
      "waited for port 8080\nthe server's log: server-logs/head-7902699b-2-timeout.log\nfrom head: no disk",
  });
});

test('a server that ends before or beside the benchmark is a crash with what it said last', async () => {
  const exit = { type: 'code', code: 3 } as const;
  const early = serverWorld({ type: 'ended', exit, wasReady: false });
  const first = await createTrialRunner({ ...setup, server }, early.access)(request);
  assert.deepEqual(first.outcome, {
    status: 'crash',
    exit: 3,
    lastLines:
      "the server ended before it was ready\nthe server's log: server-logs/head-7902699b-2-crash.log\nfrom head: no disk",
  });
  const signal = { type: 'signal', signal: 'SIGSEGV' } as const;
  const later = serverWorld({ type: 'ended', exit: signal, wasReady: true });
  const second = await createTrialRunner({ ...setup, server }, later.access)(request);
  assert.ok(second.outcome.status === 'crash');
  assert.equal(second.outcome.exit, 'SIGSEGV');
  assert.match(second.outcome.lastLines, /^the server ended while the benchmark ran\n/);
});

test('a benchmark that fails beside its server tells where the log is', async () => {
  const stderr = 'connection refused';
  const { access } = serverWorld(null, { exit: { type: 'code', code: 1 }, stderr });
  const { outcome } = await createTrialRunner({ ...setup, server }, access)(request);
  assert.deepEqual(outcome, {
    status: 'crash',
    exit: 1,
    lastLines: "connection refused\nthe server's log: server-logs/head-7902699b-2-crash.log",
  });
});

test('without an output directory no log is kept', async () => {
  const { access, files } = serverWorld({ type: 'late' });
  const kept = { ...setup, server, outputDirectory: null };
  const { outcome } = await createTrialRunner(kept, access)(request);
  assert.deepEqual(logsIn(files), []);
  assert.ok(outcome.status === 'timeout');
  assert.equal(outcome.lastLines, 'waited for port 8080\nfrom head: no disk');
});
