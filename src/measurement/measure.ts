import { median } from 'simple-statistics';
import type { TrialRequest } from './schedule.ts';
import { identityOf } from './trial.ts';
import type { Trial } from './trial.ts';

export type RunTrial = (request: TrialRequest) => Promise<Trial>;

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
  const trials: Trial[] = [];
  const cut: TrialRequest[] = [];
  const skipped: TrialRequest[] = [];
  for (const request of measuring.requests) {
    if (history.isGivenUp(request)) {
      skipped.push(request);
      continue;
    }
    const remainingSeconds = measuring.remainingSeconds();
    if (remainingSeconds <= 0 || history.expectedSeconds(request) > remainingSeconds) {
      cut.push(request);
      continue;
    }
    const trial = await measuring.runTrial(request);
    await measuring.keep(trial);
    history.add(trial);
    trials.push(trial);
    const done = trials.length + cut.length + skipped.length;
    measuring.onProgress({ trial, done, total: measuring.requests.length });
  }
  return { trials, cut, skipped };
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

  /** The median of this configuration's trials, else of all trials; 0 before the first. */
  expectedSeconds(request: TrialRequest): number {
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
