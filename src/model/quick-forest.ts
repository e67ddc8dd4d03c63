import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { createEncoder } from './encoder.ts';
import { growForest } from './forest.ts';
import { predictTree } from './regression-tree.ts';

// The spread of fifty trees is steady enough to rank candidates by; nothing is reported from it.
const TREES = 50;

/** What was measured of one configuration and one objective. */
export interface Observation {
  readonly configuration: Configuration;
  /** Worse-positive log change or log level. */
  readonly value: number;
}

export interface ForestGround {
  readonly options: readonly Option[];
  readonly seed: number;
}

/** Mean of the trees, and their standard deviation: how little is known there. */
export type Forecast = (configuration: Configuration) => {
  readonly average: number;
  readonly deviation: number;
};

/**
 * A forest to choose the next configurations by; its spread is its uncertainty (Hutter, Hoos &
 * Leyton-Brown 2011). Precondition: something was observed.
 */
export function growQuickForest(
  observations: readonly Observation[],
  { options, seed }: ForestGround,
): Forecast {
  const encoder = createEncoder(options);
  const rows = observations.map(({ configuration }) => encoder.encode(configuration));
  const targets = observations.map(({ value }) => value);
  const { trees } = growForest({ rows, targets }, { treeCount: TREES, seed, cuts: 'anywhere' });
  // Thousands of candidates are ranked one after another.
  const outputs = new Float64Array(trees.length);
  return (configuration) => {
    const row = encoder.encode(configuration);
    let sum = 0;
    for (const [index, tree] of trees.entries()) {
      outputs[index] = predictTree(tree, row);
      sum += outputs[index] ?? 0;
    }
    const average = sum / outputs.length;
    let squares = 0;
    for (const output of outputs) squares += (output - average) ** 2;
    return { average, deviation: Math.sqrt(squares / outputs.length) };
  };
}
