import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fitChangeModel,
  PREDICTION_COVERAGE,
  type ChangeModel,
} from '../../src/model/change-model.ts';
import { seededRandom, type Random } from '../../src/random.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { drawConfigurations } from '../../src/space/draw.ts';

const schema = {
  type: 'object',
  properties: {
    cache: { type: 'boolean', default: false },
    codec: { enum: ['none', 'fast', 'dense'], default: 'none' },
    level: { type: 'integer', minimum: 1, maximum: 19, default: 3 },
    sync: { type: 'boolean', default: true },
    threads: { enum: [1, 2, 4, 8], default: 1 },
  },
};
const space = createSpace(declareOptions(schema, 'schema.json'), 'schema.json');
const { options } = space;
const drawn = drawConfigurations(space, 150, seededRandom(1));

type Truth = (configuration: Configuration) => number;

function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function fit(truth: Truth, noise: number, { count = 20, seed = 1 } = {}) {
  const random = seededRandom(seed);
  const { defaultConfiguration } = space;
  const sample = [
    defaultConfiguration,
    ...sampleCoverage({ options, candidates: drawn }, [defaultConfiguration], count - 1),
  ];
  const changes = sample.map((configuration) => ({
    configuration,
    mean: truth(configuration) + noise * drawNormal(random),
    meanVariance: noise ** 2,
  }));
  return { changes, model: fitChangeModel({ options, changes }, seed) };
}

function meanError(truth: Truth, { model }: { readonly model: ChangeModel }): number {
  const errors = drawn.map((one) => Math.abs(model.predict(one).estimate - truth(one)));
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

const isDense = (configuration: Configuration) => configuration['codec'] === 'dense';
const none: Truth = () => 0;
const everywhere: Truth = () => 0.2;
const main: Truth = (configuration) => (isDense(configuration) ? 0.3 : 0);
const interaction: Truth = (configuration) =>
  isDense(configuration) && configuration['cache'] === true ? 0.3 : 0;
const slope: Truth = (configuration) => 0.02 * Number(configuration['level']);

const mixed: Truth = (of) => main(of) + slope(of) / 4 + interaction(of) / 2;

test('noise alone is shrunken towards no change', () => {
  const noise = 0.05;
  assert.ok(meanError(none, fit(none, noise)) < noise / 2);
});

test('a change by one option is found under noise', () => {
  assert.ok(meanError(main, fit(main, 0.02)) < 0.02);
});

test('a change of everything is predicted everywhere', () => {
  assert.ok(meanError(everywhere, fit(everywhere, 0.02)) < 0.02);
});

test('a change by two options together is found, more exactly with more configurations', () => {
  const [few = 0, many = 1] = [10, 40].map((count) =>
    meanError(interaction, fit(interaction, 0.01, { count })),
  );
  assert.ok(many < 0.02 && many < few, `${few} ${many}`);
});

test('a change along a number is found', () => {
  assert.ok(meanError(slope, fit(slope, 0.01)) < 0.02);
});

test('without noise the measured changes are predicted as they were measured', () => {
  const { changes, model } = fit(main, 0);
  for (const { configuration, mean } of changes) {
    assert.ok(Math.abs(model.predict(configuration).estimate - mean) < 0.02);
  }
});

test('a configuration that no option explains is predicted by its own pairs, and alone', () => {
  const truth: Truth = (configuration) => (configuration === space.defaultConfiguration ? 0.3 : 0);
  const { changes, model } = fit(truth, 0.01);
  const { estimate, low, high } = model.predict(space.defaultConfiguration);
  assert.ok(Math.abs(estimate - (changes[0]?.mean ?? 0)) < 0.01, `${estimate}`);
  assert.ok(high - low < 0.1, `${high - low}`);
  const neighbour = { ...space.defaultConfiguration, threads: 2 };
  assert.ok(model.predict(neighbour).estimate < 0.2);
});

test('intervals hold about the stated share of unseen true changes', () => {
  let held = 0;
  for (let seed = 1; seed <= 5; seed++) {
    const { model } = fit(mixed, 0.02, { seed });
    for (const configuration of drawn) {
      const { low, high } = model.predict(configuration);
      held += mixed(configuration) >= low && mixed(configuration) <= high ? 1 : 0;
    }
  }
  const share = held / drawn.length / 5;
  assert.ok(share > PREDICTION_COVERAGE - 0.05, `${share}`);
});

function widthUnder(noise: number): number {
  const { low, high } = fit(main, noise).model.predict(space.defaultConfiguration);
  return high - low;
}

test('more noise gives wider intervals', () => {
  assert.ok(widthUnder(0.1) > widthUnder(0.005));
});

test('a change that follows the base level is found by it', () => {
  const random = seededRandom(5);
  const levels = new Map(drawn.map((configuration) => [configuration, random()]));
  const levelOf: Truth = (configuration) => levels.get(configuration) ?? 0;
  const truth: Truth = (configuration) => 0.4 * levelOf(configuration);
  const changes = drawn
    .slice(0, 20)
    .map((configuration) => ({ configuration, mean: truth(configuration), meanVariance: 1e-4 }));
  const blind = fitChangeModel({ options, changes }, 1);
  const seeing = fitChangeModel({ options, changes, baseLevels: { levelOf, measured: [] } }, 1);
  const [without, given] = [blind, seeing].map((model) => meanError(truth, { model }));
  assert.ok((given ?? 1) < (without ?? 0) / 2, `${given} ${without}`);
});

test('without any change or noise the prediction is none, without doubt', () => {
  const { model } = fit(none, 0);
  assert.deepEqual(model.predict(space.defaultConfiguration), { estimate: 0, low: 0, high: 0 });
});

test('a model needs a measured configuration', () => {
  assert.throws(() => fitChangeModel({ options, changes: [] }, 1), /at least one/);
});

test('one measured configuration tells of itself only: the interval has no bounds', () => {
  const { estimate, low, high } = fit(() => 0.2, 0, { count: 1 }).model.predict(
    space.defaultConfiguration,
  );
  assert.equal(estimate, 0.2);
  assert.deepEqual([low, high], [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test('the same changes and seed give the same predictions', () => {
  const { changes } = fit(main, 0.02);
  const predict = (seed: number) =>
    fitChangeModel({ options, changes }, seed).predict(space.defaultConfiguration);
  assert.deepEqual(predict(1), predict(1));
  assert.notDeepEqual(predict(1), predict(2));
});
