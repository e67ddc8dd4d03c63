import { join } from 'node:path';
import { assertNever, UserError } from '../errors.ts';
import type { JsonObject } from '../schema/option.ts';
import type { RequestedObjective, Settings } from '../settings/settings.ts';
import type { Configuration } from '../space/configuration.ts';
import type { AnswerReader } from './answer-reader.ts';
import { deliverConfiguration } from './delivery.ts';
import type { Command, Execute, Execution } from './execution.ts';
import { lastLinesOf } from './last-lines.ts';
import type { RunTrial } from './measure.ts';
import type { BenchmarkResult } from './objective-values.ts';
import { runBesideServer } from './server-trial.ts';
import type { RunServer } from './server.ts';
import type { Outcome, Revision } from './trial.ts';

export interface TrialSetup {
  readonly benchmark: string;
  readonly limitSeconds: number;
  readonly objectives: readonly Pick<RequestedObjective, 'name' | 'source'>[];
  readonly reader: Pick<AnswerReader, 'read'>;
  readonly deliver: Settings['deliver'];
  /** The server that runs beside the benchmark; null when it needs none. */
  readonly server: Settings['server'];
  /** Where each revision is checked out; a revision that is not measured needs none. */
  readonly worktrees: Readonly<Partial<Record<Revision, string>>>;
  /** A directory outside the worktrees for the files between us and the benchmark. */
  readonly exchangeDirectory: string;
  /** The run's output directory, for the logs of servers; null: they are not kept. */
  readonly outputDirectory: string | null;
  /** The configuration of a key and its nested document with the fixed options. */
  readonly lookUp: (revision: Revision, key: string) => DeliverableConfiguration;
}

export interface DeliverableConfiguration {
  readonly configuration: Configuration;
  readonly document: JsonObject;
}

export interface TrialAccess {
  readonly execute: Execute;
  readonly runServer: RunServer;
  readonly writeText: (path: string, text: string) => Promise<void>;
  /** Null when there is no such file; a UserError when it is too large or not a file. */
  readonly readText: (path: string, limitBytes?: number) => Promise<string | null>;
  readonly remove: (path: string) => Promise<void>;
}

const BYTES_PER_MEBIBYTE = 2 ** 20;

/** Turns a request into a trial: delivers the configuration, runs the benchmark, reads its answer. */
export function createTrialRunner(setup: TrialSetup, access: TrialAccess): RunTrial {
  const resultPath = join(setup.exchangeDirectory, 'result.json');
  return async ({ revision, key, repetition }) => {
    await access.remove(resultPath);
    const command = await prepareCommand(setup, access, { revision, key });
    // A worktree has another path in every run, which says nothing to a reader.
    const nameWorktree = (text: string) => text.replaceAll(command.directory, revision);
    const judgeExecution = (execution: Execution) => {
      const readable = { ...execution, stderr: nameWorktree(execution.stderr) };
      return judge(readable, setup, () => access.readText(resultPath));
    };
    if (setup.server !== null) {
      const { server, outputDirectory } = setup;
      const subject = { revision, key, repetition };
      const trial = { subject, command, server, outputDirectory, nameWorktree, judgeExecution };
      return runBesideServer(trial, access);
    }
    const execution = await access.execute(command);
    const outcome = await judgeExecution(execution);
    return { revision, key, repetition, seconds: execution.wallSeconds, outcome };
  };
}

async function prepareCommand(
  setup: TrialSetup,
  access: TrialAccess,
  { revision, key }: { readonly revision: Revision; readonly key: string },
): Promise<Command> {
  const directory = setup.worktrees[revision];
  if (directory === undefined) throw new Error(`${revision} has no worktree`);
  const delivery = deliverConfiguration({ ...setup.lookUp(revision, key), deliver: setup.deliver });
  const configurationPath = join(setup.exchangeDirectory, 'configuration.json');
  await access.writeText(configurationPath, delivery.json);
  if (delivery.file !== null) {
    await access.writeText(join(directory, delivery.file.path), delivery.file.text);
  }
  return {
    line: setup.benchmark,
    directory,
    variables: {
      ...delivery.variables,
      PERFSCAPE_CONFIGURATION: configurationPath,
      PERFSCAPE_RESULT: join(setup.exchangeDirectory, 'result.json'),
    },
    limitSeconds: setup.limitSeconds,
    watchMemory: setup.objectives.some(({ source }) => source === 'peak-memory'),
  };
}

async function judge(
  execution: Execution,
  setup: TrialSetup,
  readResult: () => Promise<string | null>,
): Promise<Outcome> {
  const { exit } = execution;
  // Where standard error is silent, standard output tells.
  const lastLines = lastLinesOf(
    execution.stderr.trim() === '' ? execution.stdout : execution.stderr,
  );
  switch (exit.type) {
    case 'timeout':
      return { status: 'timeout', limitSeconds: setup.limitSeconds, lastLines };
    case 'signal':
      return { status: 'crash', exit: exit.signal, lastLines };
    case 'code': {
      if (exit.code !== 0) return { status: 'crash', exit: exit.code, lastLines };
      const answer = await readAnswer(execution, setup.reader, readResult);
      const result = addResources(answer, execution, setup.objectives);
      return result.status === 'usable'
        ? { status: 'success', values: result.values }
        : { status: 'unusable', reason: result.reason, lastLines };
    }
    default:
      return assertNever(exit);
  }
}

/** The benchmark writes the result file: that it is no file or too large is a result as well. */
async function readAnswer(
  { stdout, outputCut }: Execution,
  reader: TrialSetup['reader'],
  readResult: () => Promise<string | null>,
): Promise<BenchmarkResult> {
  try {
    return reader.read({ stdout, outputCut, resultFile: await readResult() });
  } catch (error) {
    if (error instanceof UserError) return { status: 'unusable', reason: error.message };
    throw error;
  }
}

function addResources(
  answer: BenchmarkResult,
  execution: Execution,
  objectives: TrialSetup['objectives'],
): BenchmarkResult {
  if (answer.status === 'unusable') return answer;
  const values = new Map(Object.entries(answer.values));
  for (const { name, source } of objectives) {
    if (source === 'benchmark') continue;
    const value = resourceOf(execution, source);
    if (value === null || value <= 0) {
      const problem = value === null ? 'cannot measure' : 'is too coarse to measure so little';
      const reason = `objective "${name}": this machine ${problem} ${source}`;
      return { status: 'unusable', reason };
    }
    values.set(name, value);
  }
  return { status: 'usable', values: Object.fromEntries(values) };
}

/** In seconds and MiB. */
function resourceOf(
  execution: Execution,
  source: Exclude<RequestedObjective['source'], 'benchmark'>,
): number | null {
  switch (source) {
    case 'wall-time':
      return execution.wallSeconds;
    case 'cpu-time':
      return execution.cpuSeconds;
    case 'peak-memory':
      return execution.peakBytes === null ? null : execution.peakBytes / BYTES_PER_MEBIBYTE;
    default:
      return assertNever(source);
  }
}
