import type { AssessedRegion } from './assessed-region.ts';
import type { Carriers } from './carriers.ts';
import type { Change } from './change.ts';
import { judge, type Verdict } from './verdict.ts';

export const confirmationOutcomes = ['repeated', 'withdrawn', 'open'] as const;

/** What measuring again the configurations that looked regressed came to, by those pairs alone. */
export interface Confirmation extends Carriers {
  readonly outcome: (typeof confirmationOutcomes)[number];
}

export interface Screened {
  readonly average: Change;
  readonly carriers: Carriers | null;
  readonly worse: AssessedRegion | null;
  readonly better: AssessedRegion | null;
}

/** The space by the screening alone: what got worse in a part of it needs configurations to show. */
export function judgeScreening(
  { average, carriers, worse, better }: Screened,
  relevant: number,
): Verdict {
  const verdict = judge(average, relevant);
  if (carriers !== null || verdict === 'regressed') return 'regressed';
  if (verdict === 'improved') return 'improved';
  if (better !== null && judge(better.screened, relevant) === 'improved') return 'improved';
  // A region within the relevant change, either way, is no reason to doubt an unchanged average.
  const isOpen = [worse, better].some(
    (region) => Math.abs(region?.screened.estimate ?? 0) > relevant,
  );
  return isOpen ? 'inconclusive' : verdict;
}

/** A regression that does not repeat is withdrawn, and one that does is beyond doubt. */
export function judgeSpace(screening: Verdict, confirmation: Confirmation | null): Verdict {
  switch (confirmation?.outcome) {
    case 'repeated':
      return 'regressed';
    case 'withdrawn':
      return 'inconclusive';
    default:
      return screening;
  }
}
