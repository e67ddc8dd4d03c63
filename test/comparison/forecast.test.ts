import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assessObjective } from '../../src/comparison/assessment.ts';
import { forecastSpace } from '../../src/comparison/forecast.ts';
import { seededRandom } from '../../src/random.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { keyOf } from '../../src/space/configuration.ts';
import { coverSpace, evidenceOf, ground, latency, normal } from './synthetic-evidence.ts';

function forecastOf(
  truth: (configuration: Configuration) => number,
  objective = latency,
  count = 30,
) {
  const random = seededRandom(1);
  const configurations = coverSpace(count);
  const noise = () => 0.01 * normal(random);
  const evidence = evidenceOf({ configurations, truth, pairs: 4, noise }, objective);
  const options = { ground, objectiveCount: 1, seed: 1 };
  return forecastSpace(assessObjective(evidence, options), ground, 1);
}

const dense = (change: number) => (configuration: Configuration) =>
  configuration['codec'] === 'dense' ? change : 0;

test('the worst predicted configuration lies where the change is worst', () => {
  const forecast = forecastOf(dense(Math.log(1.5)));
  assert.ok(Math.abs((forecast?.median.estimate ?? 1) - 0) < 0.05);
  assert.ok(Math.abs((forecast?.worst.estimate ?? 0) - 0.5) < 0.1);
  const worst = ground.drawn.find((one) => keyOf(one) === forecast?.worstKey);
  assert.equal(worst?.['codec'], 'dense');
});

test('what is worse for a maximized objective is its fall', () => {
  const forecast = forecastOf(dense(Math.log(0.5)), { ...latency, direction: 'maximize' });
  assert.ok(Math.abs((forecast?.worst.estimate ?? 0) - 0.5) < 0.1);
});

test('intervals hold their estimates', () => {
  const forecast = forecastOf(dense(0.4));
  for (const change of [forecast?.median, forecast?.worst]) {
    assert.ok(change !== undefined && change.low <= change.estimate);
    assert.ok(change.estimate <= change.high);
  }
});

test('one measured configuration predicts the rest without bounds', () => {
  const forecast = forecastOf(() => 0.1, latency, 1);
  assert.equal(forecast?.median.high, Number.POSITIVE_INFINITY);
  assert.equal(forecast.median.low, -1);
});

test('nothing measured or nothing to predict for gives no forecast', () => {
  const options = { ground, objectiveCount: 1, seed: 1 };
  const nothing = { configurations: [], truth: () => 0, pairs: 1, noise: () => 0 };
  const empty = assessObjective(evidenceOf(nothing), options);
  assert.equal(forecastSpace(empty, ground, 1), null);
  const one = { ...nothing, configurations: coverSpace(3) };
  const measured = assessObjective(evidenceOf(one), options);
  assert.equal(forecastSpace(measured, { ...ground, drawn: [] }, 1), null);
});
