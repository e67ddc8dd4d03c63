import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Execute, Execution } from '../measurement/execution.ts';
import type { RunServer, ServerCommand, ServerRun } from '../measurement/server.ts';
import type { ProcessEnvironment } from './child-environment.ts';
import { collectTail } from './output-tail.ts';
import { endGroup, registerGroup, unregisterGroup, waitForGroup } from './process-group.ts';
import { isReady, requireFreePort } from './readiness.ts';
import { createShell, exitOf } from './shell.ts';
import type { StartedCommand } from './shell.ts';

const LOG_LIMIT_BYTES = 2 ** 20;
/** Between asking a server to end and killing it. */
const GRACE_MILLISECONDS = 5_000;
const STOP_LIMIT_SECONDS = 30;
/** For output still in the pipes of an ended server, which a strange process may hold open. */
const CLOSE_MILLISECONDS = 1_000;
const POLL_MILLISECONDS = 50;
const NANOSECONDS_PER_SECOND = 1e9;

type Exit = Awaited<ReturnType<typeof exitOf>>;

export interface ServerAccess {
  /** Runs the commands `ready` and `stop`, the latter also after an interruption. */
  readonly execute: Execute;
  readonly interrupted: AbortSignal;
}

/** A server that was started, until it is gone. */
interface RunningServer {
  readonly command: ServerCommand;
  readonly started: StartedCommand;
  /** Null while it runs. */
  readonly exit: () => Exit | null;
  readonly readLog: () => string;
  readonly closed: Promise<unknown>;
}

/**
 * Runs servers one at a time, each in a process group of its own of which nothing is left
 * afterwards. Its outputs go through this process, so that no file is written while the benchmark
 * runs. A server that leaves its group (a daemon, a container) is reached by `stop` alone.
 */
export function createRunServer(environment: ProcessEnvironment, access: ServerAccess): RunServer {
  const start = createShell(environment);
  return async (command, use) => {
    const startNanoseconds = process.hrtime.bigint();
    await requireFreePort(command.ready);
    const started = await start({ ...command, line: command.start });
    registerGroup(started.groupId);
    const server = follow(command, started);
    let end: ServerRun['end'];
    try {
      end = await serve(server, access, use);
    } finally {
      await endServer(server, access);
      unregisterGroup(started.groupId);
    }
    const wallSeconds = Number(process.hrtime.bigint() - startNanoseconds) / NANOSECONDS_PER_SECOND;
    return { end, log: server.readLog(), wallSeconds };
  };
}

function follow(command: ServerCommand, started: StartedCommand): RunningServer {
  const { child } = started;
  const log = collectTail([child.stdout, child.stderr], LOG_LIMIT_BYTES);
  let exit: Exit | null = null;
  void exitOf(child).then((ended) => (exit = ended));
  return {
    command,
    started,
    exit: () => exit,
    readLog: () => (log.isCut() ? `… the part before is cut\n${log.readText()}` : log.readText()),
    closed: once(child, 'close'),
  };
}

async function serve(
  server: RunningServer,
  access: ServerAccess,
  use: (serverGroup: number) => Promise<Execution>,
): Promise<ServerRun['end']> {
  const state = await waitUntilReady(server, access);
  if (state !== 'ready') return state;
  const execution = await use(server.started.groupId);
  const exit = server.exit();
  return exit === null || isSuccess(exit)
    ? { type: 'served', execution }
    : { type: 'ended', exit, wasReady: true };
}

async function waitUntilReady(
  { command, exit }: RunningServer,
  { execute, interrupted }: ServerAccess,
): Promise<'ready' | Exclude<ServerRun['end'], { readonly type: 'served' }>> {
  const { ready } = command;
  const deadline = performance.now() + ready.seconds * 1_000;
  const remainingSeconds = () => (deadline - performance.now()) / 1_000;
  // What went into the background ends with 0, and only `stop` can end it then.
  const hasFailed = (ended: Exit) => !isSuccess(ended) || command.stop === null;
  while (remainingSeconds() > 0 && !interrupted.aborted) {
    const isUp = await isReady(ready, { execute, place: command }, remainingSeconds());
    const ended = exit();
    if (ended !== null && hasFailed(ended)) return { type: 'ended', exit: ended, wasReady: false };
    if (isUp) return 'ready';
    await delay(POLL_MILLISECONDS);
  }
  return { type: 'late' };
}

function isSuccess(exit: Exit): boolean {
  return exit.type === 'code' && exit.code === 0;
}

async function endServer(server: RunningServer, access: ServerAccess): Promise<void> {
  const { command, started, closed } = server;
  try {
    const isTold = command.stop !== null && (await succeeds(command.stop, command, access));
    if (isTold) await waitForGroup(started.groupId, GRACE_MILLISECONDS);
  } finally {
    await endGroup(started.groupId, GRACE_MILLISECONDS);
  }
  await Promise.race([closed, delay(CLOSE_MILLISECONDS, undefined, { ref: false })]);
  started.child.stdout.destroy();
  started.child.stderr.destroy();
}

async function succeeds(
  line: string,
  { directory, variables }: ServerCommand,
  { execute }: ServerAccess,
): Promise<boolean> {
  const limitSeconds = STOP_LIMIT_SECONDS;
  const { exit } = await execute({ line, directory, variables, limitSeconds, watchMemory: false });
  return exit.type === 'code' && exit.code === 0;
}
