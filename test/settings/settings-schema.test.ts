import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { settingsJsonSchema } from '../../src/settings/settings-schema.ts';
import { SETTINGS_KEYS, SMALLEST_SETTINGS } from '../../src/settings/settings.ts';

const validate = new Ajv({ allErrors: true }).compile(settingsJsonSchema());

const EXAMPLE = `
schema: config.schema.json
documentation: [docs/options.md]
build: npm ci && npm run build
benchmark: node bench.mjs
start: node server.mjs
ready: { port: 8080 }
stop: node stop.mjs
harness: [bench.mjs, bench/]
deliver: { file: perf.config.json, format: json }
objectives:
  latency_p95: { unit: ms, direction: minimize, warn: 3%, fail: 10% }
  throughput: { unit: req/s, direction: maximize, fail: 5%, limit: 800 }
  time: { source: wall-time }
profiles: { production: profiles/production.json }
budget: { configurations: 20, pairs: 5, minutes: 20, requests: 12, tokens: 60000 }
model: { base-url: https://api.example.org/v1, name: large }
store: { kind: artifact, name: perfscape-model }
comment: on-change
seed: 1
`;

test('the JSON Schema accepts files that the settings accept', () => {
  for (const text of [EXAMPLE, SMALLEST_SETTINGS]) {
    assert.equal(validate(parse(text)), true, JSON.stringify(validate.errors));
  }
});

test('the JSON Schema leaves directions to the formats that know them', () => {
  const settings = parse('{ benchmark: b, format: k6, objectives: { "http_reqs/rate": {} } }');
  assert.equal(validate(settings), true, JSON.stringify(validate.errors));
});

const REFUSED: readonly (readonly [name: string, change: Readonly<Record<string, unknown>>])[] = [
  ['an unknown key', { bugdet: {} }],
  ['a missing benchmark', { benchmark: undefined }],
  ['no objective', { objectives: {} }],
  ['a plain number as threshold', { objectives: { time: { source: 'wall-time', fail: 3 } } }],
  ['a benchmark objective without direction', { objectives: { latency: { unit: 'ms' } } }],
  ['a bad name', { objectives: { 'a ': { source: 'wall-time' } } }],
  ['an unknown format', { format: 'hyperfin' }],
  [
    'a direction that a regular expression does not tell',
    { format: { regex: '(?<a>1)' }, objectives: { a: {} } },
  ],
  ['an unknown kind of store', { store: { kind: 's3' } }],
  ['the key of a model', { model: { name: 'large', key: 'sk' } }],
  ['a server that nobody can see is ready', { ready: undefined }],
  ['two ways to see that a server is ready', { ready: { port: 80, command: './is-ready' } }],
  ['a way to stop no server', { start: undefined, ready: undefined }],
  ['a budget out of bounds', { budget: { pairs: 0 } }],
];

for (const [name, change] of REFUSED) {
  test(`the JSON Schema refuses ${name}`, () => {
    const example: unknown = parse(EXAMPLE);
    assert.ok(typeof example === 'object');
    const settings: unknown = JSON.parse(JSON.stringify({ ...example, ...change }));
    assert.equal(validate(settings), false);
  });
}

/** The places of a JSON Schema that lack a description. */
function undescribedKeys(schema: unknown, place: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema)
    .filter(([keyword]) => keyword !== 'if' && keyword !== 'then')
    .flatMap(([keyword, part]: [string, unknown]) => {
      const here = `${place}.${keyword}`;
      const isBare = place.endsWith('.properties') && !hasDescription(part);
      return (isBare ? [here] : []).concat(undescribedKeys(part, here));
    });
}

function hasDescription(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && 'description' in schema;
}

test('every key of the JSON Schema has a description', () => {
  assert.deepEqual(undescribedKeys(settingsJsonSchema(), ''), []);
  assert.deepEqual(undescribedKeys({ properties: { a: {} } }, ''), ['.properties.a']);
});

test('the committed JSON Schema is the one that the settings have', () => {
  const committed: unknown = JSON.parse(readFileSync('docs/settings.schema.json', 'utf8'));
  assert.deepEqual(committed, JSON.parse(JSON.stringify(settingsJsonSchema())));
});

test('the JSON Schema has exactly the keys of the settings', () => {
  const { properties } = settingsJsonSchema();
  assert.ok(typeof properties === 'object' && properties !== null);
  assert.deepEqual(Object.keys(properties), SETTINGS_KEYS);
});
