import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean, variance } from 'simple-statistics';
import { drawPosterior } from '../../src/model/slice-sampler.ts';
import { seededRandom } from '../../src/random.ts';

const chain = { warmUp: 100, thinning: 5, draws: 4000 };

// One observation 2 with variance 0.25 of the first coordinate.
function likelihoodOfTwo([x = 0]: Float64Array): number {
  return -((x - 2) ** 2) / 0.5;
}

function likelihoodAboveZero([x = 0]: Float64Array): number {
  return x < 0 ? Number.NEGATIVE_INFINITY : 0;
}

test('a normal likelihood gives the conjugate posterior', () => {
  const target = { dimensions: 2, logLikelihood: likelihoodOfTwo };
  const draws = drawPosterior(target, chain, seededRandom(1));
  const [first, second] = [0, 1].map((index) => draws.map((draw) => draw[index] ?? 0));
  assert.ok(Math.abs(mean(first ?? []) - 1.6) < 0.05);
  assert.ok(Math.abs(variance(first ?? []) - 0.2) < 0.03);
  assert.ok(Math.abs(mean(second ?? [])) < 0.1);
  assert.ok(Math.abs(variance(second ?? []) - 1) < 0.15);
});

test('positions without likelihood are never drawn', () => {
  const target = { dimensions: 1, logLikelihood: likelihoodAboveZero };
  const draws = drawPosterior(target, chain, seededRandom(1));
  assert.equal(draws.length, chain.draws);
  assert.ok(draws.every(([x = -1]) => x >= 0));
});

test('the same seed gives the same draws', () => {
  const target = { dimensions: 1, logLikelihood: () => 0 };
  const few = { ...chain, draws: 3 };
  const draw = (seed: number) => drawPosterior(target, few, seededRandom(seed));
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
});
