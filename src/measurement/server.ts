import type { ServerSettings } from '../settings/settings.ts';
import type { Command, Execution } from './execution.ts';

/** A server of the settings, to be run by a shell in a worktree. */
export interface ServerCommand extends ServerSettings, Pick<Command, 'directory' | 'variables'> {}

/** What became of a server, of which nothing is left running. */
export interface ServerRun {
  readonly end:
    | { readonly type: 'served'; readonly execution: Execution }
    /** By itself: before it was ready, or beside the command with anything but code 0. */
    | {
        readonly type: 'ended';
        readonly exit: Exclude<Execution['exit'], { readonly type: 'timeout' }>;
        readonly wasReady: boolean;
      }
    | { readonly type: 'late' };
  /** The last part of what it wrote to its outputs. */
  readonly log: string;
  /** From before its start until it was gone. */
  readonly wallSeconds: number;
}

/**
 * Starts a server, waits until it is ready, runs the command beside it, whose resources then hold
 * the server's, and ends the server. Throws a UserError where its port is taken.
 */
export type RunServer = (
  server: ServerCommand,
  use: (serverGroup: number) => Promise<Execution>,
) => Promise<ServerRun>;
