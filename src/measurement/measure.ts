import { median } from 'simple-statistics';
import type { TrialRequest } from './schedule.ts';
import { identityOf } from './trial.ts';
import type { Trial } from './trial.ts';
import { splitVisits, type Visit } from './visit.ts';

export type RunTrial = (request: TrialRequest) => Promise<Trial>;

/**
 * What an interrupted run did with a request: its trial, or that time did not allow it; null where
 * it had not got that far.
 */
export type Recall = (request: TrialRequest) => Trial | 'cut' | null;

export interface Progress {
  readonly trial: Trial;
  /** Requests dealt with so far: run, cut or skipped. */
  readonly done: number;
  readonly total: number;
}

export interface Measuring {
  readonly requests: readonly TrialRequest[];
  /** Trials of earlier rounds: they tell how long a trial takes and which configurations fail. */
  readonly earlier: readonly Trial[];
  readonly runTrial: RunTrial;
  /** Given when an interrupted run goes on: what it knows is neither run nor kept again. */
  readonly recall?: Recall;
  /** Time left for trials. */
  readonly remainingSeconds: () => number;
  /** Called, and awaited, after every trial before the next one starts. */
  readonly keep: (trial: Trial) => void | Promise<void>;
  readonly onProgress: (progress: Progress) => void;
}

export interface Measurement {
  readonly trials: readonly Trial[];
  /** Not run because they were not expected to end in time. */
  readonly cut: readonly TrialRequest[];
  /** Not run because their configuration keeps failing, at their own or the other revision. */
  readonly skipped: readonly TrialRequest[];
}

/** A configuration that fails in its first two trials, warm-up included, is given up. */
const TRIALS_UNTIL_GIVEN_UP = 2;

/** Runs the requests in their order, one at a time, as far as time allows. */
export async function measure(measuring: Measuring): Promise<Measurement> {
  const history = new History(measuring.earlier);
  const measurement = { trials: [], cut: [], skipped: [] };
  const cold = new Set<string>();
  for (const visit of splitVisits(measuring.requests)) {
    await measureVisit(visit, { measuring, history, measurement, cold });
  }
  return measurement;
}

interface Course {
  readonly measuring: Measuring;
  readonly history: History;
  readonly measurement: {
    readonly trials: Trial[];
    readonly cut: TrialRequest[];
    readonly skipped: TrialRequest[];
  };
  /** Whose warm-up was cut: their later trials would be the first ones. */
  readonly cold: Set<string>;
}

/**
 * A visit that is not expected to end in time is cut whole, as half a pair tells nothing; one that
 * has begun goes on until the time is over.
 */
async function measureVisit(visit: Visit, { measuring, history, measurement, cold }: Course) {
  const { trials, cut, skipped } = measurement;
  const isCold = visit.some((request) => cold.has(identityOf(request)));
  let course: 'open' | 'begun' | 'cut' = isCold ? 'cut' : 'open';
  for (const [index, request] of visit.entries()) {
    if (history.isGivenUp(request)) {
      skipped.push(request);
      continue;
    }
    const recalled = measuring.recall?.(request) ?? null;
    if (recalled === null && course !== 'cut') {
      const left = measuring.remainingSeconds();
      const needed = course === 'begun' ? 0 : history.expectedSeconds(visit.slice(index));
      if (left <= 0 || needed > left) course = 'cut';
    }
    if (recalled === 'cut' || (recalled === null && course === 'cut')) {
      cut.push(request);
      if (request.repetition === 0) cold.add(identityOf(request));
      continue;
    }
    const trial = recalled ?? (await runAndKeep(measuring, request));
    course = 'begun';
    history.add(trial);
    trials.push(trial);
    const done = trials.length + cut.length + skipped.length;
    measuring.onProgress({ trial, done, total: measuring.requests.length });
  }
}

async function runAndKeep(
  { runTrial, keep }: Pick<Measuring, 'runTrial' | 'keep'>,
  request: TrialRequest,
): Promise<Trial> {
  const trial = await runTrial(request);
  await keep(trial);
  return trial;
}

type Subject = Pick<Trial, 'revision' | 'key'>;

/** What the trials so far say about the next ones. */
class History {
  readonly #all: Trial[] = [];
  /** By configuration and revision, in the order they were run. */
  readonly #own = new Map<string, Trial[]>();

  constructor(trials: readonly Trial[]) {
    for (const trial of trials) this.add(trial);
  }

  add(trial: Trial): void {
    this.#all.push(trial);
    this.#own.set(identityOf(trial), [...this.#of(trial), trial]);
  }

  expectedSeconds(requests: readonly TrialRequest[]): number {
    const all = requests.filter((request) => !this.isGivenUp(request));
    return all.reduce((sum, request) => sum + this.#secondsOf(request), 0);
  }

  /** The median of this configuration's trials, else of all trials; 0 before the first. */
  #secondsOf(request: TrialRequest): number {
    const own = this.#of(request);
    const known = own.length > 0 ? own : this.#all;
    return known.length > 0 ? median(known.map(({ seconds }) => seconds)) : 0;
  }

  /** A trial whose partners all fail would make no pair. */
  isGivenUp({ revision, key, partners }: TrialRequest): boolean {
    if (this.#fails({ revision, key })) return true;
    const other = revision === 'base' ? 'head' : 'base';
    return (
      partners.length > 0 &&
      partners.every((partner) => this.#fails({ revision: other, key: partner }))
    );
  }

  #fails(subject: Subject): boolean {
    const first = this.#of(subject).slice(0, TRIALS_UNTIL_GIVEN_UP);
    return (
      first.length === TRIALS_UNTIL_GIVEN_UP &&
      first.every(({ outcome }) => outcome.status !== 'success')
    );
  }

  #of(subject: Subject): readonly Trial[] {
    return this.#own.get(identityOf(subject)) ?? [];
  }
}
