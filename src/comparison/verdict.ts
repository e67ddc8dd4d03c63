import type { Change } from './change.ts';

export const verdicts = ['regressed', 'improved', 'unchanged', 'inconclusive'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * What an interval says against the least change that matters (a fraction). A change needs
 * significance, an interval without 0, and magnitude, an estimate beyond what matters; an interval
 * wholly within what matters is unchanged; anything else the evidence does not settle.
 */
export function judge({ estimate, low, high }: Change, relevant: number): Verdict {
  if (low > 0 && estimate > relevant) return 'regressed';
  if (high < 0 && estimate < -relevant) return 'improved';
  return low >= -relevant && high <= relevant ? 'unchanged' : 'inconclusive';
}

/** The verdict of several places together: one regression outweighs everything else. */
export function combineVerdicts(places: readonly Verdict[]): Verdict {
  for (const verdict of ['regressed', 'improved', 'inconclusive'] as const) {
    if (places.includes(verdict)) return verdict;
  }
  return places.length === 0 ? 'inconclusive' : 'unchanged';
}
