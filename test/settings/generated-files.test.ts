import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';

const SCRIPT = resolve('.ci/generate.ts');
const README =
  '# Title\n\n<!-- inputs -->\n<!-- /inputs -->\n\n<!-- outputs -->\nold\n<!-- /outputs -->\n\nEnd.\n';

function createFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'perfscape-generate-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync('action.yml', join(folder, 'action.yml'));
  return folder;
}

function generate(folder: string, ...options: readonly string[]) {
  return spawnSync(process.execPath, [SCRIPT, ...options], { cwd: folder, encoding: 'utf8' });
}

test('the check names a missing and a stale file, and passes once they are generated', (context) => {
  const folder = createFolder(context);
  const schema = join(folder, 'docs/settings.schema.json');
  const missing = generate(folder, '--check');
  assert.equal(missing.status, 1);
  assert.equal(
    missing.stderr,
    ['settings', 'result']
      .map((name) => `docs/${name}.schema.json is stale; run npm run generate and commit it\n`)
      .join(''),
  );
  assert.equal(generate(folder).status, 0);
  assert.equal(generate(folder, '--check').status, 0);
  writeFileSync(schema, '{}\n');
  assert.equal(generate(folder, '--check').status, 1);
  assert.equal(readFileSync(schema, 'utf8'), '{}\n', 'a check writes nothing');
});

test('the tables of the README come from action.yml, and the rest of it stays', (context) => {
  const folder = createFolder(context);
  const path = join(folder, 'README.md');
  writeFileSync(path, README);
  assert.equal(generate(folder).status, 0);
  const readme = readFileSync(path, 'utf8');
  assert.match(readme, /^# Title\n\n<!-- inputs -->\n\n\| Input +\| Description +\| Default +\|\n/);
  assert.match(readme, /\n\| `github-token` +\| .* \| `\$\{\{ github\.token \}\}` \|\n/);
  assert.match(readme, /\n\| `conclusion` +\| What the gate says/);
  assert.match(readme, /\|\n\n<!-- \/outputs -->\n\nEnd\.\n$/);
  assert.doesNotMatch(readme, /\nold\n/);
  assert.equal(generate(folder, '--check').status, 0);
});

test('a README without the markers is refused with what to add', (context) => {
  const folder = createFolder(context);
  writeFileSync(join(folder, 'README.md'), '# Title\n');
  const { status, stderr } = generate(folder);
  assert.equal(status, 1);
  assert.match(stderr, /README\.md lacks <!-- inputs --> … <!-- \/inputs -->; add both lines/);
});
