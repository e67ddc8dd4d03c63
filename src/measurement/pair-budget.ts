import type { Settings } from '../settings/settings.ts';

/** How the pairs of a run are shared out. */
export interface PairBudget {
  /** Pairs of every configuration. */
  readonly screening: number;
  /** Pairs in all, for the configurations that the screening leaves in doubt. */
  readonly doubt: number;
  /** Pairs in all, kept to measure again what looks regressed. */
  readonly confirmation: number;
}

// One pair tells nothing of its noise.
const FEWEST_PAIRS = 2;
// 100 · (1 − 0.34) is a little less than 66 in floating point.
const ROUNDING = 1e-9;

/** Whole pairs; what the rounding of the screening leaves over settles doubts. */
export function splitPairs({
  configurations,
  pairs,
  confirmation,
}: Settings['budget']): PairBudget {
  const whole = Math.floor(pairs * (1 - confirmation) + ROUNDING);
  const screening = Math.min(pairs, Math.max(FEWEST_PAIRS, whole));
  const spare = configurations * (pairs - screening);
  const wanted = Math.max(0, Math.ceil(configurations * pairs * confirmation - ROUNDING));
  const kept = Math.min(spare, wanted);
  return { screening, doubt: spare - kept, confirmation: kept };
}
