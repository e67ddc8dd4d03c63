import type { Settings } from '../settings/settings.ts';

/** How the pairs of a run are shared out. */
export interface PairBudget {
  /** Pairs of every configuration. */
  readonly screening: number;
  /** Pairs in all, kept to measure again what looks regressed. */
  readonly confirmation: number;
}

// One pair tells nothing of its noise.
const FEWEST_PAIRS = 2;

/** Whole pairs a configuration; what rounding takes from the screening goes to the confirmation. */
export function splitPairs({
  configurations,
  pairs,
  confirmation,
}: Settings['budget']): PairBudget {
  const rounded = Math.round(pairs * (1 - confirmation));
  const screening = Math.min(pairs, Math.max(FEWEST_PAIRS, rounded));
  return { screening, confirmation: configurations * (pairs - screening) };
}
