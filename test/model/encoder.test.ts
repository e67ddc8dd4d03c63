import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createEncoder } from '../../src/model/encoder.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';

const { options } = declareOptions(
  {
    properties: {
      cache: { type: 'boolean', default: false },
      codec: { enum: ['none', 'fast', 1, '1', true, null], default: 'none' },
      level: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
      ratio: { type: 'number', minimum: 0, maximum: 1, default: 0.5 },
    },
  },
  'schema.json',
);
const encoder = createEncoder(options);

const anyConfiguration: fc.Arbitrary<Configuration> = fc.record({
  cache: fc.boolean(),
  codec: fc.constantFrom('none', 'fast', 1, '1', true, null),
  level: fc.integer({ min: 1, max: 9 }),
  ratio: fc.double({ min: 0, max: 1, noNaN: true }).map((ratio) => ratio + 0),
});

test('a boolean and a number have one column, a category one a value', () => {
  assert.deepEqual(encoder.columns, [
    'cache',
    'codec="none"',
    'codec="fast"',
    'codec=1',
    'codec="1"',
    'codec=true',
    'codec=null',
    'level',
    'ratio',
  ]);
  assert.deepEqual(
    encoder.encode({ cache: true, codec: '1', level: 7, ratio: 0.25 }),
    [1, 0, 0, 0, 1, 0, 0, 7, 0.25],
  );
});

test('a number on a scale that is not linear stands on that scale', () => {
  const declared = declareOptions(
    {
      properties: {
        size: {
          type: 'number',
          minimum: 1,
          maximum: 10_000,
          default: 10,
          'x-perfscape': { scale: 'log' },
        },
        wait: { enum: [1, 2, 1000, 60_000], default: 1 },
      },
    },
    'schema.json',
  );
  const scaled = createEncoder(declared.options);
  assert.deepEqual(scaled.columns, ['logarithm of size', 'wait among 1, 2, 1000, 60000']);
  const [size, wait] = scaled.encode({ size: 100, wait: 1000 });
  assert.equal(size, Math.log(100));
  assert.equal(wait, 2 / 3);
});

test('different configurations have different rows and equal ones equal rows', () => {
  fc.assert(
    fc.property(anyConfiguration, anyConfiguration, (first, second) => {
      const rows = [first, second].map((one) => JSON.stringify(encoder.encode(one)));
      assert.equal(rows[0] === rows[1], keyOf(first) === keyOf(second));
    }),
    { numRuns: 1000 },
  );
});

test('every configuration of a small space has a row of its own', () => {
  const rows = new Set<string>();
  for (const cache of [false, true]) {
    for (const codec of ['none', 'fast', 1, '1', true, null]) {
      for (let level = 1; level <= 9; level += 1) {
        rows.add(JSON.stringify(encoder.encode({ cache, codec, level, ratio: 0.5 })));
      }
    }
  }
  assert.equal(rows.size, 2 * 6 * 9);
});

test('a row holds finite numbers only', () => {
  fc.assert(
    fc.property(anyConfiguration, (configuration) => {
      const row = encoder.encode(configuration);
      assert.equal(row.length, encoder.columns.length);
      assert.ok(row.every(Number.isFinite));
    }),
  );
});
