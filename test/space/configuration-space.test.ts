import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { parseJsonSchema } from '../../src/schema/json-schema.ts';
import type { JsonObject } from '../../src/schema/option.ts';
import { conditional } from '../schema/conditional.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { createSpace } from '../../src/space/configuration-space.ts';

const draft07 = 'http://json-schema.org/draft-07/schema#';
const draft2020 = 'https://json-schema.org/draft/2020-12/schema';

function spaceOf(document: JsonObject) {
  return createSpace(declareOptions(document, 'schema.json'), 'schema.json');
}

function refuses(document: JsonObject, message: RegExp): void {
  assert.throws(
    () => spaceOf(document),
    (error) =>
      error instanceof UserError &&
      error.message.startsWith('schema.json: ') &&
      message.test(error.message),
  );
}

const properties = {
  codec: { enum: ['zstd', 'lz4'], default: 'zstd' },
  level: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
  cache: {
    properties: {
      ratio: { type: 'number', minimum: 0, maximum: 1, default: 0.5 },
      on: { type: 'boolean', default: true },
    },
  },
};
const defaults = { codec: 'zstd', level: 3, 'cache.ratio': 0.5, 'cache.on': true };

const isLz4 = { properties: { codec: { const: 'lz4' } } };

function violationsOf(rules: JsonObject, changes: readonly Configuration[]) {
  const space = spaceOf({ properties, ...rules });
  return changes.map((change) => space.violation({ ...defaults, ...change }));
}

test('the document nests the options and holds the fixed defaults', () => {
  const space = spaceOf({
    properties: {
      ...properties,
      tags: { type: 'array', default: ['a'] },
      name: { type: 'string' },
      net: {
        properties: { host: { type: 'string', default: 'localhost' }, retry: { type: 'boolean' } },
      },
      'dotted.name': { type: 'boolean', default: true },
    },
  });
  assert.deepEqual(space.document(space.defaultConfiguration), {
    tags: ['a'],
    net: { host: 'localhost', retry: false },
    codec: 'zstd',
    level: 3,
    cache: { ratio: 0.5, on: true },
    'dotted.name': true,
  });
});

test('names, types and domains are checked with the option named', () => {
  const space = spaceOf({ properties });
  const because = (change: Record<string, unknown>) => space.violation({ ...defaults, ...change });
  assert.equal(space.violation(defaults), null);
  assert.equal(because({ level: 10 }), 'option "level" must be <= 9');
  assert.equal(because({ level: 2.5 }), 'option "level" must be a whole number, is 2.5');
  assert.equal(because({ level: '3' }), 'option "level" must be a whole number, is "3"');
  assert.equal(
    because({ 'cache.on': 'true' }),
    'option "cache.on" must be true or false, is "true"',
  );
  assert.equal(
    because({ 'cache.ratio': Number.NaN }),
    'option "cache.ratio" must be a number, is null',
  );
  assert.match(because({ codec: 'xz' }) ?? '', /"codec" must be equal to one of.*\["zstd","lz4"\]/);
  assert.equal(because({ codec: ['zstd'] }), 'option "codec" must be a single value, is ["zstd"]');
  assert.equal(because({ toString: 1 }), '"toString" is not an option');
  const { level: _, ...rest } = defaults;
  assert.equal(space.violation(rest), 'option "level" is missing');
});

test('every constraint keyword of both drafts is honoured on the nested document', () => {
  const fast = { codec: 'lz4', level: 9 };
  const rule = conditional(isLz4, { properties: { level: { maximum: 3 } } });
  const small = { properties: { level: { maximum: 3 } } };
  const off = { properties: { cache: { properties: { on: { const: false } } } } };
  for (const $schema of [draft07, draft2020, `${draft2020}#`, undefined]) {
    const verdicts = (rules: JsonObject, changes: readonly Configuration[]) =>
      violationsOf({ ...($schema === undefined ? {} : { $schema }), ...rules }, changes).map(
        (fault) => fault === null,
      );
    assert.deepEqual(verdicts(rule, [fast, { level: 9 }, { codec: 'lz4' }]), [false, true, true]);
    assert.deepEqual(verdicts({ allOf: [rule] }, [fast, { level: 9 }]), [false, true]);
    assert.deepEqual(
      verdicts({ anyOf: [small, off] }, [{ level: 9 }, { level: 9, 'cache.on': false }]),
      [false, true],
    );
    assert.deepEqual(
      verdicts({ oneOf: [small, off] }, [{ 'cache.on': false }, { level: 9, 'cache.on': false }]),
      [false, true],
    );
    assert.deepEqual(verdicts({ not: off }, [{ 'cache.on': false }, {}]), [false, true]);
    const defined = { definitions: { small }, $defs: { off } };
    const referring = { anyOf: [{ $ref: '#/definitions/small' }, { $ref: '#/$defs/off' }] };
    assert.deepEqual(
      verdicts({ ...defined, ...referring }, [{ level: 9 }, { level: 9, 'cache.on': false }]),
      [false, true],
    );
  }
});

