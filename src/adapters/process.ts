import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import type { Command, Execute, Execution } from '../measurement/execution.ts';
import { benchmarkEnvironment } from './child-environment.ts';
import type { ProcessEnvironment } from './child-environment.ts';
import { collectTail } from './output-tail.ts';
import { endGroup, killGroup, registerGroup, unregisterGroup } from './process-group.ts';
import { readChildrenCpuSeconds, watchPeakMemory } from './process-resources.ts';

export { endRunning } from './process-group.ts';

const STDOUT_LIMIT_BYTES = 10 * 2 ** 20;
const STDERR_LIMIT_BYTES = 64 * 2 ** 10;
/** Between asking a command that ran too long to end and killing it. */
const GRACE_MILLISECONDS = 2_000;
/** For output still in the pipes of an ended command, which a strange process may hold open. */
const CLOSE_MILLISECONDS = 1_000;
const NANOSECONDS_PER_SECOND = 1e9;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Runs commands one at a time, each in a process group of its own of which nothing is left
 * afterwards. The shell is what GitHub Actions takes for `run` steps: bash with `-e -o pipefail`
 * where there is one, else sh. `environment` is this process's own, filtered by the allow list.
 * A process that leaves the group (setsid) escapes. Two commands at once would blur cpuSeconds.
 */
export function createExecute(environment: ProcessEnvironment): Execute {
  if (process.platform === 'win32') {
    throw new UserError('Perfscape runs benchmarks on Linux and macOS only: choose such a runner');
  }
  const shell = chooseShell(environment['PATH'] ?? '');
  const variables = benchmarkEnvironment(environment);
  return async (command) => {
    const cpuSecondsBefore = readChildrenCpuSeconds();
    const startNanoseconds = process.hrtime.bigint();
    const child: Child = spawn(shell.program, [...shell.options, command.line], {
      cwd: command.directory,
      env: { ...variables, ...command.variables },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const groupId = await startedGroup(child, command);
    registerGroup(groupId);
    try {
      return await follow(child, command, { groupId, cpuSecondsBefore, startNanoseconds });
    } finally {
      unregisterGroup(groupId);
    }
  };
}

function chooseShell(path: string): { program: string; options: readonly string[] } {
  const bash = path
    .split(delimiter)
    .filter(isAbsolute)
    .map((directory) => join(directory, 'bash'))
    .find(isExecutable);
  return bash === undefined
    ? { program: '/bin/sh', options: ['-e', '-c', '--'] }
    : { program: bash, options: ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', '--'] };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function startedGroup(child: ChildProcess, command: Command): Promise<number> {
  if (child.pid !== undefined) return child.pid;
  const [cause] = await once(child, 'error');
  throw new Error(`cannot start "${command.line}" in ${command.directory}`, { cause });
}

async function follow(
  child: Child,
  command: Command,
  start: { groupId: number; cpuSecondsBefore: number | null; startNanoseconds: bigint },
): Promise<Execution> {
  const stdout = collectTail(child.stdout, STDOUT_LIMIT_BYTES);
  const stderr = collectTail(child.stderr, STDERR_LIMIT_BYTES);
  const stopWatching = command.watchMemory ? watchPeakMemory(start.groupId) : () => null;
  const closed = once(child, 'close');
  const stopLimit = limitTime(start.groupId, command.limitSeconds);
  const exit = await exitOf(child);
  const wallSeconds =
    Number(process.hrtime.bigint() - start.startNanoseconds) / NANOSECONDS_PER_SECOND;
  const ending = stopLimit();
  const cpuSeconds = differenceOf(readChildrenCpuSeconds(), start.cpuSecondsBefore);
  const peakBytes = stopWatching();
  await (ending ?? killGroup(start.groupId));
  await Promise.race([closed, delay(CLOSE_MILLISECONDS, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  return {
    exit: ending === null ? exit : { type: 'timeout' },
    stdout: stdout.readText(),
    stderr: stderr.readText(),
    outputCut: stdout.isCut() || stderr.isCut(),
    wallSeconds,
    cpuSeconds,
    peakBytes,
  };
}

/** The returned function lifts the limit, or gives the ending of the group that it has begun. */
function limitTime(groupId: number, limitSeconds: number): () => Promise<void> | null {
  let ending: Promise<void> | null = null;
  const timer = setTimeout(() => {
    ending = endGroup(groupId, GRACE_MILLISECONDS);
  }, limitSeconds * 1_000);
  return () => {
    clearTimeout(timer);
    return ending;
  };
}

async function exitOf(child: ChildProcess): Promise<Execution['exit']> {
  const [code, signal]: unknown[] = await once(child, 'exit');
  return typeof code === 'number'
    ? { type: 'code', code }
    : { type: 'signal', signal: String(signal) };
}

function differenceOf(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before;
}
