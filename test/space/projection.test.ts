import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seededRandom } from '../../src/random.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject } from '../../src/schema/option.ts';
import { keyOf } from '../../src/space/configuration.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import { drawConfigurations } from '../../src/space/draw.ts';
import { projectConfiguration } from '../../src/space/projection.ts';
import { conditional } from '../schema/conditional.ts';
import { anySchema } from './any-schema.ts';

function spaceOf(document: JsonObject) {
  return createSpace(declareOptions(document, 'schema.json'), 'schema.json');
}

const level = { type: 'integer', minimum: 1, maximum: 9, default: 3 };
const codec = { enum: ['zstd', 'lz4'], default: 'zstd' };
const checksum = { type: 'boolean', default: true };
const properties = { codec, level, checksum };

function project(configuration: Configuration, base: JsonObject) {
  const {
    configuration: projected,
    key,
    moved,
  } = projectConfiguration(configuration, spaceOf(base));
  assert.equal(key, keyOf(projected));
  return { projected, moved };
}

test('an option that base does not know is dropped without being marked', () => {
  const given = { codec: 'lz4', level: 2, checksum: false, threads: 4 };
  const { threads: _, ...rest } = given;
  assert.deepEqual(project(given, { properties }), { projected: rest, moved: [] });
});

test('an option that head does not know is at the default of base', () => {
  assert.deepEqual(project({ codec: 'lz4', level: 2 }, { properties }), {
    projected: { codec: 'lz4', level: 2, checksum: true },
    moved: [],
  });
});

test('configurations that differ in a new option only share their projection', () => {
  const [one, two] = [1, 8].map((threads) =>
    projectConfiguration(
      { codec: 'lz4', level: 2, checksum: true, threads },
      spaceOf({ properties }),
    ),
  );
  assert.equal(one?.key, two?.key);
});

test('a value that base cannot take goes to the nearest and is marked', () => {
  assert.deepEqual(project({ codec: 'lz4', level: 12, checksum: true }, { properties }), {
    projected: { codec: 'lz4', level: 9, checksum: true },
    moved: ['level'],
  });
  assert.deepEqual(project({ codec: 'xz', level: 2, checksum: true }, { properties }), {
    projected: { codec: 'zstd', level: 2, checksum: true },
    moved: ['codec'],
  });
  const textual = { properties: { ...properties, level: { enum: ['low', 'high'] } } };
  assert.deepEqual(project({ codec: 'lz4', level: 2, checksum: true }, textual), {
    projected: { codec: 'lz4', level: 'low', checksum: true },
    moved: ['level'],
  });
});

test('only what has to move is moved', () => {
  const chosen = {
    properties: { codec, level: { ...level, 'x-perfscape': { values: [1, 9] } }, checksum },
  };
  // 5 is beside the values that are drawn, but base allows it.
  assert.deepEqual(project({ codec: 'xz', level: 5, checksum: false }, chosen), {
    projected: { codec: 'zstd', level: 5, checksum: false },
    moved: ['codec'],
  });
});

test('a constraint of base moves as few options as possible to the default', () => {
  const isLz4 = { properties: { codec: { const: 'lz4' } } };
  const rule = conditional(isLz4, { properties: { level: { maximum: 3 } } });
  const { projected, moved } = project(
    { codec: 'lz4', level: 8, checksum: false },
    { properties, ...rule },
  );
  assert.deepEqual(projected, { codec: 'zstd', level: 8, checksum: false });
  assert.deepEqual(moved, ['codec']);
});

const stays = (name: string, value: unknown) => ({ properties: { [name]: { const: value } } });

test('two options move where one is not enough', () => {
  const base = {
    properties: { ...properties, mode: { type: 'boolean', default: false } },
    allOf: [
      { anyOf: [stays('codec', 'zstd'), stays('checksum', true)] },
      { anyOf: [stays('level', 3), stays('mode', false)] },
    ],
  };
  const { moved } = project({ codec: 'lz4', level: 8, checksum: false, mode: true }, base);
  assert.equal(moved.length, 2);
});

test('where many options have to move, the others keep their value', () => {
  const names = Array.from({ length: 6 }, (_, index) => `b${index}`);
  const flags = Object.fromEntries(
    names.map((name) => [name, { type: 'boolean', default: false }]),
  );
  const off = Object.fromEntries(names.slice(0, 4).map((name) => [name, { const: false }]));
  const on = Object.fromEntries(names.map((name) => [name, true]));
  const base = { properties: { ...flags, level }, anyOf: [{ properties: off }] };
  const { projected, moved } = project({ ...on, level: 8 }, base);
  assert.deepEqual(moved, ['b0', 'b1', 'b2', 'b3']);
  assert.deepEqual(projected, {
    b0: false,
    b1: false,
    b2: false,
    b3: false,
    b4: true,
    b5: true,
    level: 8,
  });
});

test('of any schema, a projection to the same space is the configuration itself', () => {
  fc.assert(
    fc.property(anySchema, fc.integer(), (schema, seed) => {
      const space = spaceOf(schema);
      for (const configuration of drawConfigurations(space, 5, seededRandom(seed))) {
        assert.deepEqual(projectConfiguration(configuration, space), {
          configuration,
          key: keyOf(configuration),
          moved: [],
        });
      }
    }),
    { numRuns: 40 },
  );
});

test('between any two schemas, a projection is valid in base and marks what differs', () => {
  fc.assert(
    fc.property(anySchema, anySchema, fc.integer(), (baseSchema, headSchema, seed) => {
      const [base, head] = [spaceOf(baseSchema), spaceOf(headSchema)];
      for (const given of drawConfigurations(head, 5, seededRandom(seed))) {
        const { configuration, moved } = projectConfiguration(given, base);
        assert.equal(base.violation(configuration), null);
        for (const { name, default: value } of base.options) {
          const expected = Object.hasOwn(given, name) ? given[name] : value;
          assert.equal(configuration[name] !== expected, moved.includes(name));
        }
      }
    }),
    { numRuns: 40 },
  );
});
