import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { readProfile } from '../../src/sample/profile.ts';
import { configurationOf, space } from './sampled-space.ts';

const read = (text: string) => readProfile({ name: 'production', path: 'p.json', text }, space);

function failsWith(text: string, message: RegExp): void {
  assert.throws(
    () => read(text),
    (error) => error instanceof UserError && message.test(error.message),
    text.slice(0, 100),
  );
}

test('values are read by nested or dotted name, the rest is at its default', () => {
  const expected = configurationOf({ 'cache.megabytes': 32, codec: 'fast' });
  assert.deepEqual(read('{"cache": {"megabytes": 32}, "codec": "fast"}'), {
    name: 'production',
    configuration: expected,
    ignored: [],
  });
  assert.deepEqual(read('{"cache.megabytes": 32, "codec": "fast"}').configuration, expected);
  assert.deepEqual(read('cache:\n  megabytes: 32\ncodec: fast\n').configuration, expected);
  assert.deepEqual(read('{}').configuration, space.defaultConfiguration);
});

test('a value of null is taken, not replaced by the default', () => {
  assert.equal(read('{"codec": null}').configuration['codec'], null);
});

test('a property that is not varied is ignored and named', () => {
  const { ignored, configuration } = read('{"title": "hello", "level": 4}');
  assert.deepEqual(ignored, ['title']);
  assert.deepEqual(configuration, configurationOf({ level: 4 }));
});

test('an unknown option is an error that names the nearest one', () => {
  failsWith('{"levle": 3}', /^p\.json: levle: no such option; did you mean level\?$/);
  failsWith('{"cache": {"size": 3}}', /^p\.json: cache\.size: no such option/);
});

test('a value that the schema forbids is an error', () => {
  failsWith('{"level": 10}', /^p\.json: .*level/);
  failsWith('{"level": 2.5}', /^p\.json: .*level/);
  failsWith('{"level": "3"}', /^p\.json: .*level/);
  failsWith('{"codec": "zip"}', /^p\.json: .*codec/);
  failsWith('ratio: .nan', /^p\.json: /);
  failsWith('ratio: .inf', /^p\.json: /);
  failsWith('{"level": [3]}', /^p\.json: level: \[3\] is no value of an option/);
});

test('a combination that the schema forbids is an error', () => {
  failsWith('{"codec": "dense", "level": 4}', /^p\.json: not a valid configuration: /);
  assert.equal(read('{"codec": "dense", "level": 5}').configuration['level'], 5);
});

test('a file that is no object of values is an error', () => {
  failsWith('[1, 2]', /^p\.json: must hold an object/);
  failsWith('', /^p\.json: must hold an object/);
  failsWith('just text', /^p\.json: must hold an object/);
  failsWith('{"level": 3', /^p\.json: neither JSON nor YAML/);
  failsWith('a: &a [1]\nlevel: *a\n', /^p\.json: neither JSON nor YAML/);
});

test('keys of other prototypes are unknown options', () => {
  failsWith('{"__proto__": {"level": 3}}', /^p\.json: /);
  failsWith('{"constructor": 1}', /^p\.json: constructor: no such option/);
  assert.equal(Reflect.get({}, 'level'), undefined);
});

test('deeply nested values are an error and no crash', () => {
  failsWith(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, /^p\.json: /);
});
