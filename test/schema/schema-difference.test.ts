import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject } from '../../src/schema/option.ts';
import { differSchemas } from '../../src/schema/schema-difference.ts';
import { conditional } from './conditional.ts';

const codec = { enum: ['zstd', 'lz4'], default: 'zstd', description: 'Codec.' };
const level = { type: 'integer', minimum: 1, maximum: 9, default: 3 };
const cache = { properties: { size: { type: 'integer', minimum: 1, maximum: 64 } } };
const properties = { codec, level, cache };

function differ(base: JsonObject, head: JsonObject) {
  return differSchemas(declareOptions(base, 'base.json'), declareOptions(head, 'head.json'));
}

function differProperties(base: JsonObject, head: JsonObject) {
  return differ({ properties: { codec, ...base } }, { properties: { codec, ...head } });
}

function differRules(base: JsonObject, head: JsonObject) {
  return differ({ properties, ...base }, { properties, ...head }).map((change) => {
    assert.equal(change.kind, 'constraint');
    return [change.option, change.before, change.after];
  });
}

test('equal schemas do not differ, whatever the order of keys and values', () => {
  assert.deepEqual(differ({ properties }, { properties }), []);
  const reordered = { properties: { level, cache, codec: { ...codec, enum: ['lz4', 'zstd'] } } };
  assert.deepEqual(differ({ properties }, reordered), []);
});

test('added and removed options tell what they are', () => {
  assert.deepEqual(differProperties({}, { level }), [
    { option: 'level', kind: 'added', before: null, after: 'integer: 1 … 9; default 3' },
  ]);
  assert.deepEqual(differProperties({ level, name: { type: 'string', default: 'a' } }, {}), [
    { option: 'level', kind: 'removed', before: 'integer: 1 … 9; default 3', after: null },
    {
      option: 'name',
      kind: 'removed',
      before:
        'fixed: free text; add "enum" or "x-perfscape": {"values": […]} to vary it; default a',
      after: null,
    },
  ]);
});

test('a new domain, default and description are a row each', () => {
  const changed = { ...level, maximum: 12, default: 4, description: 'Effort.', deprecated: true };
  assert.deepEqual(differProperties({ level }, { level: changed }), [
    { option: 'level', kind: 'domain', before: '1 … 9', after: '1 … 12' },
    { option: 'level', kind: 'default', before: '3', after: '4' },
    { option: 'level', kind: 'description', before: '', after: 'deprecated. Effort.' },
  ]);
  assert.deepEqual(
    differ(
      { properties: { codec } },
      { properties: { codec: { ...codec, enum: ['zstd', 'lz4', 'xz'] } } },
    ),
    [{ option: 'codec', kind: 'domain', before: 'zstd, lz4', after: 'zstd, lz4, xz' }],
  );
});

test('scale and step belong to the domain', () => {
  const changed = { ...level, multipleOf: 3, 'x-perfscape': { scale: 'log' } };
  assert.deepEqual(differProperties({ level }, { level: changed }), [
    { option: 'level', kind: 'domain', before: '1 … 9', after: '3 … 9, step 3, log scale' },
  ]);
});

test('a new type says both domains in one row', () => {
  const text = { enum: ['low', 'high'], default: 'low' };
  assert.deepEqual(differProperties({ level }, { level: text }), [
    { option: 'level', kind: 'type', before: 'integer: 1 … 9', after: 'categorical: low, high' },
    { option: 'level', kind: 'default', before: '3', after: 'low' },
  ]);
});

test('a number and its text are told apart', () => {
  const before = { enum: ['auto', 3], default: 3 };
  assert.deepEqual(differProperties({ x: before }, { x: { enum: ['auto', '3'], default: '3' } }), [
    { option: 'x', kind: 'domain', before: 'auto, 3', after: 'auto, "3"' },
    { option: 'x', kind: 'default', before: '3', after: '"3"' },
  ]);
});

test('the default of a property that is not varied is compared too', () => {
  const changes = differProperties(
    { tags: { type: 'array', default: ['a'] } },
    { tags: { type: 'array', default: [] } },
  );
  assert.deepEqual(changes, [{ option: 'tags', kind: 'default', before: '["a"]', after: '[]' }]);
});

test('a new rule gives a row for each option that it mentions', () => {
  const rule = conditional(
    { properties: { codec: { const: 'lz4' } } },
    { properties: { level: { maximum: 3 } } },
  );
  const text = 'if codec = lz4 then level ≤ 3';
  assert.deepEqual(differRules({}, rule), [
    ['codec', null, text],
    ['level', null, text],
  ]);
  assert.deepEqual(differRules({ allOf: [rule] }, {}), [
    ['codec', text, null],
    ['level', text, null],
  ]);
  assert.deepEqual(differRules({ allOf: [rule] }, rule), [], 'the same rule in another place');
});

