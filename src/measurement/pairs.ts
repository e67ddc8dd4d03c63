import { identityOf } from './trial.ts';
import type { Outcome, Revision, Trial } from './trial.ts';

/** One repetition of a configuration that succeeded at both revisions. */
export interface Pair {
  readonly key: string;
  readonly baseKey: string;
  readonly repetition: number;
  /** log(head / base) by objective; positive: head's value is larger, whatever the direction. */
  readonly logRatios: Readonly<Record<string, number>>;
}

export type Failure = Exclude<Outcome, { readonly status: 'success' }>;

/** The outcomes, warm-up included, of a configuration that failed at least once. */
export interface FailedConfiguration {
  readonly revision: Revision;
  readonly key: string;
  readonly counts: Readonly<Record<Outcome['status'], number>>;
  readonly firstFailure: Failure;
}

export interface PairedTrials {
  readonly pairs: readonly Pair[];
  readonly failures: readonly FailedConfiguration[];
  /**
   * Keys of head's configurations that crash or time out at head at least once while base, with
   * one success or more, never does.
   */
  readonly crashesOnlyAtHead: readonly string[];
}

type Success = Extract<Outcome, { readonly status: 'success' }>;

/** The outcomes of one configuration at one revision. */
interface Tally {
  readonly revision: Revision;
  readonly key: string;
  readonly counts: Record<Outcome['status'], number>;
  firstFailure: Failure | null;
}

/**
 * Joins the trials of a run. `projections` gives, for each head configuration's key, the key of
 * its projection to base; a repetition is one visit, so equal numbers ran next to each other.
 */
export function pairTrials(
  trials: readonly Trial[],
  projections: ReadonlyMap<string, string>,
): PairedTrials {
  const tallies = tallyOutcomes(trials);
  return {
    pairs: joinPairs(trials, projections),
    failures: [...tallies.values()].flatMap(({ revision, key, counts, firstFailure }) =>
      firstFailure === null ? [] : [{ revision, key, counts, firstFailure }],
    ),
    crashesOnlyAtHead: [...projections]
      .filter(([key, baseKey]) => {
        const base = tallies.get(identityOf({ revision: 'base', key: baseKey }))?.counts;
        const head = tallies.get(identityOf({ revision: 'head', key }))?.counts;
        if (base === undefined || head === undefined) return false;
        return base.success > 0 && crashesOf(base) === 0 && crashesOf(head) > 0;
      })
      .map(([key]) => key),
  };
}

function tallyOutcomes(trials: readonly Trial[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { revision, key, outcome } of trials) {
    const identity = identityOf({ revision, key });
    const tally = tallies.get(identity) ?? startTally(revision, key);
    tallies.set(identity, tally);
    tally.counts[outcome.status] += 1;
    if (outcome.status !== 'success') tally.firstFailure ??= outcome;
  }
  return tallies;
}

function startTally(revision: Revision, key: string): Tally {
  const counts = { success: 0, crash: 0, timeout: 0, unusable: 0 };
  return { revision, key, counts, firstFailure: null };
}

function crashesOf(counts: Tally['counts']): number {
  return counts.crash + counts.timeout;
}

function joinPairs(trials: readonly Trial[], projections: ReadonlyMap<string, string>): Pair[] {
  const bases = new Map<string, Success>();
  for (const { revision, key, repetition, outcome } of trials) {
    if (revision === 'base' && outcome.status === 'success') {
      bases.set(visitOf(repetition, key), outcome);
    }
  }
  return trials.flatMap(({ revision, key, repetition, outcome }) => {
    const baseKey = projections.get(key);
    const isMeasured = repetition > 0 && outcome.status === 'success';
    if (revision !== 'head' || !isMeasured || baseKey === undefined) return [];
    const base = bases.get(visitOf(repetition, baseKey));
    if (base === undefined) return [];
    return [{ key, baseKey, repetition, logRatios: logRatiosOf(base, outcome) }];
  });
}

/** Values are greater than 0: what reads a benchmark's output sees to that. */
function logRatiosOf(base: Success, head: Success): Record<string, number> {
  return Object.fromEntries(
    Object.entries(head.values).flatMap(([objective, value]) => {
      const baseValue = base.values[objective];
      return baseValue === undefined ? [] : [[objective, Math.log(value) - Math.log(baseValue)]];
    }),
  );
}

function visitOf(repetition: number, key: string): string {
  return `${repetition} ${key}`;
}
