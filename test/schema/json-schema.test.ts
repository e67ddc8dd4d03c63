import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { parseJsonSchema } from '../../src/schema/json-schema.ts';

function refuses(text: string, path: string, message: RegExp): void {
  assert.throws(
    () => parseJsonSchema(text, path),
    (error) =>
      error instanceof UserError &&
      error.message.startsWith(`${path}: `) &&
      message.test(error.message),
  );
}

test('JSON and YAML of the same schema give the same document', () => {
  const expected = { properties: { level: { type: 'integer', minimum: 1 } } };
  const yaml = 'properties:\n  level:\n    type: integer\n    minimum: 1\n';
  assert.deepEqual(parseJsonSchema(JSON.stringify(expected), 'schema.json'), expected);
  assert.deepEqual(parseJsonSchema(yaml, 'schema.yaml'), expected);
  assert.deepEqual(parseJsonSchema(yaml, 'options.schema'), expected);
  assert.deepEqual(parseJsonSchema(`\uFEFF${JSON.stringify(expected)}`, 'schema.json'), expected);
});

test('a syntax mistake names the file and the line', () => {
  refuses('{\n  "properties": {,}\n}', 'schema.json', /not valid JSON.*line 2/s);
  refuses('properties:\n  a: [1\n', 'schema.yml', /not valid YAML.*line 3/s);
  refuses('a: 1\na: 2\n', 'schema.yml', /unique.*line 2/s);
});

test('only an object is a schema here', () => {
  for (const text of ['true', '[]', '"text"', 'null', '3'])
    refuses(text, 'a.json', /must be an object/);
  refuses('', 'a.yaml', /must be an object/);
});

test('size and depth are limited', () => {
  refuses(`{"title": "${'x'.repeat(1024 * 1024)}"}`, 'big.json', /limit of 1048576/);
  refuses(`{"a":${'['.repeat(200)}${']'.repeat(200)}}`, 'deep.json', /deeper than 100/);
  refuses(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'deep.json', /deeper than 100/);
  refuses(`a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'deep.yaml', /not valid YAML|deeper/);
});

test('YAML aliases cannot multiply or contain themselves', () => {
  const rows = Array.from(
    { length: 30 },
    (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
  );
  refuses(`a0: &a0 [x, x]\n${rows.join('\n')}\n`, 'laughs.yaml', /alias|deeper/i);
  refuses('a: &a\n  b: *a\n', 'self.yaml', /deeper than 100/);
});

test('the name __proto__ is refused at any depth', () => {
  refuses('{"properties": {"__proto__": {"type": "boolean"}}}', 'a.json', /__proto__/);
  refuses('properties:\n  x:\n    default:\n      __proto__: {a: 1}\n', 'a.yaml', /__proto__/);
});
