/** How one source's configurations have fared. */
export interface Yield<Source extends string> {
  readonly source: Source;
  /** Configurations of it that were measured. */
  readonly measured: number;
  /** Those that told something: a change beyond their noise. */
  readonly telling: number;
}

/** Expected share of telling ones, by the rule of succession: equal before anything is known. */
function rateOf({ measured, telling }: Omit<Yield<string>, 'source'>): number {
  return (telling + 1) / (measured + 2);
}

/**
 * The source of each of the next `count` configurations. Each gets a share in proportion to its rate
 * (probability matching, Thompson 1933), handed out by highest averages over all that it had and
 * gets, so that shares hold over a whole run and follow from the yields alone.
 */
export function shareOut<Source extends string>(
  yields: readonly Yield<Source>[],
  count: number,
): Source[] {
  const seats = yields.map((one) => ({ ...one, rate: rateOf(one), placed: one.measured }));
  return Array.from({ length: seats.length === 0 ? 0 : count }, () => {
    const averages = seats.map(({ rate, placed }) => rate / (placed + 1));
    const next = seats[averages.indexOf(Math.max(...averages))] ?? seats[0];
    if (next === undefined) throw new Error('no source');
    next.placed += 1;
    return next.source;
  });
}
