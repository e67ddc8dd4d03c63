import type { RegressionTree } from './regression-tree.ts';

/** The rows a tree was grown on; `drawn` holds their indexes, some of them several times. */
export interface GrowthSample {
  readonly rows: readonly (readonly number[])[];
  readonly targets: readonly number[];
  readonly drawn: readonly number[];
}

type Split = Extract<RegressionTree, { type: 'split' }>;

interface Judgement {
  /** Mean of the targets that reach the split: what it predicts once it is a leaf. */
  readonly mean: number;
  /** Largest fall of the sum of squares by this split or one below it. */
  readonly strength: number;
}

function sumTargets({ targets, drawn }: GrowthSample): number {
  return drawn.reduce((sum, row) => sum + (targets[row] ?? 0), 0);
}

/** Judges every split, those above before those below; returns the strength of the whole tree. */
function judgeSplits(
  tree: RegressionTree,
  sample: GrowthSample,
  judged: Map<Split, Judgement>,
): number {
  if (tree.type === 'leaf') return 0;
  const { column, threshold } = tree;
  const goesLeft = (row: number) => (sample.rows[row]?.[column] ?? Number.NaN) < threshold;
  const left = { ...sample, drawn: sample.drawn.filter(goesLeft) };
  const right = { ...sample, drawn: sample.drawn.filter((row) => !goesLeft(row)) };
  const [leftSum, rightSum] = [sumTargets(left), sumTargets(right)];
  const mean = (leftSum + rightSum) / sample.drawn.length;
  const fall =
    leftSum ** 2 / left.drawn.length +
    rightSum ** 2 / right.drawn.length -
    mean * (leftSum + rightSum);
  // Takes the split's place in the map before those of the splits below it.
  judged.set(tree, { mean, strength: fall });
  const strength = Math.max(
    fall,
    judgeSplits(tree.left, left, judged),
    judgeSplits(tree.right, right, judged),
  );
  judged.set(tree, { mean, strength });
  return strength;
}

/**
 * Cuts a tree back to at most `leafLimit` leaves, the split above two leaves that lowers the sum of
 * squares least always first. A weak split above a strong one stays, as an interaction needs it.
 */
export function limitLeaves(
  tree: RegressionTree,
  sample: GrowthSample,
  leafLimit: number,
): RegressionTree {
  const judged = new Map<Split, Judgement>();
  judgeSplits(tree, sample, judged);
  // No split is stronger than the one above it, and sorting keeps the order of equals: what is kept
  // is a tree.
  const strongest = [...judged].sort(([, a], [, b]) => b.strength - a.strength);
  const kept = new Set(strongest.slice(0, leafLimit - 1).map(([split]) => split));
  const cutBack = (node: RegressionTree): RegressionTree => {
    if (node.type === 'leaf') return node;
    if (!kept.has(node)) return { type: 'leaf', value: judged.get(node)?.mean ?? Number.NaN };
    return { ...node, left: cutBack(node.left), right: cutBack(node.right) };
  };
  return cutBack(tree);
}
