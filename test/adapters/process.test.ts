import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makeTemporaryDirectory } from '../../src/adapters/files.ts';
import { createExecute, endRunning } from '../../src/adapters/process.ts';
import { findTimeProgram, parseTimes } from '../../src/adapters/time-program.ts';
import type { Command, Execution } from '../../src/measurement/execution.ts';
import { livingProcesses } from './living-processes.ts';

const isLinux = process.platform === 'linux';
const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] };

async function run(
  line: string,
  changed: Partial<Command> = {},
  execute = createExecute(environment),
): Promise<Execution> {
  await using directory = await makeTemporaryDirectory();
  return await execute({
    line,
    directory: directory.path,
    variables: {},
    limitSeconds: 60,
    watchMemory: false,
    ...changed,
  });
}

/** Runs a program of Node's with quotes and all. */
async function runNode(program: string, changed: Partial<Command> = {}): Promise<Execution> {
  await using directory = await makeTemporaryDirectory();
  writeFileSync(join(directory.path, 'program.cjs'), program);
  const line = `"${process.execPath}" program.cjs`;
  return await run(line, { directory: directory.path, ...changed });
}

test('a command runs in its directory with its variables and gives both outputs', async () => {
  await using directory = await makeTemporaryDirectory();
  const execution = await run('pwd; echo "$GREETING" >&2', {
    directory: directory.path,
    variables: { GREETING: 'hello you' },
  });
  assert.deepEqual(execution.exit, { type: 'code', code: 0 });
  assert.equal(execution.stdout, `${directory.path}\n`);
  assert.equal(execution.stderr, 'hello you\n');
  assert.equal(execution.outputCut, false);
  assert.ok(execution.wallSeconds > 0);
  assert.equal(execution.peakBytes, null);
});

test('the exit code of a command is told', async () => {
  assert.deepEqual((await run('exit 7')).exit, { type: 'code', code: 7 });
});

test('the signal that ended a command is told', async () => {
  assert.deepEqual((await run('kill -SEGV $$')).exit, { type: 'signal', signal: 'SIGSEGV' });
});

test('a failing step ends the line, as in a workflow', async () => {
  const { exit, stdout } = await run('false; echo after');
  assert.deepEqual(exit, { type: 'code', code: 1 });
  assert.equal(stdout, '');
});

test('a failure inside a pipe is no success', async () => {
  assert.deepEqual((await run('(exit 3) | cat')).exit, { type: 'code', code: 3 });
});

test('without bash the line runs in sh and still ends at the first failing step', async () => {
  await using directory = await makeTemporaryDirectory();
  const execute = createExecute({ PATH: directory.path });
  const command = {
    directory: directory.path,
    variables: {},
    limitSeconds: 60,
    watchMemory: false,
  };
  const shown = await execute({ ...command, line: 'echo "[${BASH_VERSION}]"; exit 4; echo after' });
  assert.equal(shown.stdout, '[]\n');
  assert.deepEqual(shown.exit, { type: 'code', code: 4 });
});

test('a line that begins with a dash is a command, not an option of the shell', async () => {
  assert.deepEqual((await run('-x echo')).exit, { type: 'code', code: 127 });
});

test('a directory that is not there is an error naming it', async () => {
  await assert.rejects(run('true', { directory: '/nowhere/at/all' }), /\/nowhere\/at\/all/);
});

test('the command reads an empty standard input', async () => {
  assert.equal((await run('cat; echo end')).stdout, 'end\n');
});

test('of twenty megabytes of output the last ten are kept, with the result line', async () => {
  const { stdout, outputCut } = await runNode(
    `process.stdout.write('x'.repeat(20 * 2 ** 20) + '\\n{"latency": 1}\\n')`,
  );
  assert.equal(stdout.length, 10 * 2 ** 20);
  assert.ok(stdout.endsWith('x\n{"latency": 1}\n'));
  assert.equal(outputCut, true);
});

test('of standard error the last 64 KiB are kept', async () => {
  const { stderr, outputCut } = await runNode(
    `process.stderr.write('x'.repeat(1e6) + 'the reason\\n')`,
  );
  assert.equal(stderr.length, 64 * 2 ** 10);
  assert.ok(stderr.endsWith('xthe reason\n'));
  assert.equal(outputCut, true);
});

test('a time limit ends the command, and its output until then is there', async () => {
  const { exit, stdout } = await run('echo before; sleep 60', { limitSeconds: 0.5 });
  assert.deepEqual(exit, { type: 'timeout' });
  assert.equal(stdout, 'before\n');
});

test('a time limit lets a command say goodbye', async () => {
  const { exit, stdout } = await run(
    `trap 'echo goodbye; exit 0' TERM; echo ready; while true; do sleep 0.1 || true; done`,
    { limitSeconds: 1 },
  );
  assert.deepEqual(exit, { type: 'timeout' });
  assert.equal(stdout, 'ready\ngoodbye\n');
});

