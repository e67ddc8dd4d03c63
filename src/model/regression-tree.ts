import { drawIndex, type Random } from '../random.ts';

/** A regression tree (CART): a row goes left where `row[column] < threshold`. */
export type RegressionTree =
  | { readonly type: 'leaf'; readonly value: number }
  | {
      readonly type: 'split';
      readonly column: number;
      readonly threshold: number;
      readonly left: RegressionTree;
      readonly right: RegressionTree;
    };

/**
 * A table with every column replaced by the ranks of its distinct values, so that a split is found
 * by one pass over the rows and one over the ranks instead of a sort a node.
 */
export interface RankedTable {
  readonly rowCount: number;
  /** Distinct values of each column, ascending. */
  readonly values: readonly Float64Array[];
  /** Rank of each row's value in its column. */
  readonly ranks: readonly Int32Array[];
}

export function rankColumns(rows: readonly (readonly number[])[]): RankedTable {
  const columnCount = rows[0]?.length ?? 0;
  const values: Float64Array[] = [];
  const ranks: Int32Array[] = [];
  for (let column = 0; column < columnCount; column++) {
    const cells = rows.map((row) => row[column] ?? Number.NaN);
    const distinct = Float64Array.from(new Set(cells)).sort();
    const rankOf = new Map([...distinct].map((value, rank) => [value, rank]));
    values.push(distinct);
    ranks.push(Int32Array.from(cells, (cell) => rankOf.get(cell) ?? 0));
  }
  return { rowCount: rows.length, values, ranks };
}

interface Split {
  readonly column: number;
  /** Rows of this rank and below go left. */
  readonly rank: number;
  /** The next one that a row has. */
  readonly nextRank: number;
  readonly score: number;
}

interface Growth extends Cutting {
  readonly table: RankedTable;
  readonly targets: Float64Array;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

/** Best cut of one column by the sum of squares between the two sides; null when there is none. */
function splitColumn(growth: Growth, rows: Int32Array, column: number): Split | null {
  const { table, targets, counts, sums } = growth;
  const values = table.values[column];
  const ranks = table.ranks[column];
  if (values === undefined || ranks === undefined || values.length < 2) return null;
  counts.fill(0, 0, values.length);
  sums.fill(0, 0, values.length);
  let total = 0;
  for (const row of rows) {
    const rank = ranks[row] ?? 0;
    const target = targets[row] ?? 0;
    counts[rank] = (counts[rank] ?? 0) + 1;
    sums[rank] = (sums[rank] ?? 0) + target;
    total += target;
  }
  return bestCut({ column, counts, sums, total, rowCount: rows.length }, values.length);
}

/** A share of the way between two numbers, above the lower one even where rounding makes it equal. */
function between(lower: number, upper: number, share: number): number {
  const place = lower * (1 - share) + upper * share;
  return place > lower && place <= upper ? place : upper;
}

interface ColumnTotals {
  readonly column: number;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly total: number;
  readonly rowCount: number;
}

function bestCut(
  { column, counts, sums, total, rowCount }: ColumnTotals,
  ranks: number,
): Split | null {
  let best: Split | null = null;
  let leftCount = 0;
  let leftSum = 0;
  let previous = -1;
  for (let rank = 0; rank < ranks; rank++) {
    const count = counts[rank] ?? 0;
    if (count === 0) continue;
    if (previous >= 0) {
      const rightSum = total - leftSum;
      const score = leftSum ** 2 / leftCount + rightSum ** 2 / (rowCount - leftCount);
      if (best === null || score > best.score) {
        best = { column, rank: previous, nextRank: rank, score };
      }
    }
    leftCount += count;
    leftSum += sums[rank] ?? 0;
    previous = rank;
  }
  return best;
}

/** Best cut over all columns; they are tried from a random one on, so that ties favour none. */
function bestSplit(growth: Growth, rows: Int32Array): Split | null {
  const columnCount = growth.table.values.length;
  const first = columnCount === 0 ? 0 : drawIndex(growth.random, columnCount);
  let best: Split | null = null;
  for (let offset = 0; offset < columnCount; offset++) {
    const split = splitColumn(growth, rows, (first + offset) % columnCount);
    if (split !== null && (best === null || split.score > best.score)) best = split;
  }
  return best;
}

function growNode(growth: Growth, rows: Int32Array): RegressionTree {
  const { targets, table, cuts, random } = growth;
  let total = 0;
  let isConstant = true;
  for (const row of rows) {
    total += targets[row] ?? 0;
    isConstant &&= targets[row] === targets[rows[0] ?? 0];
  }
  const leaf: RegressionTree = { type: 'leaf', value: total / rows.length };
  if (isConstant) return leaf;
  const split = bestSplit(growth, rows);
  if (split === null) return leaf;
  const ranks = table.ranks[split.column];
  const left = rows.filter((row) => (ranks?.[row] ?? 0) <= split.rank);
  const right = rows.filter((row) => (ranks?.[row] ?? 0) > split.rank);
  const values = table.values[split.column];
  const share = cuts === 'anywhere' ? random() : 0.5;
  return {
    type: 'split',
    column: split.column,
    threshold: between(values?.[split.rank] ?? 0, values?.[split.nextRank] ?? 0, share),
    left: growNode(growth, left),
    right: growNode(growth, right),
  };
}

export interface Cutting {
  /**
   * Where between two neighbouring values a split cuts: half way (left out), or anywhere alike, so
   * that the trees of a forest differ where nothing was measured (Hutter et al. 2014, Algorithm
   * runtime prediction, section 4.3.2).
   */
  readonly cuts?: 'middle' | 'anywhere';
  readonly random: Random;
}

/**
 * Grows a tree to pure leaves (Breiman et al. 1984, least squares) on the given rows of a table;
 * a row may occur several times, as in a bootstrap sample.
 */
export function growTree(
  table: RankedTable,
  targets: Float64Array,
  { rows, ...cutting }: Cutting & { readonly rows: Int32Array },
): RegressionTree {
  const widest = Math.max(1, ...table.values.map((values) => values.length));
  const counts = new Float64Array(widest);
  const sums = new Float64Array(widest);
  return growNode({ table, targets, counts, sums, ...cutting }, rows);
}

export function predictTree(tree: RegressionTree, row: readonly number[]): number {
  let node = tree;
  while (node.type === 'split') {
    node = (row[node.column] ?? Number.NaN) < node.threshold ? node.left : node.right;
  }
  return node.value;
}
