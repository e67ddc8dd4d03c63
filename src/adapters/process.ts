import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command, Execute, Execution } from '../measurement/execution.ts';
import type { ProcessEnvironment } from './child-environment.ts';
import { makeTemporaryDirectory, readText } from './files.ts';
import { collectTail } from './output-tail.ts';
import { endGroup, killGroup, registerGroup, unregisterGroup } from './process-group.ts';
import { readCpuSeconds, watchPeakMemory } from './process-resources.ts';
import { createShell, exitOf } from './shell.ts';
import type { Child, StartCommand } from './shell.ts';
import { findTimeProgram, parseTimes, type TimeWords } from './time-program.ts';

export { endRunning } from './process-group.ts';

const STDOUT_LIMIT_BYTES = 10 * 2 ** 20;
const STDERR_LIMIT_BYTES = 64 * 2 ** 10;
/** Between asking a command that ran too long to end and killing it. */
const GRACE_MILLISECONDS = 2_000;
/** For output still in the pipes of an ended command, which a strange process may hold open. */
const CLOSE_MILLISECONDS = 1_000;
const NANOSECONDS_PER_SECOND = 1e9;

/**
 * Runs commands one at a time, each in a process group of its own of which nothing is left
 * afterwards. A process that leaves the group (setsid) escapes. Two commands at once would blur
 * cpuSeconds.
 */
export function createExecute(
  environment: ProcessEnvironment,
  time: TimeWords | null = readCpuSeconds() === null ? findTimeProgram() : null,
): Execute {
  const start = createShell(environment);
  if (time === null) return (command) => execute(start, command);
  return async (command) => {
    await using place = await makeTemporaryDirectory();
    const path = join(place.path, 'times');
    const timed: StartCommand = (given) => start(given, time(path));
    const execution = await execute(timed, command);
    // Of a server beside the command nothing is known then, and half of a sum misleads.
    const isWhole = command.serverGroup === undefined;
    return { ...execution, cpuSeconds: isWhole ? parseTimes((await readText(path)) ?? '') : null };
  };
}

async function execute(start: StartCommand, command: Command): Promise<Execution> {
  const cpuSecondsBefore = readCpuSeconds(command.serverGroup);
  const startNanoseconds = process.hrtime.bigint();
  const { child, groupId } = await start(command);
  registerGroup(groupId);
  try {
    return await follow(child, command, { groupId, cpuSecondsBefore, startNanoseconds });
  } finally {
    unregisterGroup(groupId);
  }
}

async function follow(
  child: Child,
  command: Command,
  start: { groupId: number; cpuSecondsBefore: number | null; startNanoseconds: bigint },
): Promise<Execution> {
  const stdout = collectTail([child.stdout], STDOUT_LIMIT_BYTES);
  const stderr = collectTail([child.stderr], STDERR_LIMIT_BYTES);
  const groups = [
    start.groupId,
    ...(command.serverGroup === undefined ? [] : [command.serverGroup]),
  ];
  const stopWatching = command.watchMemory ? watchPeakMemory(groups) : () => null;
  const closed = once(child, 'close');
  const stopLimit = limitTime(start.groupId, command.limitSeconds);
  const exit = await exitOf(child);
  const wallSeconds =
    Number(process.hrtime.bigint() - start.startNanoseconds) / NANOSECONDS_PER_SECOND;
  const ending = stopLimit();
  const cpuSeconds = differenceOf(readCpuSeconds(command.serverGroup), start.cpuSecondsBefore);
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

function differenceOf(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before;
}
