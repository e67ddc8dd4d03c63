/** What runs with so many pairs a configuration took and noticed. */
export interface PowerPoint {
  readonly pairs: number;
  /** Mean of the runs: all, and those of pairs without warm-ups and pairs of the noise floor. */
  readonly trials: number;
  readonly trialsOfPairs: number;
  /** Share of the runs. */
  readonly noticed: number;
}

/**
 * Trials at which so large a share is noticed, between the first point that notices as many and the
 * one before it; null beyond the points.
 */
export function trialsForPower(
  points: readonly PowerPoint[],
  power: number,
  counted: 'trials' | 'trialsOfPairs' = 'trials',
): number | null {
  const index = points.findIndex(({ noticed }) => noticed >= power);
  const [before, after] = [points[index - 1], points[index]];
  if (before === undefined || after === undefined) return null;
  const share = (power - before.noticed) / (after.noticed - before.noticed);
  return before[counted] + share * (after[counted] - before[counted]);
}