test(
  'a time limit leaves nothing of the process tree, even where a grandchild ignores SIGTERM',
  { skip: !isLinux },
  async () => {
    const mark = `stubborn-${process.pid}-${Date.now()}`;
    const stubborn = `sh -c 'trap "" TERM; echo up; while true; do sleep 1; done' ${mark}`;
    const { exit, stdout } = await run(`${stubborn} & echo started; wait`, { limitSeconds: 1 });
    assert.deepEqual(exit, { type: 'timeout' });
    assert.deepEqual(stdout.split('\n').sort(), ['', 'started', 'up']);
    assert.deepEqual(livingProcesses(mark), []);
  },
);

test('a process left behind by a command that ended is killed', { skip: !isLinux }, async () => {
  const mark = `left-behind-${process.pid}-${Date.now()}`;
  const { exit, stdout } = await run(
    `"${process.execPath}" -e 'setInterval(() => undefined, 1000)' ${mark} & echo done`,
  );
  assert.deepEqual(exit, { type: 'code', code: 0 });
  assert.equal(stdout, 'done\n');
  assert.deepEqual(livingProcesses(mark), []);
});

test('ending this process ends the commands that run', { skip: !isLinux }, async () => {
  const mark = `running-${process.pid}-${Date.now()}`;
  const line = `"${process.execPath}" -e 'setInterval(() => undefined, 1000)' ${mark}; true`;
  const running = run(line);
  while (livingProcesses(mark).length === 0) await delay(10);
  endRunning();
  assert.deepEqual((await running).exit, { type: 'signal', signal: 'SIGKILL' });
  assert.deepEqual(livingProcesses(mark), []);
});

test('memory of the process tree is seen at its peak', { skip: !isLinux }, async () => {
  const program = `let held = Buffer.alloc(200 * 2 ** 20, 1); held = null;
     console.log(process.resourceUsage().maxRSS * 1024)`;
  const { stdout, peakBytes } = await runNode(program, { watchMemory: true });
  const own = Number(stdout);
  assert.ok(own > 200 * 2 ** 20);
  assert.ok(peakBytes !== null);
  assert.ok(Math.abs(peakBytes - own) < 0.1 * own, `${peakBytes} against ${own}`);
});

test('memory of processes that run at once is summed', { skip: !isLinux }, async () => {
  const child = `const held = Buffer.alloc(100 * 2 ** 20, 1); setTimeout(() => held[0], 1500)`;
  const node = `"${process.execPath}" -e '${child}'`;
  const { peakBytes } = await run(`${node} & ${node} & wait`, { watchMemory: true });
  assert.ok(peakBytes !== null && peakBytes > 200 * 2 ** 20, `${peakBytes}`);
});

test(
  'CPU time is that of the process tree, as it reports it itself',
  { skip: !isLinux },
  async () => {
    const burn = `while (process.cpuUsage().user + process.cpuUsage().system < 300_000);
    const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6)`;
    const { stdout, cpuSeconds } = await run(
      `"${process.execPath}" -e '${burn}'; "${process.execPath}" -e '${burn}'; sleep 0.2`,
    );
    const own = stdout
      .trim()
      .split('\n')
      .reduce((total, line) => total + Number(line), 0);
    assert.ok(own >= 0.6 && cpuSeconds !== null);
    // Beside the two programs' own account there are their start and end and the shell.
    assert.ok(cpuSeconds >= own - 0.05 && cpuSeconds < own + 0.5, `${cpuSeconds} against ${own}`);
  },
);

test('without /proc, time(1) tells the CPU time of a command and its children, and its exit', async (context) => {
  const time = findTimeProgram();
  if (time === null) return context.skip('needs a time(1) with -o');
  const execute = createExecute(environment, time);
  const burn = `while (process.cpuUsage().user + process.cpuUsage().system < 200_000);`;
  const node = `"${process.execPath}" -e '${burn}'`;
  const { cpuSeconds, exit, stderr } = await run(`${node}; ${node}; exit 3`, {}, execute);
  // Each of the four times that are added may be cut to a hundredth.
  assert.ok(cpuSeconds !== null && cpuSeconds >= 0.35 && cpuSeconds < 1.5, `${cpuSeconds}`);
  assert.deepEqual([exit, stderr], [{ type: 'code', code: 3 }, '']);
  const limited = await run('sleep 60', { limitSeconds: 0.2 }, execute);
  assert.deepEqual(limited.exit, { type: 'timeout' });
  const beside = await run('true', { serverGroup: process.pid }, execute);
  assert.equal(beside.cpuSeconds, null);
});

test('times are read as GNU and BSD write them, in any language', () => {
  assert.equal(parseTimes('real 1.23\nuser 0.50\nsys 0.25\n'), 0.75);
  assert.equal(parseTimes('real         1,23\nuser         0,50\nsys          0,25\n'), 0.75);
  const failed = 'Command exited with non-zero status 3\nreal 0.00\nuser 0.01\nsys 0.00\n';
  assert.equal(parseTimes(failed), 0.01);
  assert.equal(parseTimes(''), null);
});
