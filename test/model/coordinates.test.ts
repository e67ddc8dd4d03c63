import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCoordinates } from '../../src/model/coordinates.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { Configuration } from '../../src/space/configuration.ts';

const { options } = declareOptions(
  {
    type: 'object',
    properties: {
      codec: { enum: ['none', 'fast', 'dense'], default: 'none' },
      level: { type: 'integer', minimum: 1, maximum: 11, default: 1 },
      sync: { type: 'boolean', default: true },
      threads: { enum: [1, 2, 4, 64], default: 1 },
    },
  },
  'schema.json',
);
const one = { codec: 'none', level: 1, sync: true, threads: 1 };
const other = { codec: 'dense', level: 6, sync: false, threads: 4 };

function distancesBetween(a: Configuration, b: Configuration) {
  const { placeOf, distancesTo } = createCoordinates(options, null);
  return distancesTo([placeOf(b)])(placeOf(a)).map((distances) => distances[0]);
}

test('categories and booleans are wholly apart, numbers by their place among the levels', () => {
  const expected = { codec: 1, level: 0.5, sync: 1, threads: 2 / 3 };
  const names = options.map(({ name }) => name);
  const distances = distancesBetween(one, other);
  assert.deepEqual(Object.fromEntries(names.map((name, i) => [name, distances[i]])), expected);
});

test('a configuration is no distance from itself', () => {
  assert.deepEqual(distancesBetween(other, other), [0, 0, 0, 0]);
});

test('a level outside those declared lies between its neighbours', () => {
  const distances = distancesBetween(one, { ...one, threads: 3 });
  assert.ok(distances.some((distance) => Math.abs((distance ?? 0) - 0.5) < 1e-12));
});

test('a base level is one more coordinate', () => {
  const { placeOf, distancesTo } = createCoordinates(options, (of) =>
    of['sync'] === true ? 1 : 0,
  );
  const distances = distancesTo([placeOf({ ...one, sync: false })])(placeOf(one));
  assert.deepEqual(distances.at(-1), Float64Array.of(1));
});
