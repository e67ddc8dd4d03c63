import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitChangeModel, PREDICTION_COVERAGE } from '../../src/model/change-model.ts';
import { seededRandom, type Random } from '../../src/random.ts';

function drawRows(count: number, random: Random): number[][] {
  return Array.from({ length: count }, () => Array.from({ length: 4 }, random));
}

function truth([a = 0, b = 0, c = 0]: readonly number[]): number {
  return (a > 0.5 ? 0.3 : 0) * (b > 0.4 ? 1 : 0.2) + 0.05 * c;
}

test('an interval holds its estimate', () => {
  const random = seededRandom(1);
  const rows = drawRows(20, random);
  const model = fitChangeModel({ rows, changes: rows.map((row) => truth(row) + random()) }, 1);
  for (const row of [...rows, ...drawRows(100, random)]) {
    const { estimate, low, high } = model.predict(row);
    assert.ok(low <= estimate && estimate <= high);
  }
});

test('intervals hold the stated share of unseen changes', () => {
  const random = seededRandom(2);
  let held = 0;
  let total = 0;
  for (let run = 0; run < 20; run += 1) {
    const rows = drawRows(20, random);
    const changes = rows.map((row) => truth(row) + 0.1 * (random() - 0.5));
    const model = fitChangeModel({ rows, changes }, run);
    for (const row of drawRows(50, random)) {
      const { low, high } = model.predict(row);
      const change = truth(row) + 0.1 * (random() - 0.5);
      held += change >= low && change <= high ? 1 : 0;
      total += 1;
    }
  }
  assert.ok(held / total >= PREDICTION_COVERAGE - 0.02, `${held / total}`);
});

test('without any change the prediction is none, without doubt', () => {
  const rows = drawRows(10, seededRandom(3));
  const model = fitChangeModel({ rows, changes: rows.map(() => 0) }, 1);
  assert.deepEqual(model.predict([0.1, 0.2, 0.3, 0.4]), { estimate: 0, low: 0, high: 0 });
});

test('a model needs a measured configuration', () => {
  assert.throws(() => fitChangeModel({ rows: [], changes: [] }, 1), /at least one/);
});

test('one measured configuration tells of itself only: the interval has no bounds', () => {
  const model = fitChangeModel({ rows: [[1, 2]], changes: [0.2] }, 1);
  const { estimate, low, high } = model.predict([1, 2]);
  assert.ok(Math.abs(estimate - 0.2) < 1e-9);
  assert.deepEqual([low, high], [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test('the same seed gives the same predictions', () => {
  const random = seededRandom(4);
  const rows = drawRows(12, random);
  const changes = rows.map(() => random());
  const predict = (seed: number) =>
    fitChangeModel({ rows, changes }, seed).predict([0.5, 0.5, 0.5, 0.5]);
  assert.deepEqual(predict(1), predict(1));
  assert.notDeepEqual(predict(1), predict(2));
});
