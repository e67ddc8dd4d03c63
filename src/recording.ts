import { join } from 'node:path';
import type { Campaign } from './campaign.ts';
import { UserError } from './errors.ts';
import { EXCHANGES } from './exchanges.ts';
import type { RunInputs } from './inputs.ts';
import { fingerprintOf } from './measurement/environment.ts';
import type { Metric } from './measurement/metric.ts';
import { SERVER_LOGS } from './measurement/server-trial.ts';
import type { Trial } from './measurement/trial.ts';
import {
  describeDifferences,
  identifyRun,
  makeRunRecord,
  parseRunRecord,
  type RunRecord,
} from './store/run-record.ts';
import { parseTrialLog, trialNameOf, type RecordedTrial } from './store/trial-log.ts';
import type { RunRequest, World } from './world.ts';

export const RUN_RECORD = 'run.json';
export const TRIAL_LOG = 'trials.ndjson';
// A thousand configurations at 100 pairs, each trial with a long key.
const TRIAL_LOG_LIMIT_BYTES = 2 ** 28;

/** The trials of a run as its output directory keeps them, those of its earlier part among them. */
export interface Recording {
  /** Of the interrupted run, in their order. */
  readonly recorded: readonly RecordedTrial[];
  readonly recall: NonNullable<Campaign['recall']>;
  readonly keep: (trial: Trial, round: number, metrics?: readonly Metric[]) => Promise<void>;
  /** Since the run began, its earlier part included; without end where nothing more is measured. */
  readonly spentSeconds: () => number;
  /** The same, but while trials are recalled it is the time at which they were made. */
  readonly elapsedSeconds: () => number;
  /** @throws UserError when a recorded trial was not asked for: another program recorded it. */
  readonly close: () => void;
  readonly notes: readonly string[];
}

/** What a directory holds of an interrupted run. @throws UserError when nothing can go on there. */
export async function readRunRecord(
  { readText }: Pick<World, 'readText'>,
  directory: string,
): Promise<RunRecord> {
  const path = join(directory, RUN_RECORD);
  const text = await readText(path);
  if (text === null) {
    throw new UserError(`--resume: there is no ${path}: no run has begun to measure there`);
  }
  return parseRunRecord(text, path);
}

function identify(world: World, request: RunRequest, { settings, head, base }: RunInputs) {
  return identifyRun({
    commits: { base: request.base, head: request.head },
    settingsPath: request.settingsPath,
    inputs: request.inputs,
    settings,
    schemaTexts: { base: base?.schemaText ?? null, head: head.schemaText },
    environment: fingerprintOf(world.environment),
  });
}

/** @throws UserError when the recorded run is not this one. */
export function requireSameRun(world: World, request: RunRequest, inputs: RunInputs): void {
  if (request.resumed === null) return;
  const differences = describeDifferences(request.resumed, identify(world, request, inputs));
  if (differences.length === 0) return;
  throw new UserError(
    `--resume: ${join(request.outputDirectory, RUN_RECORD)} is of another run: ` +
      `${differences.join('; ')}. Begin a new run with --base`,
  );
}

/** Makes room for a new run: what an earlier one left in the same directory goes. */
export async function clearRecording(world: World, { outputDirectory }: RunRequest): Promise<void> {
  // The record first: no trial may be taken for one of another run.
  for (const name of [RUN_RECORD, TRIAL_LOG, SERVER_LOGS, EXCHANGES]) {
    await world.remove(join(outputDirectory, name));
  }
}

export async function keepRunRecord(
  world: World,
  request: RunRequest,
  { inputs, ...chosen }: { readonly inputs: RunInputs } & Parameters<typeof makeRunRecord>[1],
): Promise<void> {
  const record = makeRunRecord(identify(world, request, inputs), chosen);
  await world.appendLine(join(request.outputDirectory, RUN_RECORD), JSON.stringify(record));
}

type Disk = Pick<World, 'readText' | 'appendLine' | 'nowSeconds'>;
type Place = Pick<RunRequest, 'resumed' | 'reportsOnly' | 'outputDirectory'>;

async function readTrials(world: Disk, { resumed, outputDirectory }: Omit<Place, 'reportsOnly'>) {
  const path = join(outputDirectory, TRIAL_LOG);
  const text = resumed === null ? null : await world.readText(path, TRIAL_LOG_LIMIT_BYTES);
  const { trials, isTorn } = parseTrialLog(text ?? '', path);
  const note = `The last line of ${TRIAL_LOG} was unfinished: its trial is made again.`;
  return { trials, notes: isTorn ? [note] : [] };
}

function unaskedFor(path: string, count: number): UserError {
  return new UserError(
    `--resume: ${path} holds ${count} trials that this run would not make: ` +
      'they are of another version of Perfscape, or of another base. Begin a new run with --base',
  );
}

/** Opens the recording of a run that began, or goes on, at `startSeconds` of the world's clock. */
export async function openRecording(
  world: Disk,
  request: Place,
  startSeconds: number,
): Promise<Recording> {
  const path = join(request.outputDirectory, TRIAL_LOG);
  const { trials, notes } = await readTrials(world, request);
  const waiting = new Map(trials.map((trial) => [trialNameOf(trial), trial]));
  const earlierSeconds = trials.at(-1)?.elapsedSeconds ?? 0;
  const spentSeconds = () =>
    request.reportsOnly
      ? Number.POSITIVE_INFINITY
      : earlierSeconds + world.nowSeconds() - startSeconds;
  let recalledSeconds = Math.max(0, (trials[0]?.elapsedSeconds ?? 0) - (trials[0]?.seconds ?? 0));
  const elapsedSeconds = () => (waiting.size > 0 ? recalledSeconds : spentSeconds());
  return {
    recorded: trials,
    notes,
    spentSeconds,
    elapsedSeconds,
    recall(asked, round) {
      if (waiting.size === 0) return null;
      const name = trialNameOf({ ...asked, round });
      const trial = waiting.get(name);
      // Later trials are known, so that this one was left out.
      if (trial === undefined) return 'cut';
      waiting.delete(name);
      recalledSeconds = trial.elapsedSeconds;
      const { revision, key, repetition, seconds, outcome } = trial;
      return { revision, key, repetition, seconds, outcome };
    },
    keep(trial, round, metrics) {
      const recorded = { ...trial, round, elapsedSeconds: elapsedSeconds() };
      const line = metrics === undefined ? recorded : { ...recorded, metrics };
      return world.appendLine(path, JSON.stringify(line));
    },
    close() {
      if (waiting.size > 0) throw unaskedFor(path, waiting.size);
    },
  };
}
