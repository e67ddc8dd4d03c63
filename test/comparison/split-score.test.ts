import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreSplit } from '../../src/comparison/split-score.ts';

const NOISE = 1e-4;

function scoreOf(means: readonly number[], inside: readonly number[], length = 0): number | null {
  const sum = means.reduce((total, value) => total + value, 0);
  const squares = means.reduce((total, value) => total + value ** 2, 0);
  return scoreSplit({ means, noise: NOISE, sum, squares }, inside, length);
}

function near(actual: number | null, expected: number): void {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

// Expected scores are n log(σ²) of either way to tell the values, written out.

test('sides that vary alike share one variance', () => {
  const means = [0.4, 0.2, 0.1, -0.1];
  const [within, total] = [(0.02 + 0.02) / 4, 0.13 / 4];
  near(scoreOf(means, [0, 1]), 4 * Math.log(within / total));
  near(scoreOf(means, [0, 1], 3), 4 * Math.log(within / total) + 6);
});

test('where one side holds nothing but noise each side has a variance of its own, for the price of one', () => {
  const means = [0.5, 0.1, 0.001, -0.001];
  const total = (0.25 + 0.01 + 2e-6 - 0.6 ** 2 / 4) / 4;
  const own = 2 * Math.log(0.08 / 2) + 2 * Math.log(NOISE) + Math.log(4);
  near(scoreOf(means, [0, 1]), own - 4 * Math.log(total));
});

test('one value alone does not tell that its side holds nothing but noise', () => {
  const means = [0.5, 0.3, 0.1, -0.1];
  const others = 0.09 + 0.01 + 0.01 - 0.3 ** 2 / 3;
  const total = 0.25 + 0.11 - 0.8 ** 2 / 4;
  near(scoreOf(means, [0]), 4 * Math.log(others / total));
});

test('a rule that does not split, or whose inside is not worse, has no score', () => {
  const means = [0.4, 0.2, 0.1, -0.1];
  assert.equal(scoreOf(means, []), null);
  assert.equal(scoreOf(means, [0, 1, 2, 3]), null);
  assert.equal(scoreOf(means, [2, 3]), null);
  assert.equal(scoreOf([-0.1, -0.4, -0.5], [0]), null);
});
