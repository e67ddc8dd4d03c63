import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { SETTINGS_KEYS } from '../../src/settings/settings.ts';

const action = z
  .object({
    description: z.string(),
    inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
    outputs: z.record(z.string(), z.strictObject({ description: z.string() })),
    runs: z.object({ using: z.string(), main: z.string() }),
  })
  .parse(parse(readFileSync('action.yml', 'utf8')));

test('the action has an input for every key of the settings, empty unless given', () => {
  for (const key of SETTINGS_KEYS) assert.equal(action.inputs[key]?.default, '', key);
});

test('beside the settings the action has only the inputs that no file may hold', () => {
  const others = Object.keys(action.inputs).filter((key) => !SETTINGS_KEYS.includes(key));
  assert.deepEqual(others, ['config', 'api-key', 'github-token', 'base', 'head', 'output']);
});

test('every input and output is described in one sentence', () => {
  for (const [key, { description }] of Object.entries({ ...action.inputs, ...action.outputs })) {
    assert.match(description, /^[A-Z].*\.$/, key);
    assert.equal(description.match(/[a-z}]\. [A-Z]/), null, key);
  }
});

test('the action has the outputs of the run and runs the bundle under Node 24', () => {
  assert.deepEqual(Object.keys(action.outputs), [
    'verdict',
    'conclusion',
    'result',
    'comment',
    'summary',
    'store-updated',
  ]);
  assert.deepEqual(action.runs, { using: 'node24', main: 'dist/main.js' });
});

test('the description fits the marketplace, which shows 125 characters', () => {
  assert.ok(action.description.length <= 125, String(action.description.length));
});
