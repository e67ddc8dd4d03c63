import type { AssessedRegion } from './assessed-region.ts';
import type { Carriers } from './carriers.ts';
import type { Change } from './change.ts';
import { judge, type Verdict } from './verdict.ts';

export const confirmationOutcomes = ['repeated', 'withdrawn', 'open'] as const;

/** What measuring again the configurations that looked regressed came to, by those pairs alone. */
export interface Confirmation extends Carriers {
  readonly outcome: (typeof confirmationOutcomes)[number];
}

/** The space by the screening alone. */
export function judgeScreening(
  average: Change,
  { regions, carriers }: { regions: readonly AssessedRegion[]; carriers: Carriers | null },
  relevant: number,
): Verdict {
  const changes = [average, ...regions.map(({ screened }) => screened)];
  const verdicts = changes.map((change) => judge(change, relevant));
  if (carriers !== null || verdicts.includes('regressed')) return 'regressed';
  if (verdicts.includes('improved')) return 'improved';
  // A region within the relevant change, either way, is no reason to doubt an unchanged average.
  const isOpen = regions.some(({ screened }) => Math.abs(screened.estimate) > relevant);
  return isOpen ? 'inconclusive' : (verdicts[0] ?? 'inconclusive');
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
