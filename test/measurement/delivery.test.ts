import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { getProperties } from 'properties-file';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { UserError } from '../../src/errors.ts';
import { deliverConfiguration } from '../../src/measurement/delivery.ts';

const configuration = { 'cache.size': 64, codec: 'no', ratio: 0.5, fast: true, log: null };
const document = {
  cache: { size: 64, path: '/tmp/a b' },
  codec: 'no',
  ratio: 0.5,
  fast: true,
  log: null,
  tags: ['x', 'y'],
};

function textOf(format: 'json' | 'yaml' | 'toml' | 'env' | 'properties', nested = {}): string {
  const deliver = { file: 'conf/app', format };
  return deliverConfiguration({ configuration: {}, document: nested, deliver }).file?.text ?? '';
}

test('the JSON and YAML files hold the document as it is', () => {
  assert.deepEqual(JSON.parse(textOf('json', document)), document);
  assert.deepEqual(parseYaml(textOf('yaml', document)), document);
  assert.deepEqual(parseYaml(textOf('yaml', document), { version: '1.1' }), document);
});

test('the TOML file holds everything but null', () => {
  const { log: _, ...stated } = document;
  // The parser's objects have no prototype.
  assert.deepEqual(JSON.parse(JSON.stringify(parseToml(textOf('toml', document)))), stated);
});

test('a list with null, which TOML cannot say, is a user error that names the file', () => {
  assert.throws(
    () => textOf('toml', { tags: [null] }),
    (error) => error instanceof UserError && error.message.includes('conf/app'),
  );
});

test('the properties file has dotted names, lists as JSON, and no null', () => {
  assert.deepEqual(getProperties(textOf('properties', document)), {
    'cache.size': '64',
    'cache.path': '/tmp/a b',
    codec: 'no',
    ratio: '0.5',
    fast: 'true',
    tags: '["x","y"]',
  });
});

test('the env file has upper-case names and bare plain words', () => {
  assert.equal(
    textOf('env', document),
    `CACHE_SIZE=64\nCACHE_PATH='/tmp/a b'\nCODEC=no\nRATIO=0.5\nFAST=true\nTAGS='["x","y"]'\n`,
  );
  assert.equal(textOf('env', { '7zip': { level: 3 } }), '_7ZIP_LEVEL=3\n');
});

const AWKWARD_CHARACTERS = [
  "'",
  '"',
  '\\',
  '$',
  '`',
  ' ',
  '=',
  '#',
  ';',
  '\n',
  '|',
  '&',
  '!',
  'é',
  'a',
];

test('a shell that reads the env file gets every text back and runs none of it', () => {
  const awkward = fc.string({ unit: fc.constantFrom(...AWKWARD_CHARACTERS) });
  fc.assert(
    fc.property(awkward, (value) => {
      const script = `${textOf('env', { value })}printf '%s' "$VALUE"`;
      assert.equal(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }), value);
    }),
    { numRuns: 50 },
  );
});

test('what a Java program reads from the properties file is what was written', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (name, value) => {
      fc.pre(name !== '__proto__');
      assert.equal(getProperties(textOf('properties', { [name]: value }))[name], value);
    }),
  );
});

test('every option has a variable, save those that are null', () => {
  const { variables } = deliverConfiguration({ configuration, document, deliver: null });
  assert.deepEqual(variables, {
    PERFSCAPE_OPTION_CACHE_SIZE: '64',
    PERFSCAPE_OPTION_CODEC: 'no',
    PERFSCAPE_OPTION_RATIO: '0.5',
    PERFSCAPE_OPTION_FAST: 'true',
  });
});

test('without the deliver setting there is the JSON text and no file', () => {
  const delivery = deliverConfiguration({ configuration, document, deliver: null });
  assert.equal(delivery.file, null);
  assert.deepEqual(JSON.parse(delivery.json), document);
});

test('two options that would share a variable are a user error naming both', () => {
  assert.throws(
    () =>
      deliverConfiguration({
        configuration: { 'cache.size': 1, cache_size: 2 },
        document: {},
        deliver: null,
      }),
    (error) =>
      error instanceof UserError &&
      ['"cache.size"', '"cache_size"', 'PERFSCAPE_OPTION_CACHE_SIZE'].every((part) =>
        error.message.includes(part),
      ),
  );
});
