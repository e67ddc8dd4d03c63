import type { TrialRequest } from './schedule.ts';

export interface NoisePlan {
  /** Key of the configuration at base. */
  readonly key: string;
  /** Visits from one pair of base trials to the next. */
  readonly every: number;
  /** Visits of earlier rounds, from which the spacing goes on. */
  readonly visitsBefore: number;
}

// Enough that one disturbed pair does not decide the estimate.
const PAIRS = 4;
// In a short run these trials take no more than a quarter of the time.
const FEWEST_VISITS = 4;

/** The spacing that puts about four pairs into so many visits, and fewer into very few. */
export function spaceNoisePairs(visits: number): number {
  return Math.max(FEWEST_VISITS, Math.ceil(visits / PAIRS));
}

/**
 * Puts two base trials of one configuration next to each other between the visits, as often as is
 * due. Their repetitions are their own: no trial of head pairs with them.
 */
export function insertNoisePairs(
  visits: readonly (readonly TrialRequest[])[],
  { key, every, visitsBefore }: NoisePlan,
): TrialRequest[] {
  const isDue = (index: number) =>
    (visitsBefore + index + 1) % every === Math.ceil(every / 2) % every;
  let repetition = Math.max(0, ...visits.flat().map((request) => request.repetition));
  const request = (): TrialRequest => {
    repetition += 1;
    return { revision: 'base', key, partners: [], repetition };
  };
  return visits.flatMap((visit, index) =>
    isDue(index) ? [...visit, request(), request()] : [...visit],
  );
}

/** Whether the trial measures noise: every other one of base has partners. */
export function isOfNoisePair({ revision, partners }: TrialRequest): boolean {
  return revision === 'base' && partners.length === 0;
}
