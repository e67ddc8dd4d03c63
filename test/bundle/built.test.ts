import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { CLI } from '../terminal/terminal.ts';
import { MAIN } from './workflow.ts';

test('dist is built, which all tests in test/bundle and test/terminal need', () => {
  for (const entry of [MAIN, CLI]) {
    assert.ok(existsSync(entry), `${entry} is missing: run \`npm run build\` first`);
  }
});
