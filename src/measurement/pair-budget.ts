import type { Settings } from '../settings/settings.ts';

/** How the pairs of a run are shared out. */
export interface PairBudget {
  /** Pairs of every configuration but the named ones, which have `budget.pairs`. */
  readonly screening: number;
  /** Pairs in all, to screen what looks regressed once more. */
  readonly rescreening: number;
  /** Pairs in all, to measure again what still looks regressed. */
  readonly confirmation: number;
}

// One pair tells nothing of its noise.
const FEWEST_PAIRS = 2;
// Of the pairs of each configuration so much screens it; the others go where they are needed
// (docs/method.md).
const SCREENING_SHARE = 0.4;
// Of what the screening leaves, so much screens the suspects once more: after two pairs each, most of
// the worst looking ones are only unlucky.
const RESCREENING_SHARE = 1 / 3;
// 100 · (1 − 0.34) is a little less than 66 in floating point.
const ROUNDING = 1e-9;

/** `named`: places that are measured with all their pairs, as they are reported whatever they show. */
export function splitPairs(
  { configurations, pairs, confirmation }: Settings['budget'],
  named: number,
): PairBudget {
  if (confirmation === 0) return { screening: pairs, rescreening: 0, confirmation: 0 };
  const share = Math.min(SCREENING_SHARE, 1 - confirmation);
  const screening = Math.min(pairs, Math.max(FEWEST_PAIRS, Math.floor(pairs * share + ROUNDING)));
  const others = Math.max(0, configurations - named);
  const left = others * (pairs - screening);
  const spare = Math.max(0, left - Math.ceil(confirmation * others * pairs - ROUNDING));
  const rescreening = Math.min(Math.floor(left * RESCREENING_SHARE), spare);
  return { screening, rescreening, confirmation: left - rescreening };
}
