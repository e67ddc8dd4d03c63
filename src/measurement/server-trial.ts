import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { assertNever } from '../errors.ts';
import { describeReadiness } from '../settings/settings.ts';
import type { ServerSettings } from '../settings/settings.ts';
import type { Command, Execute, Execution } from './execution.ts';
import { lastLinesOf } from './last-lines.ts';
import type { RunServer, ServerRun } from './server.ts';
import type { Outcome, Trial } from './trial.ts';

/** Folder of the run's output directory that holds the logs of servers. */
export const SERVER_LOGS = 'server-logs';

type Subject = Pick<Trial, 'revision' | 'key' | 'repetition'>;

export interface ServerTrial {
  readonly subject: Subject;
  /** The benchmark. */
  readonly command: Command;
  readonly server: ServerSettings;
  /** Null: logs are not kept. */
  readonly outputDirectory: string | null;
  readonly nameWorktree: (text: string) => string;
  readonly judgeExecution: (execution: Execution) => Promise<Outcome>;
}

export interface ServerTrialAccess {
  readonly execute: Execute;
  readonly runServer: RunServer;
  readonly writeText: (path: string, text: string) => Promise<void>;
}

/** The benchmark with a server of its own, started for this trial and ended after it. */
export async function runBesideServer(
  trial: ServerTrial,
  access: ServerTrialAccess,
): Promise<Trial> {
  const { subject, command, server, outputDirectory, nameWorktree } = trial;
  const { directory, variables } = command;
  const run = await access.runServer({ ...server, directory, variables }, (serverGroup) =>
    access.execute({ ...command, serverGroup }),
  );
  const log = nameWorktree(run.log);
  const judged = await judgeRun(run, trial);
  const isKept = outputDirectory !== null && log !== '';
  if (isKept) {
    const heading = `${subject.revision}, repetition ${subject.repetition} of ${subject.key}\n\n`;
    await access.writeText(join(outputDirectory, logPath(subject, judged)), heading + log);
  }
  const outcome = addLog(judged, {
    // Where the benchmark failed beside a living server, its own lines tell more.
    lines: run.end.type === 'served' ? '' : lastLinesOf(log),
    path: isKept ? logPath(subject, judged) : null,
  });
  return { ...subject, seconds: run.wallSeconds, outcome };
}

/** A log of each failed trial, and of the last successful one of each configuration. */
function logPath({ revision, key, repetition }: Subject, { status }: Outcome): string {
  const name = `${revision}-${digestOf(key)}`;
  const file = status === 'success' ? `${name}.log` : `${name}-${repetition}-${status}.log`;
  return join(SERVER_LOGS, file);
}

async function judgeRun({ end }: ServerRun, trial: ServerTrial): Promise<Outcome> {
  switch (end.type) {
    case 'served':
      return trial.judgeExecution(end.execution);
    case 'ended': {
      const when = end.wasReady ? 'while the benchmark ran' : 'before it was ready';
      const exit = end.exit.type === 'code' ? end.exit.code : end.exit.signal;
      return { status: 'crash', exit, lastLines: `the server ended ${when}` };
    }
    case 'late': {
      const { ready } = trial.server;
      const lastLines = `waited for ${describeReadiness(ready)}`;
      return { status: 'timeout', limitSeconds: ready.seconds, lastLines, late: 'server' };
    }
    default:
      return assertNever(end);
  }
}

function addLog(
  outcome: Outcome,
  { lines, path }: { readonly lines: string; readonly path: string | null },
): Outcome {
  if (outcome.status === 'success') return outcome;
  const place = path === null ? '' : `the server's log: ${path}`;
  const parts = [outcome.lastLines, place, lines].filter((part) => part !== '');
  return { ...outcome, lastLines: parts.join('\n') };
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
