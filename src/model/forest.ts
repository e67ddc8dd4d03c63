import { RandomForestRegression } from 'ml-random-forest';
import { z } from 'zod';
import { drawIndex, seededRandom } from '../random.ts';
import {
  growTree,
  predictTree,
  rankColumns,
  type Cutting,
  type RegressionTree,
} from './regression-tree.ts';
import { limitLeaves } from './tree-pruning.ts';

/** A bagged ensemble of regression trees in which every tree may split on every column. */
export interface Forest {
  readonly trees: readonly RegressionTree[];
  readonly columnCount: number;
  /** For each tree, how often each training row was drawn; 0 means out of the bag. */
  readonly bags: readonly Int32Array[];
}

export interface ForestShape extends Pick<Cutting, 'cuts'> {
  readonly treeCount: number;
  /** Leaves a tree is cut back to; left out: none is. */
  readonly leafLimit?: number;
  readonly seed: number;
}

export interface TrainingSet {
  /** One row of `columnCount` finite numbers an observation. */
  readonly rows: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

/**
 * Grows a forest (Breiman 2001, with all columns at every split). The trees are grown here because
 * the library's own training is quadratic in the rows and leaves noise-free steps unsplit; what it
 * gives is the library's model, which `libraryModel` writes and the library loads.
 */
export function growForest(
  { rows, targets }: TrainingSet,
  { treeCount, leafLimit, seed, cuts = 'middle' }: ForestShape,
): Forest {
  const table = rankColumns(rows);
  const values = Float64Array.from(targets);
  const random = seededRandom(seed);
  const trees: RegressionTree[] = [];
  const bags: Int32Array[] = [];
  for (let tree = 0; tree < treeCount; tree++) {
    const drawn = Int32Array.from(rows, () => drawIndex(random, rows.length));
    const bag = new Int32Array(rows.length);
    for (const row of drawn) bag[row] = (bag[row] ?? 0) + 1;
    const grown = growTree(table, values, { rows: drawn, random, cuts });
    trees.push(
      leafLimit === undefined
        ? grown
        : limitLeaves(grown, { rows, targets, drawn: [...drawn] }, leafLimit),
    );
    bags.push(bag);
  }
  return { trees, columnCount: rows[0]?.length ?? 0, bags };
}

/** Mean of the trees' predictions for one row. */
export function predictForest(forest: Forest, row: readonly number[]): number {
  let sum = 0;
  for (const tree of forest.trees) sum += predictTree(tree, row);
  return sum / forest.trees.length;
}

/**
 * Prediction for each training row by the trees whose bag lacks it; null where every bag holds it.
 */
export function predictOutOfBag(forest: Forest, rows: TrainingSet['rows']): (number | null)[] {
  return rows.map((row, index) => {
    const trees = forest.trees.filter((_, tree) => forest.bags[tree]?.[index] === 0);
    if (trees.length === 0) return null;
    return trees.reduce((sum, tree) => sum + predictTree(tree, row), 0) / trees.length;
  });
}

const leafSchema = z.strictObject({ distribution: z.number() });
interface LibrarySplit {
  readonly splitColumn: number;
  readonly splitValue: number;
  readonly left: LibraryNode;
  readonly right: LibraryNode;
}
type LibraryNode = z.infer<typeof leafSchema> | LibrarySplit;
const nodeSchema: z.ZodType<LibraryNode> = z.union([
  leafSchema,
  z.strictObject({
    splitColumn: z.int().nonnegative(),
    splitValue: z.number(),
    left: z.lazy(() => nodeSchema),
    right: z.lazy(() => nodeSchema),
  }),
]);

/** ml-random-forest's own serialised regression model, slimmed to what its `predict` reads. */
export const libraryModelSchema = z.strictObject({
  name: z.literal('RFRegression'),
  selectionMethod: z.literal('mean'),
  baseModel: z
    .strictObject({
      nEstimators: z.int().positive(),
      isClassifier: z.literal(false),
      indexes: z.array(z.array(z.int().nonnegative())),
      estimators: z.array(
        z.strictObject({
          name: z.literal('DTRegression'),
          options: z.strictObject({ kind: z.literal('regression') }),
          root: nodeSchema,
        }),
      ),
    })
    .refine(
      ({ nEstimators, indexes, estimators }) =>
        indexes.length === nEstimators && estimators.length === nEstimators,
      { error: 'must hold nEstimators trees and as many lists of columns' },
    ),
});
export type LibraryModel = z.infer<typeof libraryModelSchema>;

// Six of a leaf's seventeen digits take a third of the bytes and are far below any noise.
const LEAF_DIGITS = 6;

function libraryNode(tree: RegressionTree): LibraryNode {
  return tree.type === 'leaf'
    ? { distribution: Number(tree.value.toPrecision(LEAF_DIGITS)) }
    : {
        splitColumn: tree.column,
        splitValue: tree.threshold,
        left: libraryNode(tree.left),
        right: libraryNode(tree.right),
      };
}

/** The forest as ml-random-forest 2 writes its models with `toJSON`. */
export function libraryModel(forest: Forest): LibraryModel {
  const columns = Array.from({ length: forest.columnCount }, (_, column) => column);
  return {
    name: 'RFRegression',
    selectionMethod: 'mean',
    baseModel: {
      nEstimators: forest.trees.length,
      isClassifier: false,
      indexes: forest.trees.map(() => columns),
      estimators: forest.trees.map((tree) => ({
        name: 'DTRegression',
        options: { kind: 'regression' },
        root: libraryNode(tree),
      })),
    },
  };
}

// The library copies every row once a tree, some 60 µs a row: what is drawn of a space takes it a
// twentieth of a second, and a hundred thousand rows seconds.
const LIBRARY_ROWS = 1000;

/** Predictions of a stored model: by the library, or for many rows by walking its nodes. */
export function predictLibraryModel(model: LibraryModel, rows: TrainingSet['rows']): number[] {
  if (rows.length === 0) return [];
  if (rows.length > LIBRARY_ROWS) return rows.map((row) => walkLibraryModel(model, row));
  const copies = rows.map((row) => [...row]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its declaration asks for fields that its `load` never reads
  return RandomForestRegression.load(model as never).predict(copies);
}

/** What the library predicts for one row, to the last bit, without its copies. */
export function walkLibraryModel({ baseModel }: LibraryModel, row: readonly number[]): number {
  let sum = 0;
  for (const { root } of baseModel.estimators) {
    let node = root;
    while ('left' in node) {
      node = (row[node.splitColumn] ?? Number.NaN) < node.splitValue ? node.left : node.right;
    }
    sum += node.distribution;
  }
  return sum / baseModel.nEstimators;
}
