import { z } from 'zod';
import { assertNever } from '../errors.ts';
import { command } from './command.ts';
import { line, mapping, whenRead } from './mapping.ts';

const MAXIMUM_PORT = 65_535;
const MAXIMUM_URL_LENGTH = 1024;
/** An hour: a server that warms up for longer is not started anew for every trial. */
const MAXIMUM_READY_SECONDS = 3600;

const WAYS = ['port', 'url', 'command'] as const;
/** Where `start` runs the server: on this machine. */
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

function isLocalAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  return protocol === 'http:' && username === '' && password === '' && LOOPBACK_HOSTS.has(hostname);
}

/** How to see that the server is ready, as the user writes it. */
export const readySettings = mapping({
  port: z
    .int()
    .min(1)
    .max(MAXIMUM_PORT)
    .optional()
    .describe('Ready when this TCP port accepts connections on this machine.'),
  url: line(MAXIMUM_URL_LENGTH)
    .refine(isLocalAddress, {
      error:
        'allowed: an http address of this machine, such as http://127.0.0.1:8080/health; for https use port or command',
    })
    .optional()
    .describe('Ready when this http address of this machine answers with a status of 200 to 299.'),
  command: command()
    .optional()
    .describe('Ready when this command, run again and again beside the server, succeeds.'),
  seconds: z
    .number()
    .positive()
    .max(MAXIMUM_READY_SECONDS)
    .default(30)
    .describe('When a server that is not ready is given up.'),
})
  .refine((ready) => WAYS.filter((way) => ready[way] !== undefined).length === 1, {
    error: 'allowed: one of port, url and command, such as { port: 8080 }',
    when: whenRead(WAYS),
  })
  .meta({ oneOf: WAYS.map((way) => ({ required: [way] })) });

/** How to see that the server is ready, within `seconds`. */
export type Readiness = { readonly seconds: number } & (
  | { readonly by: 'port'; readonly port: number }
  | { readonly by: 'url'; readonly url: string }
  | { readonly by: 'command'; readonly line: string }
);

/** What shows that the server is ready, such as `port 8080`. */
export function describeReadiness(ready: Readiness): string {
  switch (ready.by) {
    case 'port':
      return `port ${ready.port}`;
    case 'url':
      return ready.url;
    case 'command':
      return ready.line;
    default:
      return assertNever(ready);
  }
}

/** The server that a benchmark needs beside it. */
export interface ServerSettings {
  readonly start: string;
  readonly ready: Readiness;
  /** Null: its process group is told to end. */
  readonly stop: string | null;
}

interface WrittenServer {
  readonly start?: string | undefined;
  readonly ready?: z.output<typeof readySettings> | undefined;
  readonly stop?: string | undefined;
}

/** Precondition: what the checks of the settings file demand of these three keys. */
export function toServer({ start, ready, stop }: WrittenServer): ServerSettings | null {
  if (start === undefined || ready === undefined) return null;
  return { start, ready: toReadiness(ready), stop: stop ?? null };
}

function toReadiness(written: z.output<typeof readySettings>): Readiness {
  const { port, url, command: readyLine, seconds } = written;
  if (port !== undefined) return { by: 'port', port, seconds };
  if (url !== undefined) return { by: 'url', url, seconds };
  return { by: 'command', line: readyLine ?? '', seconds };
}
