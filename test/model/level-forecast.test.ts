import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forecastLevels, lookUpLevels, measureModelError } from '../../src/model/level-forecast.ts';
import { fitPerformanceModel, type Level } from '../../src/model/performance-model.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';

const { options } = declareOptions(
  {
    properties: {
      cache: { type: 'boolean', default: false },
      level: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
    },
  },
  'schema.json',
);
const drawn: Configuration[] = [false, true].flatMap((cache) =>
  [1, 2, 3, 4].map((level) => ({ cache, level })),
);
// Half the time with a cache, a tenth more a level.
const factorOf = ({ cache, level }: Configuration) =>
  (cache === true ? 0.5 : 1) * (1 + 0.1 * (Number(level) - 1));
const levelsOf = (scale: number): Level[] =>
  drawn.map((configuration) => ({
    configuration,
    logLevel: Math.log(factorOf(configuration) * (configuration['cache'] === true ? scale : 1)),
  }));
const repeated = Array.from({ length: 12 }, () => levelsOf(1)).flat();
const model = fitPerformanceModel('latency', repeated, { options, seed: 1 });

function forecast(direction: 'minimize' | 'maximize') {
  const predicted = forecastLevels(model, { options, drawn, defaultLevel: 20, direction });
  assert.ok(predicted !== null);
  return predicted;
}

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual / expected - 1) < 0.02, `${actual} instead of ${expected}`);

test('levels over the space are the default measured now times the predicted factors', () => {
  const { best, bestKey, median, worst, worstKey } = forecast('minimize');
  near(best, 10);
  assert.equal(bestKey, keyOf({ cache: true, level: 1 }));
  near(worst, 26);
  assert.equal(worstKey, keyOf({ cache: false, level: 4 }));
  near(median, 20 * Math.sqrt(0.65));
});

test('of a maximized objective the highest level is the best', () => {
  assert.equal(forecast('maximize').best, forecast('minimize').worst);
  assert.equal(forecast('maximize').worstKey, forecast('minimize').bestKey);
});

test('a model of other options forecasts nothing and has no error', () => {
  const other = options.slice(1);
  const ground = { options: other, drawn, defaultLevel: 20, direction: 'minimize' } as const;
  assert.equal(forecastLevels(model, ground), null);
  assert.equal(measureModelError(model, levelsOf(1), other), null);
});

test('the error of a model is its median distance from levels it did not see', () => {
  assert.ok((measureModelError(model, levelsOf(1), options) ?? 1) < 0.02);
  const withCache = levelsOf(2).filter(({ configuration }) => configuration['cache'] === true);
  near(measureModelError(model, withCache, options) ?? 0, 0.5);
  assert.equal(measureModelError(model, [], options), null);
});

test('levels are looked up by configuration, and only where they were predicted', () => {
  const levelOf = lookUpLevels(model, drawn, options);
  assert.ok(levelOf !== null);
  for (const configuration of drawn) {
    near(Math.exp(levelOf({ ...configuration })), factorOf(configuration));
  }
  assert.throws(() => levelOf({ cache: true, level: 9 }), /no level of/);
  assert.equal(lookUpLevels(model, drawn, options.slice(1)), null);
});
