import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject, Option } from '../../src/schema/option.ts';

function declare(properties: JsonObject, rest: JsonObject = {}) {
  return declareOptions({ properties, ...rest }, 'schema.json');
}

function optionOf(schema: JsonObject, rest: JsonObject = {}): Option {
  const { options, fixed } = declare({ x: schema }, rest);
  const [option] = options;
  assert.ok(option, `not varied: ${fixed[0]?.reason}`);
  return option;
}

function domainOf(schema: JsonObject) {
  const option = optionOf(schema);
  assert.ok(option.kind === 'integer' || option.kind === 'real');
  return { kind: option.kind, default: option.default, ...option.domain };
}

function fixedOf(schema: JsonObject) {
  const { options, fixed } = declare({ x: schema });
  assert.equal(options.length, 0);
  return { value: fixed[0]?.value, reason: fixed[0]?.reason };
}

function refuses(properties: JsonObject, message: RegExp, rest: JsonObject = {}): void {
  assert.throws(
    () => declare(properties, rest),
    (error) =>
      error instanceof UserError &&
      error.message.startsWith('schema.json: ') &&
      message.test(error.message),
  );
}

test('a boolean keeps its default, description and deprecation', () => {
  assert.deepEqual(
    optionOf({ type: 'boolean', default: true, description: 'On.', deprecated: true }),
    {
      name: 'x',
      path: ['x'],
      kind: 'boolean',
      default: true,
      defaultStated: true,
      description: 'On.',
      deprecated: true,
    },
  );
  const silent = optionOf({ type: 'boolean' });
  assert.deepEqual(
    [silent.default, silent.defaultStated, silent.description],
    [false, false, null],
  );
  assert.equal(optionOf({ enum: [true, false] }).kind, 'boolean');
});

test('an enum of texts or of mixed values is categorical in its order', () => {
  const option = optionOf({ enum: ['zstd', 'lz4', null, 3], default: 'lz4' });
  assert.ok(option.kind === 'categorical');
  assert.deepEqual([option.values, option.default], [['zstd', 'lz4', null, 3], 'lz4']);
  const implicit = optionOf({ type: 'string', enum: ['b', 'a'] });
  assert.deepEqual([implicit.default, implicit.defaultStated], ['b', false]);
});

test('a choice between described constants is an enum', () => {
  const option = optionOf({ oneOf: [{ const: 'a', description: 'A.' }, { const: 'b' }] });
  assert.ok(option.kind === 'categorical');
  assert.deepEqual(option.values, ['a', 'b']);
});

test('an enum of numbers has ascending levels', () => {
  assert.deepEqual(domainOf({ enum: [8, 1, 4] }), {
    kind: 'integer',
    default: 1,
    type: 'levels',
    values: [1, 4, 8],
  });
  assert.deepEqual(domainOf({ enum: [0.5, 2], default: 2 }), {
    kind: 'real',
    default: 2,
    type: 'levels',
    values: [0.5, 2],
  });
  assert.equal(domainOf({ type: 'number', enum: [1, 2] }).kind, 'real');
});

test('an enum keeps only values that type and bounds allow', () => {
  assert.deepEqual(domainOf({ type: 'integer', minimum: 2, enum: [1, 2, 3, 3.5, 'x'] }), {
    kind: 'integer',
    default: 2,
    type: 'levels',
    values: [2, 3],
  });
});

function rangeOf(schema: JsonObject) {
  const domain = domainOf(schema);
  assert.ok(domain.type === 'range');
  return [domain.minimum, domain.maximum, domain.step];
}

test('bounds of whole numbers become inclusive and meet multipleOf', () => {
  assert.deepEqual(rangeOf({ type: 'integer', minimum: 1, maximum: 9 }), [1, 9, 1]);
  assert.deepEqual(
    rangeOf({ type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 10 }),
    [1, 9, 1],
  );
  assert.deepEqual(rangeOf({ type: 'integer', minimum: 0.5, maximum: 3.5 }), [1, 3, 1]);
  assert.deepEqual(
    rangeOf({ type: 'integer', minimum: 1, maximum: 20, multipleOf: 8 }),
    [8, 16, 8],
  );
  assert.deepEqual(
    rangeOf({ type: 'integer', minimum: -5, exclusiveMaximum: 4, multipleOf: 2 }),
    [-4, 2, 2],
  );
  assert.deepEqual(
    rangeOf({ type: 'integer', minimum: 0, maximum: 10, multipleOf: 1.5 }),
    [0, 9, 3],
  );
  assert.deepEqual(
    rangeOf({ type: 'integer', minimum: 0, exclusiveMinimum: 3, maximum: 9, exclusiveMaximum: 99 }),
    [4, 9, 1],
  );
  assert.deepEqual(rangeOf({ type: 'integer', minimum: 0, maximum: 2 ** 64 }), [
    0,
    Number.MAX_SAFE_INTEGER,
    1,
  ]);
});

