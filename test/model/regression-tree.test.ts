import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  growTree,
  predictTree,
  rankColumns,
  type RegressionTree,
} from '../../src/model/regression-tree.ts';
import { seededRandom } from '../../src/random.ts';

type Rows = readonly (readonly number[])[];

function grow(rows: Rows, targets: readonly number[], drawn = rows.map((_, index) => index)) {
  return growTree(rankColumns(rows), Float64Array.from(targets), {
    rows: Int32Array.from(drawn),
    random: seededRandom(1),
  });
}

function sumOfSquares(values: readonly number[]): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

/** Least sum of squares that any one cut leaves. */
function leastResidual(rows: Rows, targets: readonly number[]): number {
  const columns = rows[0]?.map((_, column) => column) ?? [];
  const residuals = columns.flatMap((column) =>
    rows.flatMap((cut) => {
      const side = rows.map((row) => (row[column] ?? 0) < (cut[column] ?? 0));
      const left = targets.filter((_, index) => side[index]);
      const right = targets.filter((_, index) => !side[index]);
      return left.length === 0 ? [] : [sumOfSquares(left) + sumOfSquares(right)];
    }),
  );
  return Math.min(...residuals);
}

const anyTable = fc.integer({ min: 1, max: 4 }).chain((columnCount) =>
  fc.array(
    fc.record({
      row: fc.array(fc.integer({ min: 0, max: 4 }), {
        minLength: columnCount,
        maxLength: columnCount,
      }),
      target: fc.integer({ min: -20, max: 20 }),
    }),
    { minLength: 2, maxLength: 12 },
  ),
);

test('a step is cut in the middle and its sides are the means', () => {
  const expected: RegressionTree = {
    type: 'split',
    column: 0,
    threshold: 1.5,
    left: { type: 'leaf', value: 1 },
    right: { type: 'leaf', value: 2 },
  };
  assert.deepEqual(grow([[0], [1], [2], [3]], [1, 1, 2, 2]), expected);
});

test('the cut that separates most comes first', () => {
  assert.deepEqual(grow([[0], [1], [2]], [0, 1, 10]), {
    type: 'split',
    column: 0,
    threshold: 1.5,
    left: {
      type: 'split',
      column: 0,
      threshold: 0.5,
      left: { type: 'leaf', value: 0 },
      right: { type: 'leaf', value: 1 },
    },
    right: { type: 'leaf', value: 10 },
  });
});

test('a column that explains the targets is preferred to one that does not', () => {
  const tree = grow(
    [
      [0, 5, 1],
      [0, 7, 0],
      [0, 5, 1],
      [0, 7, 1],
      [0, 6, 0],
    ],
    [3, 8, 3, 3, 8],
  );
  assert.deepEqual(tree, {
    type: 'split',
    column: 2,
    threshold: 0.5,
    left: { type: 'leaf', value: 8 },
    right: { type: 'leaf', value: 3 },
  });
});

test('equal targets make a leaf, and rows that no column tells apart make one of their mean', () => {
  assert.deepEqual(grow([[0], [1], [2]], [7, 7, 7]), { type: 'leaf', value: 7 });
  assert.deepEqual(grow([[4], [4]], [1, 2]), { type: 'leaf', value: 1.5 });
  assert.deepEqual(grow([[], [], []], [1, 2, 6]), { type: 'leaf', value: 3 });
});

test('a row drawn twice counts twice and a row not drawn does not count', () => {
  assert.deepEqual(grow([[4], [4], [9]], [1, 4, 100], [0, 0, 1]), { type: 'leaf', value: 2 });
});

test('an interaction without any main effect is still found', () => {
  const rows = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const tree = grow(rows, [0, 1, 1, 0]);
  assert.deepEqual(
    rows.map((row) => predictTree(tree, row)),
    [0, 1, 1, 0],
  );
});

test('a cut anywhere lies between the neighbouring values, and not always at the same place', () => {
  const table = rankColumns([[1], [4], [10]]);
  const random = seededRandom(5);
  const draw = { rows: Int32Array.of(0, 1, 2), random, cuts: 'anywhere' } as const;
  const thresholds = Array.from({ length: 200 }, () => {
    const tree = growTree(table, Float64Array.of(0, 0, 1), draw);
    return tree.type === 'split' ? tree.threshold : Number.NaN;
  });
  assert.ok(thresholds.every((threshold) => threshold > 4 && threshold <= 10));
  const low = thresholds.filter((threshold) => threshold < 7).length;
  assert.ok(low > 60 && low < 140, `${low} of 200 in the lower half`);
});

test('ties between columns favour none of them', () => {
  const table = rankColumns([
    [0, 0],
    [1, 1],
  ]);
  const random = seededRandom(3);
  const columns = Array.from({ length: 200 }, () => {
    const tree = growTree(table, Float64Array.of(0, 1), { rows: Int32Array.of(0, 1), random });
    return tree.type === 'split' ? tree.column : -1;
  });
  const first = columns.filter((column) => column === 0).length;
  assert.ok(first > 60 && first < 140, `column 0 was cut ${first} times of 200`);
});

test('the first cut leaves the least sum of squares of all cuts', () => {
  fc.assert(
    fc.property(anyTable, (observations) => {
      const rows = observations.map(({ row }) => row);
      const targets = observations.map(({ target }) => target);
      const tree = grow(rows, targets);
      if (tree.type === 'leaf') return;
      const isLeft = rows.map((row) => (row[tree.column] ?? 0) < tree.threshold);
      const residual =
        sumOfSquares(targets.filter((_, index) => isLeft[index])) +
        sumOfSquares(targets.filter((_, index) => !isLeft[index]));
      assert.ok(residual <= leastResidual(rows, targets) + 1e-9);
    }),
  );
});

test('every prediction lies between the least and the largest target', () => {
  fc.assert(
    fc.property(anyTable, fc.array(fc.integer(), { minLength: 4, maxLength: 4 }), (seen, row) => {
      const targets = seen.map(({ target }) => target);
      const tree = grow(
        seen.map((observation) => observation.row),
        targets,
      );
      const prediction = predictTree(tree, row);
      assert.ok(prediction >= Math.min(...targets) && prediction <= Math.max(...targets));
    }),
  );
});

test('rows with different values are predicted exactly, however close or large the values are', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  const near = value.map((start) => [start, start + Math.abs(start) * Number.EPSILON]);
  fc.assert(
    fc.property(fc.array(near, { minLength: 1, maxLength: 8 }), (pairs) => {
      const values = [...new Set(pairs.flat().map((number) => number + 0))].filter(Number.isFinite);
      const rows = values.map((number) => [number]);
      const targets = values.map((_, index) => index);
      const tree = grow(rows, targets);
      assert.deepEqual(
        rows.map((row) => predictTree(tree, row)),
        targets,
      );
    }),
  );
});
