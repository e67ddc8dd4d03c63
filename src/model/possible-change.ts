import { mean } from 'simple-statistics';
import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { createEncoder } from './encoder.ts';
import { growForest } from './forest.ts';
import { predictTree } from './regression-tree.ts';

// The spread of fifty trees is steady enough to rank candidates by; nothing is reported from it.
const TREES = 50;

/** What was measured of one configuration and one objective. */
export interface MeasuredChange {
  readonly configuration: Configuration;
  /** Mean worse-positive log change. */
  readonly change: number;
}

interface Ground {
  readonly options: readonly Option[];
  readonly seed: number;
}

function predictAll(
  measured: readonly MeasuredChange[],
  candidates: readonly Configuration[],
  { options, seed }: Ground,
) {
  const encoder = createEncoder(options);
  const rows = measured.map(({ configuration }) => encoder.encode(configuration));
  const targets = measured.map(({ change }) => change);
  const { trees } = growForest({ rows, targets }, { treeCount: TREES, seed });
  return candidates.map((candidate) => {
    const row = encoder.encode(candidate);
    const outputs = trees.map((tree) => predictTree(tree, row));
    const average = mean(outputs);
    const variance = mean(outputs.map((output) => (output - average) ** 2));
    return { average, deviation: Math.sqrt(variance) };
  });
}

/**
 * How much worse each candidate may have got, as a log change: mean of bagged trees plus their
 * standard deviation, an upper confidence bound (Srinivas et al. 2010) with the spread of a forest
 * as its uncertainty (Hutter, Hoos & Leyton-Brown 2011). Precondition: something was measured.
 */
export function predictPossibleChanges(
  measured: readonly MeasuredChange[],
  candidates: readonly Configuration[],
  ground: Ground,
): number[] {
  const predicted = predictAll(measured, candidates, ground);
  return predicted.map(({ average, deviation }) => average + deviation);
}

/** How little is known of each candidate's change: the standard deviation of the same trees. */
export function predictDeviations(
  measured: readonly MeasuredChange[],
  candidates: readonly Configuration[],
  ground: Ground,
): number[] {
  return predictAll(measured, candidates, ground).map(({ deviation }) => deviation);
}
