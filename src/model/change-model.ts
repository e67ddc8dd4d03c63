import { quantile } from 'simple-statistics';
import { growForest, type Forest } from './forest.ts';
import { predictTree } from './regression-tree.ts';

/** A predicted log change with an interval. */
export interface Prediction {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface ChangeModel {
  predict(row: readonly number[]): Prediction;
}

const TREES = 100;
/** Share of configurations whose true change an interval should hold. */
export const PREDICTION_COVERAGE = 0.9;

interface Observations {
  readonly rows: readonly (readonly number[])[];
  /** Mean log change of each row's configuration. */
  readonly changes: readonly number[];
}

/** Mean of the outputs, null of none. */
function meanOf(outputs: readonly number[]): number | null {
  if (outputs.length === 0) return null;
  return outputs.reduce((sum, output) => sum + output, 0) / outputs.length;
}

/** Mean of all trees, and for each observation the mean of the trees grown without it, if any. */
function predictions(forest: Forest, row: readonly number[]) {
  const outputs = forest.trees.map((tree) => predictTree(tree, row));
  const count = forest.bags[0]?.length ?? 0;
  const without = Array.from({ length: count }, (_, index) =>
    meanOf(outputs.filter((_output, tree) => forest.bags[tree]?.[index] === 0)),
  );
  return { all: meanOf(outputs) ?? Number.NaN, without };
}

/**
 * Bagged trees on the measured log changes, with jackknife+-after-bootstrap intervals (Kim, Xu &
 * Barber 2020): each observation's trees-without-it prediction, moved by that observation's own
 * out-of-bag residual. Assumes that the measured configurations and the predicted ones are alike.
 * One observation alone has no such residual: the interval has no bounds.
 */
export function fitChangeModel({ rows, changes }: Observations, seed: number): ChangeModel {
  if (rows.length === 0) {
    throw new Error('a change model needs at least one measured configuration');
  }
  const forest = growForest({ rows, targets: changes }, { treeCount: TREES, seed });
  const residuals = rows.map((row, index) => {
    const held = predictions(forest, row).without[index] ?? null;
    return held === null ? null : Math.abs((changes[index] ?? 0) - held);
  });
  const tail = (1 - PREDICTION_COVERAGE) / 2;
  return {
    predict(row) {
      const { all, without } = predictions(forest, row);
      const reaches = without.flatMap((value, index) => {
        const residual = residuals[index] ?? null;
        return value === null || residual === null ? [] : [{ value, residual }];
      });
      if (reaches.length === 0) {
        return { estimate: all, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
      }
      const lows = reaches.map(({ value, residual }) => value - residual);
      const highs = reaches.map(({ value, residual }) => value + residual);
      const low = Math.min(all, quantile(lows, tail));
      return { estimate: all, low, high: Math.max(all, quantile(highs, 1 - tail)) };
    },
  };
}