test('real ranges keep inclusive ends and step inside of excluded ones', () => {
  assert.deepEqual(rangeOf({ type: 'number', minimum: 0, maximum: 1 }), [0, 1, null]);
  assert.deepEqual(rangeOf({ type: 'number', exclusiveMinimum: 0, maximum: 10 }), [0.01, 10, null]);
  assert.deepEqual(rangeOf({ type: 'number', exclusiveMinimum: 0, maximum: 10, default: 0.001 }), [
    0.001,
    10,
    null,
  ]);
  assert.deepEqual(
    rangeOf({ type: 'number', minimum: 0, maximum: 1, multipleOf: 0.1, default: 0.3 }),
    [0, 1, 0.1],
  );
  assert.deepEqual(
    rangeOf({ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.1 }),
    [0.1, 0.9, 0.1],
  );
});

test('x-perfscape gives a scale and narrows the values, the default included', () => {
  const log = domainOf({
    type: 'integer',
    minimum: 1,
    maximum: 1024,
    'x-perfscape': { scale: 'log' },
  });
  assert.ok(log.type === 'range');
  assert.equal(log.scale, 'log');
  const levels = { type: 'integer', minimum: 0, default: 5, 'x-perfscape': { values: [16, 2] } };
  assert.deepEqual(domainOf(levels), {
    kind: 'integer',
    default: 5,
    type: 'levels',
    values: [2, 5, 16],
  });
  const text = optionOf({ type: 'string', default: 'c', 'x-perfscape': { values: ['b', 'a'] } });
  assert.ok(text.kind === 'categorical');
  assert.deepEqual(text.values, ['b', 'a', 'c']);
  const mixed = optionOf({ type: ['integer', 'string'], 'x-perfscape': { values: ['auto', 4] } });
  assert.ok(mixed.kind === 'categorical');
  assert.deepEqual(mixed.values, ['auto', 4]);
});

test('what cannot be varied stays at its default with a reason', () => {
  const ignored = { type: 'boolean', default: true, 'x-perfscape': { ignore: true } };
  assert.deepEqual(fixedOf(ignored), { value: true, reason: 'ignored by x-perfscape.ignore' });
  const single = 'it has a single value';
  assert.deepEqual(fixedOf({ const: 'v1' }), { value: 'v1', reason: single });
  assert.deepEqual(fixedOf({ enum: [3] }), { value: 3, reason: single });
  assert.deepEqual(fixedOf({ type: 'integer', minimum: 4, maximum: 4 }), {
    value: 4,
    reason: single,
  });
  assert.match(fixedOf({ type: 'string', default: 'a' }).reason ?? '', /^free text; .*x-perfscape/);
  assert.match(fixedOf({ type: 'array', default: [1] }).reason ?? '', /^a list/);
  assert.match(fixedOf({ type: 'object' }).reason ?? '', /without declared properties/);
  assert.match(fixedOf({ type: 'integer', minimum: 1 }).reason ?? '', /without maximum;/);
  assert.match(fixedOf({ type: 'number' }).reason ?? '', /without minimum and maximum;/);
  assert.match(
    fixedOf({ type: ['integer', 'null'], minimum: 1, maximum: 9 }).reason ?? '',
    /more than one type \(integer, null\)/,
  );
  assert.match(fixedOf({}).reason ?? '', /^no type/);
  assert.match(
    fixedOf({ anyOf: [{ type: 'integer' }, { const: 'auto' }] }).reason ?? '',
    /^no type/,
  );
  assert.match(fixedOf({ enum: [[1], [2]] }).reason ?? '', /lists or objects/);
  assert.match(
    fixedOf({ type: 'number', minimum: -1.7e308, maximum: 1.7e308 }).reason ?? '',
    /too wide/,
  );
  assert.deepEqual(declare({ x: true, y: { type: 'boolean' } }).fixed[0]?.name, 'x');
});

test('nested objects give dotted names and pass their default on', () => {
  const size = { type: 'integer', minimum: 1, maximum: 9 };
  const cache = {
    default: { size: 7 },
    properties: { size, on: { type: 'boolean', default: true } },
  };
  const { options } = declare({ cache });
  assert.deepEqual(
    options.map(({ name, path, default: value }) => [name, path, value]),
    [
      ['cache.size', ['cache', 'size'], 7],
      ['cache.on', ['cache', 'on'], true],
    ],
  );
});

