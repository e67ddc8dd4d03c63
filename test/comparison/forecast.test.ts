import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assessObjective } from '../../src/comparison/assessment.ts';
import { forecastSpace } from '../../src/comparison/forecast.ts';
import { seededRandom } from '../../src/random.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { keyOf } from '../../src/space/configuration.ts';
import { coverSpace, evidenceOf, ground, latency, normal } from './synthetic-evidence.ts';

const options = { ground, objectiveCount: 1, seed: 1 };

function forecastOf(
  truth: (configuration: Configuration) => number,
  objective = latency,
  count = 30,
) {
  const random = seededRandom(1);
  const configurations = coverSpace(count);
  const noise = () => 0.01 * normal(random);
  const evidence = evidenceOf({ configurations, truth, pairs: 4, noise }, objective);
  return assessObjective(evidence, options).forecast;
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

test('a forecast is made from the effects of all stages, in the direction of the objective', () => {
  const random = seededRandom(1);
  const noise = () => 0.01 * normal(random);
  const simulation = { configurations: coverSpace(30), truth: dense(0.4), pairs: 4, noise };
  const assessment = assessObjective(evidenceOf(simulation), options);
  const { effects, forecast } = assessment;
  assert.deepEqual(forecastSpace({ effects, direction: 'minimize' }, ground, 1), forecast);
  const turned = forecastSpace({ effects, direction: 'maximize' }, ground, 1);
  // Worse-positive log changes are the same; a fall of log 0.4 is a loss of 1 − exp(−0.4).
  assert.deepEqual(turned?.predictions, forecast?.predictions);
  assert.ok(Math.abs((turned?.worst.estimate ?? 0) - (1 - Math.exp(-0.4))) < 0.05);
});

test('the worst configuration is that of the worst prediction', () => {
  const { predictions = [], worst, worstKey } = forecastOf(dense(0.4)) ?? {};
  const index = ground.drawn.findIndex((one) => keyOf(one) === worstKey);
  const largest = Math.max(...predictions.map(({ estimate }) => estimate));
  assert.equal(predictions[index]?.estimate, largest);
  assert.equal(worst?.estimate, Math.expm1(largest));
});

test('every drawn configuration is predicted, in the order of the draw', () => {
  const { predictions = [] } = forecastOf(dense(0.4)) ?? {};
  assert.equal(predictions.length, ground.drawn.length);
  const near = ground.drawn.filter(
    (one, index) => Math.abs((predictions[index]?.estimate ?? 1) - dense(0.4)(one)) < 0.1,
  );
  assert.ok(near.length >= 0.9 * ground.drawn.length, `${near.length}`);
});

test('nothing measured or nothing to predict for gives no forecast', () => {
  const nothing = { configurations: [], truth: () => 0, pairs: 1, noise: () => 0 };
  assert.equal(assessObjective(evidenceOf(nothing), options).forecast, null);
  assert.equal(forecastSpace({ effects: [], direction: 'minimize' }, ground, 1), null);
  const one = { ...nothing, configurations: coverSpace(3) };
  const { effects } = assessObjective(evidenceOf(one), options);
  assert.notEqual(forecastSpace({ effects, direction: 'minimize' }, ground, 1), null);
  const nowhere = { ...ground, drawn: [] };
  assert.equal(forecastSpace({ effects, direction: 'minimize' }, nowhere, 1), null);
  assert.equal(assessObjective(evidenceOf(one), { ...options, ground: nowhere }).forecast, null);
});
