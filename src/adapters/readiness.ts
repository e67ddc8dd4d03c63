import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { assertNever, UserError } from '../errors.ts';
import type { Command, Execute } from '../measurement/execution.ts';
import type { Readiness } from '../settings/settings.ts';

/** A server that listens on `localhost` may take only one of them. */
const LOOPBACK_ADDRESSES = ['127.0.0.1', '::1'] as const;
const HTTP_PORT = 80;
const CONNECT_MILLISECONDS = 1_000;
const ANSWER_MILLISECONDS = 5_000;
/** For what was told to end but is not gone yet, such as a container. */
const FREE_PORT_MILLISECONDS = 2_000;
const POLL_MILLISECONDS = 50;

export interface ReadinessAccess {
  readonly execute: Execute;
  readonly place: Pick<Command, 'directory' | 'variables'>;
}

/** One look at whether the server is ready, which may last up to `remainingSeconds`. */
export async function isReady(
  ready: Readiness,
  access: ReadinessAccess,
  remainingSeconds: number,
): Promise<boolean> {
  switch (ready.by) {
    case 'port':
      return isListening(ready.port);
    case 'url':
      return answersWell(ready.url, Math.min(ANSWER_MILLISECONDS, remainingSeconds * 1_000));
    case 'command':
      return succeeds({ line: ready.line, limitSeconds: remainingSeconds }, access);
    default:
      return assertNever(ready);
  }
}

/**
 * Before the server is started nothing may answer in its place, or another program would be
 * measured. @throws UserError naming the port.
 */
export async function requireFreePort(ready: Readiness): Promise<void> {
  const port = portOf(ready);
  if (port === null) return;
  const deadline = performance.now() + FREE_PORT_MILLISECONDS;
  while (await isListening(port)) {
    if (performance.now() > deadline) {
      throw new UserError(
        `ready.${ready.by}: port ${port} is taken: something listens there before the server is started. End it, have "stop" end an earlier server that left its process group, or take another port`,
      );
    }
    await delay(POLL_MILLISECONDS);
  }
}

function portOf(ready: Readiness): number | null {
  switch (ready.by) {
    case 'port':
      return ready.port;
    case 'url':
      return Number(new URL(ready.url).port || HTTP_PORT);
    case 'command':
      return null;
    default:
      return assertNever(ready);
  }
}

async function isListening(port: number): Promise<boolean> {
  for (const host of LOOPBACK_ADDRESSES) {
    if (await accepts(host, port)) return true;
  }
  return false;
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MILLISECONDS });
    const settle = (isAccepted: boolean): void => {
      socket.destroy();
      resolve(isAccepted);
    };
    // Linux may give a connection to a free port that same port as its own end.
    socket.once('connect', () => settle(socket.localPort !== port));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}

/** The connection is not kept: the benchmark finds a server without any. */
async function answersWell(url: string, limitMilliseconds: number): Promise<boolean> {
  // Loaded here: it takes every start a twentieth of a second, and few wait for an address.
  const { get } = await import('node:http');
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(Math.ceil(limitMilliseconds));
    const request = get(url, { agent: false, signal }, ({ statusCode = 0 }) => {
      resolve(statusCode >= 200 && statusCode < 300);
      request.destroy();
    });
    request.on('error', () => resolve(false));
  });
}

async function succeeds(
  { line, limitSeconds }: Pick<Command, 'line' | 'limitSeconds'>,
  { execute, place }: ReadinessAccess,
): Promise<boolean> {
  const { exit } = await execute({ ...place, line, limitSeconds, watchMemory: false });
  return exit.type === 'code' && exit.code === 0;
}
