import type { TrialRequest } from './schedule.ts';

/** Requests that run next to each other and only together make pairs, warm-ups included. */
export type Visit = readonly TrialRequest[];

/** The configuration that is measured at base for these trials; its own for head alone. */
function groupOf({ revision, key, partners }: TrialRequest): string {
  const [partner] = partners;
  if (partner === undefined) return `${revision} ${key}`;
  return `pairs with ${revision === 'base' ? key : partner}`;
}

/** Splits a schedule: a visit ends where another projection or another repetition begins. */
export function splitVisits(requests: readonly TrialRequest[]): Visit[] {
  const visits: TrialRequest[][] = [];
  let last: TrialRequest | null = null;
  for (const request of requests) {
    const isSame =
      last !== null &&
      groupOf(last) === groupOf(request) &&
      (last.repetition === request.repetition || last.repetition === 0);
    if (isSame) visits.at(-1)?.push(request);
    else visits.push([request]);
    last = request;
  }
  return visits;
}
