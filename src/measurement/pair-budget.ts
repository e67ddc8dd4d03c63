import type { Settings } from '../settings/settings.ts';

/** How the pairs of a run are shared out. */
export interface PairBudget {
  /** Pairs of every configuration but the named ones, which have `budget.pairs`. */
  readonly screening: number;
  /** Pairs in all, to measure again what looks regressed. */
  readonly confirmation: number;
}

// One pair tells nothing of its noise.
const FEWEST_PAIRS = 2;
// Of the pairs of each configuration so much screens it; the others go where they are needed
// (docs/method.md).
const SCREENING_SHARE = 0.4;
// 100 · (1 − 0.34) is a little less than 66 in floating point.
const ROUNDING = 1e-9;

/** `named`: places that are measured with all their pairs, as they are reported whatever they show. */
export function splitPairs(
  { configurations, pairs, confirmation }: Settings['budget'],
  named: number,
): PairBudget {
  if (confirmation === 0) return { screening: pairs, confirmation: 0 };
  const share = Math.min(SCREENING_SHARE, 1 - confirmation);
  const screening = Math.min(pairs, Math.max(FEWEST_PAIRS, Math.floor(pairs * share + ROUNDING)));
  const others = Math.max(0, configurations - named);
  return { screening, confirmation: others * (pairs - screening) };
}
