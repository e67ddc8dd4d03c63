import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { UserError } from '../../src/errors.ts';
import { seededRandom } from '../../src/random.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject } from '../../src/schema/option.ts';
import { keyOf } from '../../src/space/configuration.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import { drawConfigurations } from '../../src/space/draw.ts';
import { enumerateConfigurations } from '../../src/space/enumeration.ts';
import { walkConfigurations } from '../../src/space/walk.ts';
import { conditional } from '../schema/conditional.ts';
import { anySchema } from './any-schema.ts';
import { ascendingFlags, exactlyOneFlag, fallingNumbers } from './tight-schema.ts';

function spaceOf(document: JsonObject) {
  return createSpace(declareOptions(document, 'schema.json'), 'schema.json');
}

const isLz4 = { properties: { codec: { const: 'lz4' } } };
const small = {
  properties: {
    codec: { enum: ['zstd', 'lz4', 'none'] },
    level: { type: 'integer', minimum: 1, maximum: 3 },
    checksum: { type: 'boolean' },
  },
  ...conditional(isLz4, { properties: { level: { const: 1 } } }),
};
const many = Object.fromEntries(
  Array.from({ length: 37 }, (_, index) => [`b${index}`, { type: 'boolean' }]),
);

/** The statistic of Pearson's test that the drawn keys are equally likely to be any of `cells`. */
function chiSquare(drawn: readonly string[], cells: readonly string[]): number {
  const expected = drawn.length / cells.length;
  assert.ok(drawn.every((key) => cells.includes(key)));
  const counts = cells.map((cell) => drawn.filter((key) => key === cell).length);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

// 99.9 % quantiles of the chi-square distribution.
const quantile = { 5: 20.5, 13: 34.5 };

function keysOf(space: ReturnType<typeof spaceOf>): readonly string[] {
  return (enumerateConfigurations(space, 20_000) ?? []).map(keyOf);
}

test('all configurations come back when no more are valid than asked for', () => {
  const space = spaceOf(small);
  for (const count of [14, 1000]) {
    const drawn = drawConfigurations(space, count, seededRandom(1));
    assert.deepEqual(new Set(drawn.map(keyOf)), new Set(keysOf(space)));
    assert.equal(drawn.length, 14);
  }
});

test('a listed space is drawn from uniformly', () => {
  const space = spaceOf(small);
  const random = seededRandom(7);
  const drawn = Array.from({ length: 1400 }, () =>
    drawConfigurations(space, 1, random).map(keyOf),
  ).flat();
  assert.ok(chiSquare(drawn, keysOf(space)) < quantile[13]);
});

test('a listed option on a log scale is drawn on that scale', () => {
  const range = { type: 'integer', minimum: 1, maximum: 1000, 'x-perfscape': { scale: 'log' } };
  const space = spaceOf({ properties: { x: range } });
  const random = seededRandom(2);
  const drawn = Array.from({ length: 400 }, () => drawConfigurations(space, 1, random)[0]?.x);
  const share = drawn.filter((value) => Number(value) < 32).length / 400;
  assert.ok(Math.abs(share - Math.log(31.5 / 0.5) / Math.log(1000.5 / 0.5)) < 0.08, String(share));
});

test('a space too large to list is drawn from uniformly', () => {
  const space = spaceOf({ ...small, properties: { ...small.properties, ...many } });
  const drawn = drawConfigurations(space, 1400, seededRandom(5));
  assert.equal(drawn.length, 1400);
  const keys = drawn.map(({ codec = null, level = null, checksum = null }) =>
    keyOf({ codec, level, checksum }),
  );
  assert.ok(chiSquare(keys, keysOf(spaceOf(small))) < quantile[13]);
});

function walked(document: JsonObject, thinning: number): number {
  const space = spaceOf(document);
  const start = space.defaultConfiguration;
  const walk = walkConfigurations(
    { space, options: space.options, start, thinning },
    seededRandom(3),
  );
  const drawn = Array.from({ length: 1400 }, () => keyOf(walk.next().value));
  return chiSquare(drawn, keysOf(space));
}

test('the walk is uniform over the valid configurations', () => {
  assert.ok(walked(small, 30) < quantile[13]);
  assert.ok(walked(exactlyOneFlag(6), 100) < quantile[5]);
});

test('a draw from a tight space is uniform in what is known of it', () => {
  // Sequences of fallingNumbers by recurrence: a 1 is followed by anything, more by 1 or 2.
  const lengths = [10, 36];
  for (let length = 3; length <= 12; length += 1) {
    const [before = 0, last = 0] = lengths.slice(-2);
    lengths.push(2 * last + 8 * before);
  }
  const expected = (lengths.at(-2) ?? 0) / (lengths.at(-1) ?? 1);
  const drawn = drawConfigurations(spaceOf(fallingNumbers(12)), 500, seededRandom(1));
  assert.equal(drawn.length, 500);
  const share = drawn.filter(({ n0 }) => n0 === 1).length / drawn.length;
  assert.ok(Math.abs(share - expected) < 0.08, `${share} for ${expected}`);
});

test('spaces of a million million with tight constraints yield what they hold', () => {
  const oneOfForty = spaceOf(exactlyOneFlag(40));
  assert.equal(drawConfigurations(oneOfForty, 20, seededRandom(1)).length, 20);
  const all = drawConfigurations(oneOfForty, 100, seededRandom(1));
  assert.equal(all.length, 40);
  assert.ok(
    all.every((configuration) => Object.values(configuration).filter(Boolean).length === 1),
  );
  const chain = drawConfigurations(spaceOf(ascendingFlags(30)), 20, seededRandom(1));
  assert.equal(new Set(chain.map(keyOf)).size, 20);
});

test('continuous options with constraints are drawn and distinct', () => {
  const half = { type: 'number', minimum: 0, maximum: 1 };
  const space = spaceOf({
    properties: { a: half, b: half, on: { type: 'boolean' } },
    ...conditional(
      { properties: { on: { const: true } } },
      { properties: { a: { maximum: 0.001 }, b: { maximum: 0.001 } } },
    ),
  });
  const drawn = drawConfigurations(space, 200, seededRandom(1));
  assert.equal(new Set(drawn.map(keyOf)).size, 200);
  assert.ok(drawn.every((configuration) => space.violation(configuration) === null));
});

function barren(document: JsonObject) {
  return { ...spaceOf(document), violation: () => 'never' };
}

function refusedFor(message: RegExp) {
  return (error: unknown) => error instanceof UserError && message.test(error.message);
}

test('a space without a valid configuration is a UserError, listed or not', () => {
  assert.throws(
    () => drawConfigurations(barren(small), 5, seededRandom(1)),
    refusedFor(/no valid configuration.*any combination/),
  );
  assert.throws(
    () => drawConfigurations(barren({ properties: many }), 5, seededRandom(1)),
    refusedFor(/no valid configuration.*found in 42000 tries/),
  );
});

test('a valid configuration is found where the default is not one', () => {
  const space = spaceOf(exactlyOneFlag(40));
  const allOff: Configuration = { ...space.defaultConfiguration, b0: false };
  const drawn = drawConfigurations({ ...space, defaultConfiguration: allOff }, 10, seededRandom(1));
  assert.equal(drawn.length, 10);
});

test('of any schema and seed, draws are valid, distinct and repeatable', () => {
  fc.assert(
    fc.property(anySchema, fc.integer(), fc.integer({ min: 1, max: 30 }), (schema, seed, count) => {
      const space = spaceOf(schema);
      const drawn = drawConfigurations(space, count, seededRandom(seed));
      assert.ok(drawn.length > 0 && drawn.length <= count);
      assert.equal(new Set(drawn.map(keyOf)).size, drawn.length);
      for (const configuration of drawn) assert.equal(space.violation(configuration), null);
      assert.deepEqual(drawConfigurations(space, count, seededRandom(seed)), drawn);
    }),
    { numRuns: 60 },
  );
});
