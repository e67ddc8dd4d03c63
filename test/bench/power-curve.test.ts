import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trialsForPower, type PowerPoint } from '../../bench/pairs/power-curve.ts';

const points: PowerPoint[] = [
  { pairs: 3, trials: 150, trialsOfPairs: 100, noticed: 0.4 },
  { pairs: 5, trials: 250, trialsOfPairs: 180, noticed: 0.8 },
  { pairs: 8, trials: 350, trialsOfPairs: 260, noticed: 0.9 },
];

test('trials for a power lie between the rows about it, in proportion', () => {
  assert.equal(trialsForPower(points, 0.6), 200);
  assert.equal(trialsForPower(points, 0.6, 'trialsOfPairs'), 140);
  assert.equal(trialsForPower(points, 0.8), 250);
});

test('beyond the rows nothing is known', () => {
  assert.equal(trialsForPower(points, 0.3), null);
  assert.equal(trialsForPower(points, 0.95), null);
});