test('dependent keywords belong to their draft', () => {
  const small = { properties: { level: { maximum: 3 } } };
  assert.notEqual(violationsOf({ dependentSchemas: { codec: small } }, [{ level: 9 }])[0], null);
  const inDraft07 = { $schema: draft07, dependencies: { codec: small } };
  assert.notEqual(violationsOf(inDraft07, [{ level: 9 }])[0], null);
  refuses(
    { properties, dependentRequired: { codec: ['mode'] } },
    /property mode when property codec/,
  );
});

test('a violated constraint says which option it is about', () => {
  const rule = conditional(isLz4, {
    properties: { cache: { properties: { ratio: { maximum: 0.1 } } } },
  });
  assert.deepEqual(violationsOf(rule, [{ codec: 'lz4' }]), ['option "cache.ratio" must be <= 0.1']);
  assert.deepEqual(
    violationsOf(conditional(isLz4, { properties: { level: { const: 7 } } }), [{ codec: 'lz4' }]),
    ['option "level" must be equal to constant: 7'],
  );
});

test('a value beside x-perfscape.values is valid when the schema allows it', () => {
  const level = { ...properties.level, 'x-perfscape': { values: [1, 9] } };
  const space = spaceOf({ properties: { level } });
  assert.equal(space.violation({ level: 5 }), null);
  assert.notEqual(space.violation({ level: 10 }), null);
});

test('multiples tolerate binary fractions', () => {
  const space = spaceOf({
    properties: { x: { type: 'number', minimum: 0, maximum: 1, multipleOf: 0.1 } },
  });
  assert.equal(space.violation({ x: 0.3 }), null);
  assert.notEqual(space.violation({ x: 0.35 }), null);
});

test('formats, unions and unknown keywords do no harm', () => {
  const space = spaceOf({
    'x-vendor': 1,
    properties: {
      ...properties,
      host: { type: ['string', 'null'], format: 'hostname-of-mine', default: null },
    },
  });
  assert.equal(space.violation(space.defaultConfiguration), null);
});

test("an invalid schema is a UserError with the validator's message", () => {
  refuses(
    { properties, not: { minimum: 'x' } },
    /the schema cannot be used: .*minimum must be number/,
  );
  refuses({ properties, required: 'codec' }, /required must be array/);
  refuses(
    { properties: { ...properties, name: { type: 'string', pattern: '(' } } },
    /Invalid regular expression/,
  );
  refuses(
    { properties, ...conditional({ $ref: 'other.json' }, false) },
    /can't resolve reference other\.json/,
  );
  refuses(
    { properties, $schema: 'http://json-schema.org/draft-04/schema#' },
    /\$schema is "http:.*draft-04.*supported are .*2020-12.*draft-07/,
  );
  refuses({ properties, $async: true }, /\$async is not supported/);
});

test('a rule that refers to itself without end is a UserError', () => {
  refuses(
    { properties, $defs: { a: { not: { $ref: '#/$defs/a' } } }, not: { $ref: '#/$defs/a' } },
    /leads back to itself without end/,
  );
});

test('a required property without default says what to add', () => {
  const required = { properties: { ...properties, name: { type: 'string' } }, required: ['name'] };
  refuses(required, /must have required property 'name'; give "name" a "default"/);
  const nested = {
    properties: {
      ...properties,
      net: {
        properties: { host: { type: 'string' }, on: { type: 'boolean' } },
        required: ['host'],
      },
    },
  };
  refuses(nested, /option "net" must have required property 'host'; give "net\.host" a "default"/);
});

test('a fixed default that the schema forbids is named', () => {
  const tags = { type: 'array', items: { type: 'string' }, default: [1] };
  refuses(
    { properties: { ...properties, tags } },
    /option "tags\.0" must be string; change the "default" of "tags"/,
  );
});

test('a default configuration that constraints forbid comes with one that they allow', () => {
  const tooHigh = { properties: { level: { minimum: 5 } } };
  refuses(
    { properties, ...conditional({ properties: { codec: { const: 'zstd' } } }, tooHigh) },
    /"level" must be >= 5; state a "default" that satisfies the constraints, such as "codec": "lz4"/,
  );
});

test('constraints that nothing satisfies are told from a wrong default', () => {
  refuses({ properties, not: {} }, /leave no valid configuration that was found in 40000 tries/);
});

test('names of object code are ordinary names', () => {
  const document = parseJsonSchema(
    '{"properties": {"constructor": {"enum": ["a", "b"]}, "hasOwnProperty": {"properties": {"valueOf": {"type": "boolean"}}}}, "required": ["constructor"], "additionalProperties": false}',
    'schema.json',
  );
  const space = spaceOf(document);
  assert.deepEqual(space.document({ constructor: 'b', 'hasOwnProperty.valueOf': true }), {
    constructor: 'b',
    hasOwnProperty: { valueOf: true },
  });
  assert.equal(space.violation({ constructor: 'b', 'hasOwnProperty.valueOf': true }), null);
  refuses({ properties, required: ['toString'] }, /give "toString" a "default"/);
  assert.equal(
    space.violation({ 'hasOwnProperty.valueOf': true }),
    'option "constructor" is missing',
  );
});
