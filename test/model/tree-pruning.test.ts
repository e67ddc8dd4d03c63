import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  growTree,
  predictTree,
  rankColumns,
  type RegressionTree,
} from '../../src/model/regression-tree.ts';
import { limitLeaves } from '../../src/model/tree-pruning.ts';
import { seededRandom } from '../../src/random.ts';

type Rows = readonly (readonly number[])[];

function grow(rows: Rows, targets: readonly number[], drawn = [...rows.keys()]) {
  const tree = growTree(rankColumns(rows), Float64Array.from(targets), {
    rows: Int32Array.from(drawn),
    random: seededRandom(1),
  });
  return { tree, sample: { rows, targets, drawn } };
}

function countLeaves(tree: RegressionTree): number {
  return tree.type === 'leaf' ? 1 : countLeaves(tree.left) + countLeaves(tree.right);
}

function squaredError(tree: RegressionTree, rows: Rows, targets: readonly number[]): number {
  return rows.reduce(
    (sum, row, index) => sum + (predictTree(tree, row) - (targets[index] ?? 0)) ** 2,
    0,
  );
}

const anyObservations = fc.array(
  fc.record({
    row: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
    target: fc.integer({ min: -20, max: 20 }),
  }),
  { minLength: 1, maxLength: 20 },
);

test('the weakest splits go first, and a leaf in their place holds the mean of its rows', () => {
  const { tree, sample } = grow([[0], [1], [2], [3]], [0, 1, 10, 14]);
  assert.equal(countLeaves(tree), 4);
  assert.deepEqual(limitLeaves(tree, sample, 3), {
    type: 'split',
    column: 0,
    threshold: 1.5,
    left: { type: 'leaf', value: 0.5 },
    right: {
      type: 'split',
      column: 0,
      threshold: 2.5,
      left: { type: 'leaf', value: 10 },
      right: { type: 'leaf', value: 14 },
    },
  });
  assert.deepEqual(limitLeaves(tree, sample, 1), { type: 'leaf', value: 6.25 });
});

test('a row drawn twice counts twice in the mean of a leaf', () => {
  const { tree, sample } = grow([[0], [1]], [0, 3], [0, 1, 1]);
  assert.deepEqual(limitLeaves(tree, sample, 1), { type: 'leaf', value: 2 });
});

test('a split without an effect of its own stays above an interaction', () => {
  const rows = [0, 1].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((side) => [side, a, b])));
  const targets = rows.map(([side = 0, a = 0, b = 0]) => {
    if (side === 1) return 100 + a / 10;
    return a === b ? 10 : 0;
  });
  const { tree, sample } = grow(rows, targets);
  assert.equal(countLeaves(tree), 6);
  const limited = limitLeaves(tree, sample, 5);
  assert.deepEqual(
    [0, 2, 4, 6].map((row) => predictTree(limited, rows[row] ?? [])),
    [10, 0, 0, 10],
  );
});

test('a tree within the limit stays as it is, and a limit is kept', () => {
  fc.assert(
    fc.property(anyObservations, fc.integer({ min: 1, max: 12 }), (observations, leafLimit) => {
      const rows = observations.map(({ row }) => row);
      const { tree, sample } = grow(
        rows,
        observations.map(({ target }) => target),
      );
      const limited = limitLeaves(tree, sample, leafLimit);
      assert.equal(countLeaves(limited), Math.min(leafLimit, countLeaves(tree)));
      if (countLeaves(tree) <= leafLimit) assert.deepEqual(limited, tree);
    }),
  );
});

test('more leaves never fit the grown rows worse', () => {
  fc.assert(
    fc.property(anyObservations, fc.integer({ min: 1, max: 12 }), (observations, leafLimit) => {
      const rows = observations.map(({ row }) => row);
      const targets = observations.map(({ target }) => target);
      const { tree, sample } = grow(rows, targets);
      const fewer = squaredError(limitLeaves(tree, sample, leafLimit), rows, targets);
      const more = squaredError(limitLeaves(tree, sample, leafLimit + 1), rows, targets);
      assert.ok(more <= fewer + 1e-9, `${more} > ${fewer}`);
    }),
  );
});
