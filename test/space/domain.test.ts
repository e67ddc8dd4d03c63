import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seededRandom } from '../../src/random.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject, Option } from '../../src/schema/option.ts';
import {
  cardinality,
  drawValue,
  isInDomain,
  levelsOf,
  nearestValue,
  valuesOf,
} from '../../src/space/domain.ts';
import { anyOptionSchema } from './any-schema.ts';

function optionOf(schema: JsonObject): Option {
  const [option] = declareOptions({ properties: { x: schema } }, 'schema.json').options;
  assert.ok(option);
  return option;
}

const level = optionOf({ type: 'integer', minimum: 1, maximum: 9, default: 3 });
const memory = optionOf({
  type: 'integer',
  minimum: 1,
  maximum: 1024,
  default: 48,
  'x-perfscape': { scale: 'log' },
});
const ratio = optionOf({ type: 'number', minimum: 0, maximum: 1, default: 0.3 });
const tenths = optionOf({ type: 'number', minimum: -1, maximum: 1, multipleOf: 0.1, default: 0 });
const threads = optionOf({ enum: [1, 2, 4, 8, 16], default: 2 });
const codec = optionOf({ enum: ['Zstd', 'lz4', 'none', null, 7] });
const flag = optionOf({ type: 'boolean', default: true });

test('the cardinality counts the values, and is infinite for a continuous option', () => {
  const counts = [level, memory, ratio, tenths, threads, codec, flag].map(cardinality);
  assert.deepEqual(counts, [9, 1024, Infinity, 21, 5, 5, 2]);
});

test('values on a grid are free of the noise of binary fractions', () => {
  assert.deepEqual(valuesOf(tenths).slice(0, 4), [-1, -0.9, -0.8, -0.7]);
  assert.deepEqual(valuesOf(tenths).slice(9, 14), [-0.1, 0, 0.1, 0.2, 0.3]);
  const thirds = optionOf({ type: 'integer', minimum: -1, maximum: 9, multipleOf: 3 });
  assert.deepEqual(valuesOf(thirds), [0, 3, 6, 9]);
  assert.deepEqual(valuesOf(level), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('an option contains its own values only', () => {
  assert.deepEqual(
    [1, 9, 0, 10, 1.5, '3', true, null].map((value) => isInDomain(level, value)),
    [true, true, false, false, false, false, false, false],
  );
  assert.deepEqual(
    [0, 1, 0.123, 1.01, Number.NaN].map((value) => isInDomain(ratio, value)),
    [true, true, true, false, false],
  );
  assert.deepEqual(
    [0.3, 0.1 + 0.2, 0.35].map((value) => isInDomain(tenths, value)),
    [true, true, false],
  );
  assert.deepEqual(
    ['lz4', 'LZ4', null, 7, '7'].map((value) => isInDomain(codec, value)),
    [true, false, true, true, false],
  );
  assert.deepEqual(
    [true, 'true', 1].map((value) => isInDomain(flag, value)),
    [true, false, false],
  );
});

test('levels are all values when they are few', () => {
  assert.deepEqual(levelsOf(flag, 5), [false, true]);
  assert.deepEqual(levelsOf(threads, 5), [1, 2, 4, 8, 16]);
  assert.deepEqual(levelsOf(level, 9), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('levels spread over the scale with the ends and the default', () => {
  assert.deepEqual(levelsOf(level, 3), [1, 3, 9]);
  assert.deepEqual(levelsOf(level, 5), [1, 3, 5, 7, 9]);
  assert.deepEqual(levelsOf(memory, 5), [1, 6, 48, 181, 1024]);
  assert.deepEqual(levelsOf(ratio, 3), [0, 0.3, 1]);
  assert.deepEqual(levelsOf(ratio, 1), [0.3]);
  assert.deepEqual(levelsOf(threads, 3), [1, 2, 16]);
  assert.deepEqual(levelsOf(threads, 2), [2, 16]);
  assert.equal(levelsOf(codec, 3).length, 3);
});

function near(option: Option, values: readonly unknown[]) {
  return values.map((value) => nearestValue(option, value));
}

test('the nearest value clamps and rounds numbers, also from text', () => {
  assert.deepEqual(near(level, [0, 10, 3.4, 3.6, '7', ' 12 ', 1e300]), [1, 9, 3, 4, 7, 9, 9]);
  assert.deepEqual(near(ratio, [-1, 0.25, '0.5', 2]), [0, 0.25, 0.5, 1]);
  assert.deepEqual(near(tenths, [0.34, -0.96]), [0.3, -1]);
  assert.deepEqual(near(threads, [3.1, 100, 0]), [4, 16, 1]);
  assert.deepEqual(
    near(level, ['', 'many', true, null, undefined, [], {}, Number.NaN, Infinity]),
    Array.from({ length: 9 }, () => null),
  );
});

test('the nearest value of a category or boolean is matched as text', () => {
  assert.deepEqual(near(codec, ['lz4', 'ZSTD', ' None ', '7', 7]), ['lz4', 'Zstd', 'none', 7, 7]);
  assert.deepEqual(near(codec, ['gzip', '', {}, undefined]), [null, null, null, null]);
  assert.deepEqual(near(flag, [true, 'false', 'TRUE', 1, 'yes', null]), [
    true,
    false,
    true,
    null,
    null,
    null,
  ]);
  const cased = optionOf({ enum: ['a', 'A'] });
  assert.deepEqual(near(cased, ['a', 'A']), ['a', 'A']);
});

function sharesOf(option: Option, classOf: (value: number) => number): number[] {
  const random = seededRandom(3);
  const counts: number[] = [];
  const drawn = 20_000;
  for (let index = 0; index < drawn; index += 1) {
    const cell = classOf(Number(drawValue(option, random)));
    counts[cell] = (counts[cell] ?? 0) + 1 / drawn;
  }
  return counts;
}

test('values are drawn uniformly on the scale of their option', () => {
  for (const share of sharesOf(level, (value) => value - 1))
    assert.ok(Math.abs(share - 1 / 9) < 0.01);
  for (const share of sharesOf(ratio, (value) => Math.floor(value * 10)))
    assert.ok(Math.abs(share - 0.1) < 0.01);
  const span = Math.log(1024.5 / 0.5);
  const expected = [Math.log(31.5 / 0.5) / span, Math.log(1024.5 / 31.5) / span];
  const shares = sharesOf(memory, (value) => (value < 32 ? 0 : 1));
  for (const [index, share] of shares.entries())
    assert.ok(Math.abs(share - (expected[index] ?? 0)) < 0.01);
});

test('of any option, drawn values and levels are in the domain and their own nearest value', () => {
  fc.assert(
    fc.property(
      anyOptionSchema,
      fc.integer(),
      fc.integer({ min: 2, max: 12 }),
      (schema, seed, count) => {
        const option = optionOf(schema);
        const random = seededRandom(seed);
        const drawn = Array.from({ length: 20 }, () => drawValue(option, random));
        const levels = levelsOf(option, count);
        for (const value of [...drawn, ...levels, option.default]) {
          assert.ok(isInDomain(option, value), String(value));
          assert.equal(nearestValue(option, value), value);
        }
        assert.ok(levels.length <= count && levels.includes(option.default));
        assert.equal(new Set(levels).size, levels.length);
      },
    ),
  );
});

test('whatever number is written, the nearest value is in the domain', () => {
  fc.assert(
    fc.property(
      anyOptionSchema,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (schema, number) => {
        const option = optionOf(schema);
        const value = nearestValue(option, number);
        assert.ok(value === null || isInDomain(option, value), `${number} → ${value}`);
      },
    ),
  );
});
