import assert from 'node:assert/strict';
import { test } from 'node:test';
import { centreRates } from '../../src/model/rate-prior.ts';
import { fitChangeModel } from '../../src/model/change-model.ts';
import { seededRandom } from '../../src/random.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { drawConfigurations } from '../../src/space/draw.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const schema = {
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'boolean', default: false }])),
};
const space = createSpace(declareOptions(schema, 'schema.json'), 'schema.json');
const { options } = space;
const drawn = drawConfigurations(space, 80, seededRandom(1));
const isOn = (configuration: Configuration, name: string) => configuration[name] === true;
const levelOf = (configuration: Configuration) =>
  (isOn(configuration, 'a') ? 1 : 0) + (isOn(configuration, 'b') ? 0.7 : 0);
const measured = drawn
  .slice(0, 40)
  .map((configuration) => ({ configuration, logLevel: levelOf(configuration) }));

test('options that set the level are supposed to matter more for its change than others', () => {
  const centre = centreRates(options, measured, 1);
  assert.equal(centre.length, options.length);
  const [a = 0, b = 0, ...others] = centre;
  assert.ok(Math.min(a, b) > Math.max(...others), centre.join(' '));
});

test('levels that are few or all alike prefer no option', () => {
  assert.deepEqual(centreRates(options, measured.slice(0, 2), 1), []);
  assert.deepEqual(centreRates(options, [], 1), []);
  const alike = measured.map(({ configuration }) => ({ configuration, logLevel: 0.3 }));
  assert.deepEqual(centreRates(options, alike, 1), []);
});

test('the same levels and seed give the same centre', () => {
  assert.deepEqual(centreRates(options, measured, 3), centreRates(options, measured, 3));
});

function truth(configuration: Configuration): number {
  return isOn(configuration, 'a') && isOn(configuration, 'b') ? 0.4 : 0;
}

function errorWith(seed: number, isKnown: boolean): number {
  const sample = drawConfigurations(space, 12, seededRandom(seed));
  const changes = sample.map((configuration) => ({
    configuration,
    mean: truth(configuration),
    meanVariance: 1e-4,
  }));
  const baseLevels = { levelOf: () => 0, measured: isKnown ? measured : [] };
  const model = fitChangeModel({ options, changes, baseLevels }, seed);
  const errors = drawn.map((one) => Math.abs(model.predict(one).estimate - truth(one)));
  return errors.reduce((sum, error) => sum + error, 0);
}

test('a change that lies where the level does is found better with the levels known', () => {
  const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
  const total = (isKnown: boolean) =>
    seeds.reduce((sum, seed) => sum + errorWith(seed, isKnown), 0);
  const [known, unknown] = [total(true), total(false)];
  assert.ok(known < 0.9 * unknown, `${known} ${unknown}`);
});
