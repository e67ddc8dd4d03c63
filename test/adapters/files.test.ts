import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  appendLine,
  makeTemporaryDirectory,
  prepareOutput,
  readText,
  remove,
  writeText,
} from '../../src/adapters/files.ts';
import { UserError } from '../../src/errors.ts';

test('a temporary folder is there in its scope and gone after it', async () => {
  let path = '';
  {
    await using directory = await makeTemporaryDirectory();
    path = directory.path;
    await writeText(join(path, 'a/b/c.txt'), 'text');
    assert.equal(await readText(join(path, 'a/b/c.txt')), 'text');
  }
  assert.equal(existsSync(path), false);
});

test('a file that is not there is null', async () => {
  await using directory = await makeTemporaryDirectory();
  assert.equal(await readText(join(directory.path, 'none')), null);
  assert.equal(await readText(join(directory.path, 'none/below')), null);
});

test('a file above the limit, a folder and a named pipe are user errors', async () => {
  await using directory = await makeTemporaryDirectory();
  writeFileSync(join(directory.path, 'large'), 'x'.repeat(101));
  mkdirSync(join(directory.path, 'folder'));
  execFileSync('mkfifo', [join(directory.path, 'pipe')]);
  await assert.rejects(readText(join(directory.path, 'large'), 100), UserError);
  await assert.rejects(readText(join(directory.path, 'folder')), UserError);
  await assert.rejects(readText(join(directory.path, 'pipe')), UserError);
});

test('writing replaces a symbolic link instead of writing through it, and leaves nothing else', async () => {
  await using directory = await makeTemporaryDirectory();
  writeFileSync(join(directory.path, 'target'), 'old');
  symlinkSync('target', join(directory.path, 'link'));
  await writeText(join(directory.path, 'link'), 'new');
  assert.equal(readFileSync(join(directory.path, 'target'), 'utf8'), 'old');
  assert.equal(readFileSync(join(directory.path, 'link'), 'utf8'), 'new');
  assert.deepEqual(readdirSync(directory.path).sort(), ['link', 'target']);
});

test('a write that fails leaves no unfinished file', async () => {
  await using directory = await makeTemporaryDirectory();
  mkdirSync(join(directory.path, 'taken/inside'), { recursive: true });
  await assert.rejects(writeText(join(directory.path, 'taken'), 'text'));
  assert.deepEqual(readdirSync(directory.path), ['taken']);
});

test('lines are added at the end, where an unfinished last line goes', async () => {
  await using directory = await makeTemporaryDirectory();
  const path = join(directory.path, 'new/log.ndjson');
  await appendLine(path, '{"a":1}');
  await appendLine(path, '{"b":2}');
  assert.equal(readFileSync(path, 'utf8'), '{"a":1}\n{"b":2}\n');
  writeFileSync(path, '{"a":1}\n{"b"');
  await appendLine(path, '{"c":3}');
  assert.equal(readFileSync(path, 'utf8'), '{"a":1}\n{"c":3}\n');
  writeFileSync(path, '{"a"');
  await appendLine(path, '{"ü":4}');
  assert.equal(readFileSync(path, 'utf8'), '{"ü":4}\n');
});

function tellsFullDisk(path: string): (error: unknown) => boolean {
  return (error) =>
    error instanceof UserError && error.message.startsWith(`${path} cannot be written: the disk`);
}

test(
  'a full disk is a user error that names the file',
  { skip: !existsSync('/dev/full') },
  async () => {
    await using directory = await makeTemporaryDirectory();
    const log = join(directory.path, 'trials.ndjson');
    symlinkSync('/dev/full', log);
    await assert.rejects(appendLine(log, '{"a":1}'), tellsFullDisk(log));
    const report = join(directory.path, 'result.json');
    symlinkSync('/dev/full', join(directory.path, `.result.json.${process.pid}.unfinished`));
    await assert.rejects(writeText(report, '{}'), tellsFullDisk(report));
    assert.deepEqual(readdirSync(directory.path), ['trials.ndjson']);
  },
);

test('removing takes folders whole and forgives what is not there', async () => {
  await using directory = await makeTemporaryDirectory();
  await writeText(join(directory.path, 'a/b'), 'text');
  await remove(join(directory.path, 'a'));
  await remove(join(directory.path, 'a'));
  assert.deepEqual(readdirSync(directory.path), []);
});

test('an output directory is made, ignored by git, and refused where it cannot be', async () => {
  await using temporary = await makeTemporaryDirectory();
  const directory = join(temporary.path, 'out', 'run');
  await prepareOutput(directory);
  assert.equal(await readText(join(directory, '.gitignore')), '*\n');
  await prepareOutput(temporary.path);
  assert.equal(existsSync(join(temporary.path, '.gitignore')), false);
  const file = join(directory, '.gitignore');
  await assert.rejects(prepareOutput(file), {
    name: 'UserError',
    message: /--output: .*cannot be written/,
  });
});