const pointing = (maximum: number) => ({
  $defs: { rule: { not: { properties: { level: { minimum: maximum } } } } },
  $ref: '#/$defs/rule',
});

const indirect = (maximum: number) => ({
  $defs: { high: { minimum: maximum } },
  not: { properties: { level: { $ref: '#/$defs/high' } } },
});

test('a rule behind a $ref, in a group or of a group is found', () => {
  assert.deepEqual(differRules(pointing(8), pointing(9)), [
    ['level', 'not (level ≥ 8)', 'not (level ≥ 9)'],
  ]);
  assert.deepEqual(differRules(indirect(8), indirect(9)), [
    ['level', 'not (level ≥ 8)', 'not (level ≥ 9)'],
  ]);
  const inGroup = {
    properties: { codec, level, cache: { ...cache, not: { properties: { size: { const: 7 } } } } },
  };
  assert.deepEqual(differRules({}, inGroup), [['cache.size', null, 'not (cache.size = 7)']]);
  const ofGroup = { dependentRequired: { cache: ['level'] } };
  assert.deepEqual(differRules({}, ofGroup), [
    ['level', null, 'if cache is given then level is given'],
    ['cache.size', null, 'if cache is given then level is given'],
  ]);
});

const textOf = (rule: JsonObject) => differRules({}, rule)[0]?.[2];

test('each keyword reads as a rule', () => {
  const isFast = { properties: { level: { exclusiveMaximum: 3 } } };
  const isBig = { properties: { cache: { properties: { size: { enum: [32, 64] } } } } };
  assert.equal(textOf({ anyOf: [isFast, isBig] }), '(level < 3 or cache.size is one of 32, 64)');
  assert.equal(
    textOf({ oneOf: [isFast, { required: ['codec'] }] }),
    'exactly one of (level < 3; codec is given)',
  );
  assert.equal(
    textOf({ not: { allOf: [isFast, isBig] } }),
    'not (level < 3 and cache.size is one of 32, 64)',
  );
  assert.equal(textOf({ dependentSchemas: { codec: isFast } }), 'if codec is given then level < 3');
  assert.equal(
    textOf({ dependencies: { codec: ['level'] } }),
    'if codec is given then level is given',
  );
  assert.equal(
    textOf(conditional(isFast, isBig, false)),
    'if level < 3 then cache.size is one of 32, 64 else never',
  );
});

test('a rule that mentions no option belongs to the schema, and long texts are cut', () => {
  assert.deepEqual(differRules({}, { not: { maxProperties: 2 } }), [
    ['(schema)', null, 'not (the configuration has maxProperties 2)'],
  ]);
  const long = {
    anyOf: Array.from({ length: 50 }, (_, index) => ({ properties: { level: { const: index } } })),
  };
  assert.equal(differRules({}, long)[0]?.[2]?.length, 200);
});

const remarked = (description: string) => ({
  not: { description, properties: { level: { const: 1, title: description } } },
});

function differWhereDescriptionIsAnOption(before: number, after: number) {
  const description = { type: 'integer', minimum: 0, maximum: 9 };
  const [base = {}, head = {}] = [before, after].map((minimum) => ({
    properties: { description },
    not: { properties: { description: { minimum } } },
  }));
  return differ(base, head);
}

test('only remarks may change in a rule without a difference', () => {
  assert.deepEqual(differRules(remarked('one'), remarked('two')), []);
  assert.equal(differWhereDescriptionIsAnOption(3, 4).length, 1);
});

const recursive = (minimum: number) => ({
  $defs: { node: { properties: { level: { minimum } }, not: { $ref: '#/$defs/node' } } },
  not: { $ref: '#/$defs/node' },
});

test('a rule that refers to itself is compared without end', () => {
  assert.deepEqual(differRules(recursive(1), recursive(1)), []);
  assert.equal(differRules(recursive(1), recursive(2)).length, 1);
});

test('the difference of any two schemas is that of the reverse with before and after exchanged', () => {
  const property = fc.constantFrom<JsonObject>(
    level,
    codec,
    { type: 'boolean' },
    { type: 'string' },
    { ...level, default: 5 },
  );
  const opposites = new Map([
    ['added', 'removed'],
    ['removed', 'added'],
  ]);
  const schema = fc.dictionary(fc.constantFrom('a', 'b', 'c'), property, { minKeys: 1 });
  fc.assert(
    fc.property(schema, schema, (one, two) => {
      const rows = differProperties(one, two).map(
        ({ option, kind, before, after }) => `${option} ${kind} ${before} ${after}`,
      );
      const reversed = differProperties(two, one).map(
        ({ option, kind, before, after }) =>
          `${option} ${opposites.get(kind) ?? kind} ${after} ${before}`,
      );
      assert.deepEqual(rows.sort(), reversed.sort());
    }),
  );
});
