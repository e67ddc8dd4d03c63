import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fitPerformanceModel,
  performanceModelSchema,
  predictLevels,
  type Level,
} from '../../src/model/performance-model.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { drawIndex, seededRandom } from '../../src/random.ts';
import type { Configuration } from '../../src/space/configuration.ts';

function optionsOf(codecs: readonly string[]) {
  const properties = {
    cache: { type: 'boolean', default: false },
    codec: { enum: codecs, default: codecs[0] },
    level: { type: 'integer', minimum: 1, maximum: 9, default: 1 },
  };
  return declareOptions({ properties }, 'schema.json').options;
}

const options = optionsOf(['none', 'dense']);

const all: Configuration[] = [false, true].flatMap((cache) =>
  ['none', 'dense'].flatMap((codec) =>
    Array.from({ length: 9 }, (_, index) => ({ cache, codec, level: index + 1 })),
  ),
);

function logLevel({ cache, codec, level }: Configuration): number {
  return (cache === true ? -0.5 : 0) + (codec === 'dense' ? 0.1 * Number(level) : 0);
}

function fit(configurations: readonly Configuration[], seed = 1) {
  const levels = configurations.map((configuration): Level => ({
    configuration,
    logLevel: logLevel(configuration),
  }));
  return fitPerformanceModel('latency', levels, { options, seed });
}

test('a fitted model predicts what it has seen, and its error says how well the rest', () => {
  const model = fit(all);
  assert.equal(model.rows, 36);
  assert.equal(model.objective, 'latency');
  const predicted = predictLevels(model, all, options) ?? [];
  const errors = all.map((one, index) => Math.abs((predicted[index] ?? 0) - logLevel(one)));
  assert.ok(Math.max(...errors) < 0.2, `${Math.max(...errors)}`);
  assert.ok((model.medianRelativeError ?? 1) < 0.1, `${model.medianRelativeError}`);
});

test('a model survives its way through the store unchanged', () => {
  const model = fit(all.slice(0, 20));
  const stored = performanceModelSchema.parse(JSON.parse(JSON.stringify(model)));
  assert.deepEqual(stored, model);
  assert.deepEqual(predictLevels(stored, all, options), predictLevels(model, all, options));
});

test('a stored model holds a hundred leaves a tree at most, of hundreds of noisy configurations too', () => {
  const random = seededRandom(1);
  const codecs = Array.from({ length: 10 }, (_, index) => `codec${index}`);
  const levels = Array.from({ length: 400 }, (): Level => {
    const codec = codecs[drawIndex(random, codecs.length)] ?? '';
    const configuration = { cache: random() < 0.5, codec, level: 1 + drawIndex(random, 9) };
    return { configuration, logLevel: random() };
  });
  const model = fitPerformanceModel('latency', levels, { options: optionsOf(codecs), seed: 1 });
  assert.equal(model.rows, 400);
  assert.equal(JSON.stringify(model).match(/distribution/g)?.length, 100 * 100);
});

test('a model of other options predicts nothing', () => {
  const model = fit(all);
  assert.equal(predictLevels(model, all, optionsOf(['none', 'dense', 'fast'])), null);
  assert.equal(predictLevels(model, all, options.slice(1)), null);
});

test('one measured configuration is a model without a known error', () => {
  const model = fit(all.slice(0, 1));
  assert.equal(model.medianRelativeError, null);
  assert.deepEqual(predictLevels(model, all.slice(0, 3), options), [0, 0, 0]);
});

test('nothing to predict gives no predictions', () => {
  assert.deepEqual(predictLevels(fit(all), [], options), []);
});

test('the same seed gives the same model and another seed another one', () => {
  assert.equal(JSON.stringify(fit(all, 1)), JSON.stringify(fit(all, 1)));
  assert.notEqual(JSON.stringify(fit(all, 1)), JSON.stringify(fit(all, 2)));
});
