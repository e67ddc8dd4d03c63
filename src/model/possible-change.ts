import type { Configuration } from '../space/configuration.ts';
import { growQuickForest, type ForestGround, type Observation } from './quick-forest.ts';

/**
 * How much worse each candidate may have got, as a log change: mean of bagged trees plus their
 * standard deviation, an upper confidence bound (Srinivas et al. 2010) with the spread of a forest
 * as its uncertainty. Precondition: something was measured.
 */
export function predictPossibleChanges(
  changes: readonly Observation[],
  candidates: readonly Configuration[],
  ground: ForestGround,
): number[] {
  return candidates.map(growQuickForest(changes, ground)).map(({ average, deviation }) => {
    return average + deviation;
  });
}

/** How little is known of each candidate: the standard deviation of the same trees. */
export function predictDeviations(
  observations: readonly Observation[],
  candidates: readonly Configuration[],
  ground: ForestGround,
): number[] {
  return candidates.map(growQuickForest(observations, ground)).map(({ deviation }) => deviation);
}