test('a dot in a property name is kept, but must not make two names alike', () => {
  const size = { type: 'boolean' };
  assert.deepEqual(declare({ 'cache.size': size }).options[0]?.path, ['cache.size']);
  refuses({ 'cache.size': size, cache: { properties: { size } } }, /"cache\.size".*rename/);
});

test('names of object code are names like others', () => {
  const { options } = declare({ constructor: { type: 'boolean' }, toString: { enum: ['a', 'b'] } });
  assert.deepEqual(
    options.map(({ name }) => name),
    ['constructor', 'toString'],
  );
  const hostile = JSON.parse('{"__proto__": {"type": "boolean"}}');
  refuses(hostile, /__proto__/);
  refuses({ '': { type: 'boolean' } }, /cannot name an option/);
});

test('mistakes in x-perfscape name file, option, key and value', () => {
  const integer = { type: 'integer', minimum: 0, maximum: 9 };
  const extended = (extension: unknown) => ({
    cache: { properties: { x: { ...integer, 'x-perfscape': extension } } },
  });
  refuses(
    extended({ scale: 'logg' }),
    /"cache\.x": x-perfscape\.scale is "logg", must be "log" or "linear"/,
  );
  refuses(extended({ skale: 'log' }), /x-perfscape\.skale is unknown/);
  refuses(extended({ values: [] }), /x-perfscape\.values is \[\]/);
  refuses(extended({ values: [1, {}] }), /x-perfscape\.values is \[1,\{\}\]/);
  refuses(
    extended({ values: [1, 12] }),
    /x-perfscape\.values: 12 is not a value that the schema allows/,
  );
  refuses(extended({ ignore: 'yes' }), /x-perfscape\.ignore is "yes", must be true or false/);
  refuses(extended(3), /x-perfscape is 3/);
  refuses(extended({ scale: 'log' }), /smallest value is 0/);
  refuses({ x: { type: 'boolean', 'x-perfscape': { scale: 'log' } } }, /only numbers have a scale/);
  refuses(
    { g: { properties: { x: integer }, 'x-perfscape': { values: [1] } } },
    /"g".*belong to its properties/,
  );
});

test('a default outside of its own domain is refused', () => {
  refuses({ x: { type: 'integer', minimum: 1, maximum: 9, default: 10 } }, /"x": the default 10 /);
  refuses({ x: { enum: ['a', 'b'], default: 'c' } }, /the default "c"/);
  refuses({ x: { type: 'boolean', default: 'true' } }, /the default "true"/);
  refuses(
    { x: { type: 'integer', minimum: 0, maximum: 9, multipleOf: 2, default: 3 } },
    /the default 3/,
  );
  refuses({ x: { const: 1, default: 2 } }, /the default 2/);
  refuses(
    { g: { default: { x: 99 }, properties: { x: { type: 'integer', minimum: 1, maximum: 9 } } } },
    /"g\.x": the default 99/,
  );
});

test('a domain without a value is refused', () => {
  refuses({ x: { type: 'integer', minimum: 5, maximum: 4 } }, /no number lies within/);
  refuses(
    { x: { type: 'integer', minimum: 1, maximum: 7, multipleOf: 8 } },
    /no number lies within/,
  );
  refuses(
    { x: { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 1 } },
    /no number lies within/,
  );
  refuses({ x: { type: 'string', enum: [1, 2] } }, /no value at all/);
});

test('keywords of the wrong type are refused by name', () => {
  refuses(
    { x: { type: 'integer', minimum: 1, exclusiveMinimum: true } },
    /exclusiveMinimum is true, must be a number/,
  );
  refuses({ x: { type: 'int' } }, /type is "int", must be one of array, boolean/);
  refuses({ x: { type: 'integer', multipleOf: 0 } }, /multipleOf is 0, must be a number above 0/);
});

test('options and values are limited in number', () => {
  const many = Object.fromEntries(
    Array.from({ length: 201 }, (_, index) => [`b${index}`, { type: 'boolean' }]),
  );
  refuses(many, /201 options.*limit is 200.*ignore/);
  const values = Array.from({ length: 1001 }, (_, index) => `v${index}`);
  refuses({ x: { enum: values } }, /1001 values, the limit is 1000/);
  const narrowed = optionOf({ enum: values, 'x-perfscape': { values: ['v1', 'v2'] } });
  assert.equal(narrowed.kind === 'categorical' && narrowed.values.length, 2);
});

test('a schema without properties is refused', () => {
  assert.throws(
    () => declareOptions({ type: 'object' }, 'schema.json'),
    /declares no "properties"/,
  );
  assert.throws(() => declareOptions({ type: 'array', items: {} }, 'schema.json'), /declares no/);
});
