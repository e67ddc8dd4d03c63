import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seededRandom } from '../../src/random.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject } from '../../src/schema/option.ts';
import { keyOf } from '../../src/space/configuration.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import { countConfigurations, enumerateConfigurations } from '../../src/space/enumeration.ts';
import { conditional } from '../schema/conditional.ts';
import { anySchema } from './any-schema.ts';
import { ascendingFlags, exactlyOneFlag, fallingNumbers } from './tight-schema.ts';

function spaceOf(document: JsonObject) {
  return createSpace(declareOptions(document, 'schema.json'), 'schema.json');
}

const properties = {
  codec: { enum: ['zstd', 'lz4', 'none'], default: 'zstd' },
  level: { type: 'integer', minimum: 1, maximum: 9 },
  window: { enum: [16, 64, 256] },
  checksum: { type: 'boolean' },
};

const isCodec = (name: string) => ({ properties: { codec: { const: name } } });
const level = (bounds: JsonObject) => ({ properties: { level: bounds } });

function countOf(rules: JsonObject) {
  return countConfigurations(spaceOf({ properties, ...rules }), seededRandom(1));
}

test('without constraints every combination is counted', () => {
  assert.deepEqual(countOf({}), { count: 3 * 9 * 3 * 2, exact: true });
});

test('constrained counts agree with counting by hand', () => {
  // lz4 keeps 3 of 9 levels: (9 + 3 + 9) × 3 × 2
  assert.equal(countOf(conditional(isCodec('lz4'), level({ maximum: 3 }))).count, 126);
  // both rules: zstd 9 × 3 × 2, lz4 3 × 3 × 2, none one level, one window: 1 × 1 × 2
  const none = { properties: { level: { const: 1 }, window: { const: 16 } } };
  const rules = [
    conditional(isCodec('lz4'), level({ maximum: 3 })),
    conditional(isCodec('none'), none),
  ];
  assert.equal(countOf({ allOf: rules }).count, 54 + 18 + 2);
  // not (level ≥ 5 and window = 256): 5 of the 27 pairs go
  assert.equal(
    countOf({ not: { properties: { level: { minimum: 5 }, window: { const: 256 } } } }).count,
    3 * 22 * 2,
  );
  // exactly one of: zstd (54 of 162), checksum (81 of 162), both in 27
  assert.equal(
    countOf({ oneOf: [isCodec('zstd'), { properties: { checksum: { const: true } } }] }).count,
    54 + 81 - 2 * 27,
  );
});

test('the enumeration is null above the limit and complete at it', () => {
  const space = spaceOf({ properties });
  assert.equal(enumerateConfigurations(space, 161), null);
  const all = enumerateConfigurations(space, 162) ?? [];
  assert.equal(new Set(all.map(keyOf)).size, 162);
  assert.deepEqual(all[0], { codec: 'zstd', level: 1, window: 16, checksum: false });
  assert.deepEqual(all[1], { codec: 'zstd', level: 1, window: 16, checksum: true });
});

test('a continuous option makes the count infinite', () => {
  const space = spaceOf({ properties: { ratio: { type: 'number', minimum: 0, maximum: 1 } } });
  assert.deepEqual(countConfigurations(space, seededRandom(1)), { count: Infinity, exact: false });
});

test('a large space without or with loose constraints is estimated closely', () => {
  const flags = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`b${index}`, { type: 'boolean' }]),
  );
  const free = countConfigurations(spaceOf({ properties: flags }), seededRandom(1));
  assert.deepEqual(free, { count: 2 ** 40, exact: false });
  const not = { properties: { b1: { const: true }, b2: { const: true } } };
  const loose = countConfigurations(spaceOf({ properties: flags, not }), seededRandom(1));
  assert.ok(Math.abs(loose.count / (0.75 * 2 ** 40) - 1) < 0.15, String(loose.count));
});

test('tight spaces are estimated within their order of magnitude', () => {
  const exactlyOne = countConfigurations(spaceOf(exactlyOneFlag(30)), seededRandom(1));
  assert.ok(exactlyOne.count > 30 / 3 && exactlyOne.count < 30 * 3, String(exactlyOne.count));
  const ascending = countConfigurations(spaceOf(ascendingFlags(24)), seededRandom(1));
  assert.ok(ascending.count > 25 / 3 && ascending.count < 25 * 3, String(ascending.count));
  const falling = countConfigurations(spaceOf(fallingNumbers(12)), seededRandom(1));
  assert.ok(
    falling.count > countFalling(12) / 3 && falling.count < countFalling(12) * 3,
    String(falling.count),
  );
});

/** By recurrence: after a 1 any of ten numbers may follow, after more than 1 only 1 or 2. */
function countFalling(length: number): number {
  let [ones, twos, more] = [1, 1, 8];
  for (let index = 1; index < length; index += 1) {
    const all = ones + twos + more;
    [ones, twos, more] = [all, all, 8 * ones];
  }
  return ones + twos + more;
}

test('of any schema, the enumeration holds each valid configuration once', () => {
  fc.assert(
    fc.property(anySchema, (schema) => {
      const space = spaceOf(schema);
      const all = enumerateConfigurations(space, 2000);
      fc.pre(all !== null);
      assert.equal(new Set(all.map(keyOf)).size, all.length);
      assert.ok(all.every((configuration) => space.violation(configuration) === null));
      assert.ok(
        all.some((configuration) => keyOf(configuration) === keyOf(space.defaultConfiguration)),
      );
    }),
    { numRuns: 40 },
  );
});
