import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject } from '../../src/schema/option.ts';

const level = { type: 'integer', minimum: 1, maximum: 9, description: 'Effort.' };

function declare(document: JsonObject) {
  return declareOptions(document, 'schema.json').options;
}

function refuses(document: JsonObject, message: RegExp): void {
  assert.throws(
    () => declareOptions(document, 'schema.json'),
    (error) => error instanceof UserError && message.test(error.message),
  );
}

test('a local $ref is followed in $defs and definitions, by pointer and by anchor', () => {
  const references = {
    $defs: { level, 'a/b': level, named: { ...level, $anchor: 'effort' } },
    definitions: { old: level, identified: { ...level, $id: '#identified' } },
    properties: {
      a: { $ref: '#/$defs/level' },
      b: { $ref: '#/definitions/old' },
      c: { $ref: '#/$defs/a~1b' },
      d: { $ref: '#effort' },
      e: { $ref: '#identified' },
      f: { $ref: '#/properties/a' },
      g: { $ref: 'https://example.test/options.json#/$defs/level' },
    },
    $id: 'https://example.test/options.json',
  };
  const options = declare(references);
  assert.deepEqual(
    options.map(({ name }) => name),
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
  );
  for (const option of options) assert.equal(option.description, 'Effort.');
});

test('keywords beside $ref win, and bounds of both apply', () => {
  const [option] = declare({
    $defs: { level },
    properties: {
      x: { $ref: '#/$defs/level', description: 'Mine.', default: 4, maximum: 6, minimum: 0 },
    },
  });
  assert.ok(option?.kind === 'integer' && option.domain.type === 'range');
  assert.deepEqual([option.description, option.default], ['Mine.', 4]);
  assert.deepEqual([option.domain.minimum, option.domain.maximum], [1, 6]);
});

test('allOf adds properties and narrows those declared elsewhere', () => {
  const options = declare({
    properties: { x: { type: 'number', minimum: 0 } },
    allOf: [
      { $ref: '#/$defs/common' },
      { properties: { x: { type: 'integer', maximum: 5 }, mode: { enum: ['b', 'c', 'd'] } } },
    ],
    $defs: { common: { properties: { mode: { enum: ['a', 'b', 'c'] } } } },
  });
  const [x, mode] = options;
  assert.ok(x?.kind === 'integer' && x.domain.type === 'range');
  assert.deepEqual([x.domain.minimum, x.domain.maximum], [0, 5]);
  assert.ok(mode?.kind === 'categorical');
  assert.deepEqual(mode.values, ['b', 'c']);
});

test('a property that a closed schema forbids is no option', () => {
  const options = declare({
    properties: { x: level },
    additionalProperties: false,
    allOf: [{ properties: { x: { maximum: 3 }, ghost: { type: 'boolean' } } }],
  });
  assert.deepEqual(
    options.map(({ name }) => name),
    ['x'],
  );
});

test('two multiples give their common one', () => {
  const multiples = [{ multipleOf: 4 }, { multipleOf: 6 }];
  const [x] = declare({
    properties: { x: { type: 'integer', minimum: 1, maximum: 40, allOf: multiples } },
  });
  assert.ok(x?.kind === 'integer' && x.domain.type === 'range');
  assert.deepEqual([x.domain.minimum, x.domain.maximum, x.domain.step], [12, 36, 12]);
});

const referring = ($ref: unknown) => ({ properties: { x: { $ref } } });

test('remote, dangling and malformed references are named', () => {
  refuses(referring('other.json#/a'), /\$ref "other\.json#\/a" points outside/);
  refuses(referring('https://example.test/a.json'), /points outside/);
  refuses(referring('#/$defs/none'), /"#\/\$defs\/none" points at nothing/);
  refuses(referring('#/constructor'), /points at nothing/);
  refuses(referring('#/%E0%A4%A'), /not a valid address/);
  refuses(referring(3), /\$ref is 3, must be a text/);
});

test('cycles of references are refused, diamonds are not', () => {
  refuses(
    {
      properties: { x: { $ref: '#/$defs/a' } },
      $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } },
    },
    /leads back to itself/,
  );
  refuses({ properties: { x: { $ref: '#' } } }, /leads back to itself/);
  refuses({ properties: { x: level }, allOf: [{ $ref: '#' }] }, /leads back to itself/);
  const diamond = {
    $defs: {
      base: { properties: { x: level } },
      left: { $ref: '#/$defs/base' },
      right: { $ref: '#/$defs/base' },
    },
    allOf: [{ $ref: '#/$defs/left' }, { $ref: '#/$defs/right' }],
  };
  assert.deepEqual(
    declare(diamond).map(({ name }) => name),
    ['x'],
  );
});

test('an ignored property may refer to itself', () => {
  const tree = { properties: { child: { $ref: '#/$defs/tree' } } };
  const ignored = { $ref: '#/$defs/tree', 'x-perfscape': { ignore: true } };
  assert.deepEqual(
    declare({ $defs: { tree }, properties: { x: level, ignored } }).map(({ name }) => name),
    ['x'],
  );
});

test('references that multiply end at a limit', () => {
  const steps = Array.from({ length: 40 }, (_, index) => index);
  const doubled = (make: (reference: string) => JsonObject) =>
    Object.fromEntries(steps.map((index) => [`d${index}`, make(`#/$defs/d${index + 1}`)]));
  const last = { d40: { properties: { x: level } } };
  const nested = doubled(($ref) => ({ properties: { a: { $ref }, b: { $ref } } }));
  refuses(
    { properties: { x: { $ref: '#/$defs/d0' } }, $defs: { ...nested, ...last } },
    /more than 20000 schemas/,
  );
  const merged = doubled(($ref) => ({ allOf: [{ $ref }, { $ref }] }));
  refuses(
    { properties: { x: { $ref: '#/$defs/d0' } }, $defs: { ...merged, ...last } },
    /more than 20000 schemas/,
  );
});
