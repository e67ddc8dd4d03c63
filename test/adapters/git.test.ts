import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { makeTemporaryDirectory } from '../../src/adapters/files.ts';
import { openRepository } from '../../src/adapters/git.ts';
import { UserError } from '../../src/errors.ts';

const environment = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};
const NO_COMMIT = '0123456789012345678901234567890123456789';

function git(directory: string, ...arguments_: string[]): string {
  const options = { cwd: directory, env: environment, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync('git', arguments_, options).trim();
}

function commit(
  directory: string,
  files: Record<string, string | null>,
  subject = 'Change',
): string {
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) rmSync(file);
    else writeFileSync(file, text);
  }
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '--allow-empty', '--message', subject);
  return git(directory, 'rev-parse', 'HEAD');
}

/** A new repository in a temporary folder. */
async function makeRepository() {
  const temporary = await makeTemporaryDirectory();
  const directory = join(temporary.path, 'origin');
  mkdirSync(directory);
  git(directory, 'init', '--quiet', '--initial-branch=main');
  return {
    directory,
    beside: (name: string) => join(temporary.path, name),
    open: () => openRepository(directory, environment),
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}

test('a folder that is no repository is a user error', async () => {
  await using temporary = await makeTemporaryDirectory();
  await assert.rejects(
    openRepository(temporary.path, environment),
    (error) => error instanceof UserError && error.message.includes(temporary.path),
  );
});

test('a folder inside a repository opens the whole repository', async () => {
  await using origin = await makeRepository();
  const head = commit(origin.directory, { 'docs/options.md': 'text' });
  const repository = await openRepository(join(origin.directory, 'docs'), environment);
  assert.equal(repository.directory, origin.directory);
  assert.equal(await repository.readFile(head, 'docs/options.md'), 'text');
});

test('refs, tags and abbreviations resolve to full ids, and nothing else does', async () => {
  await using origin = await makeRepository();
  const base = commit(origin.directory, { a: '1' });
  git(origin.directory, 'tag', '--annotate', '--message', 'first', 'v1');
  const head = commit(origin.directory, { a: '2' });
  const repository = await origin.open();
  assert.equal(await repository.resolve('HEAD'), head);
  assert.equal(await repository.resolve('main~1'), base);
  assert.equal(await repository.resolve('v1'), base);
  assert.equal(await repository.resolve(base.slice(0, 8)), base);
  for (const ref of ['nope', NO_COMMIT, '', '--all', '--output=/tmp/x', 'HEAD:a', 'a b', '-h']) {
    assert.equal(await repository.resolve(ref), null, ref);
  }
});

test('an unknown ref is a user error that advises a full checkout', async () => {
  await using origin = await makeRepository();
  commit(origin.directory, { a: '1' });
  const repository = await origin.open();
  for (const ref of ['release/9', NO_COMMIT, '--upload-pack=touch x']) {
    await assert.rejects(
      repository.requireCommit(ref),
      (error) =>
        error instanceof UserError &&
        error.message.includes(`"${ref}"`) &&
        error.message.includes('fetch-depth: 0'),
    );
  }
});

test('a shallow clone knows the parents of its commit and fetches one without its history', async () => {
  await using origin = await makeRepository();
  commit(origin.directory, { a: '0' });
  const base = commit(origin.directory, { a: '1' });
  const head = commit(origin.directory, { a: '2' });
  const shallow = origin.beside('shallow');
  git(origin.directory, 'clone', '--quiet', '--depth=1', `file://${origin.directory}`, shallow);
  const repository = await openRepository(shallow, environment);
  assert.deepEqual(await repository.parents(head), [base]);
  assert.equal(await repository.resolve(base), null);
  assert.equal(await repository.requireCommit(base), base);
  assert.equal(await repository.readFile(base, 'a'), '1');
  assert.equal(git(shallow, 'rev-list', '--count', base), '1');
});

test('fetching into a full clone does not cut its history', async () => {
  await using origin = await makeRepository();
  commit(origin.directory, { a: '0' });
  const full = origin.beside('full');
  git(origin.directory, 'clone', '--quiet', `file://${origin.directory}`, full);
  const head = commit(origin.directory, { a: '1' });
  await (await openRepository(full, environment)).fetch(head);
  assert.equal(git(full, 'rev-list', '--count', head), '2');
});

test('a fetch that fails says why', async () => {
  await using origin = await makeRepository();
  commit(origin.directory, { a: '0' });
  const repository = await origin.open();
  await assert.rejects(
    repository.fetch(NO_COMMIT),
    new RegExp(`${NO_COMMIT} from origin: .*origin`),
  );
});

test('a file is read as it is at a commit, and null where it is not', async () => {
  await using origin = await makeRepository();
  const text = 'ünï\r\n\n  end without newline';
  const base = commit(origin.directory, { 'a b/[x]*.md': text });
  const head = commit(origin.directory, { 'a b/[x]*.md': null });
  const repository = await origin.open();
  assert.equal(await repository.readFile(base, 'a b/[x]*.md'), text);
  assert.equal(await repository.readFile(base, './a b//[x]*.md'), text);
  assert.equal(await repository.readFile(head, 'a b/[x]*.md'), null);
  assert.equal(await repository.readFile(base, 'a b/*'), null);
  assert.equal(await repository.readFile(base, ':(glob)**'), null);
});

test('a symbolic link, a folder, a path outside and a huge file are user errors', async () => {
  await using origin = await makeRepository();
  symlinkSync('/etc/passwd', join(origin.directory, 'link'));
  const head = commit(origin.directory, { 'folder/a': '1', huge: 'x'.repeat(11 * 2 ** 20) });
  const repository = await origin.open();
  for (const path of ['link', 'folder', 'folder/', '../a', '/etc/passwd', 'a/../../b', 'huge']) {
    await assert.rejects(repository.readFile(head, path), UserError, path);
  }
});

test('what is not a full commit id never reaches git', async () => {
  await using origin = await makeRepository();
  commit(origin.directory, { a: '1' });
  const repository = await origin.open();
  await assert.rejects(repository.readFile('--help', 'a'), /not the full id/);
  await assert.rejects(repository.diff('HEAD', '--output=x'), /not the full id/);
});

test('the merge base is the common ancestor, or null without one', async () => {
  await using origin = await makeRepository();
  const fork = commit(origin.directory, { a: '1' });
  const main = commit(origin.directory, { a: '2' });
  git(origin.directory, 'checkout', '--quiet', '-b', 'topic', fork);
  const topic = commit(origin.directory, { b: '1' });
  git(origin.directory, 'checkout', '--quiet', '--orphan', 'other');
  const other = commit(origin.directory, { c: '1' });
  const repository = await origin.open();
  assert.equal(await repository.mergeBase(main, topic), fork);
  assert.equal(await repository.mergeBase(main, other), null);
});

test('a merge has two parents, a first commit none, whatever a message says', async () => {
  await using origin = await makeRepository();
  const first = commit(origin.directory, { a: '1' }, 'Subject\n\nparent 1234\n');
  git(origin.directory, 'checkout', '--quiet', '-b', 'topic');
  const topic = commit(origin.directory, { b: '1' });
  git(origin.directory, 'checkout', '--quiet', 'main');
  git(origin.directory, 'merge', '--quiet', '--no-ff', '--message', 'Merge it', 'topic');
  const merge = git(origin.directory, 'rev-parse', 'HEAD');
  const repository = await origin.open();
  assert.deepEqual(await repository.parents(merge), [first, topic]);
  assert.deepEqual(await repository.parents(first), []);
  assert.equal(await repository.describe(merge), 'Merge it');
  assert.equal(await repository.describe(first), 'Subject');
});

test('a difference is limited to paths and to a size', async () => {
  await using origin = await makeRepository();
  const base = commit(origin.directory, { a: 'old\n', 'docs/b': 'old\n', 'sp ace': 'old\n' });
  const head = commit(origin.directory, {
    a: 'new\n',
    'docs/b': 'new\n',
    'sp ace': null,
    ü: 'é'.repeat(5_000),
  });
  const repository = await origin.open();
  const docs = await repository.diff(base, head, { paths: ['docs'] });
  assert.ok(docs.text.includes('+new') && docs.text.includes('docs/b'));
  assert.ok(!docs.text.includes('+++ b/a') && !docs.isCut);
  assert.equal((await repository.diff(base, head, { paths: ['*'] })).text, '');
  const cut = await repository.diff(base, head, { limitBytes: 4_001 });
  assert.ok(cut.isCut && Buffer.byteLength(cut.text) <= 4_001 && !cut.text.includes('\uFFFD'));
  assert.deepEqual((await repository.listChangedFiles(base, head)).sort(), [
    'a',
    'docs/b',
    'sp ace',
    'ü',
  ]);
});

test('a configured diff program is not run', async () => {
  await using origin = await makeRepository();
  const base = commit(origin.directory, { a: 'old\n' });
  const head = commit(origin.directory, { a: 'new\n' });
  git(origin.directory, 'config', 'diff.external', `touch ${origin.beside('ran')}`);
  assert.ok((await (await origin.open()).diff(base, head)).text.includes('+new'));
  assert.equal(existsSync(origin.beside('ran')), false);
});

test('a worktree holds its commit and is gone afterwards, whatever was left in it', async () => {
  await using origin = await makeRepository();
  const base = commit(origin.directory, { a: 'old' });
  commit(origin.directory, { a: 'new' });
  const repository = await origin.open();
  const directory = origin.beside('base');
  const scope = async (): Promise<void> => {
    await using worktree = await repository.addWorktree(base, directory);
    assert.equal(readFileSync(join(worktree.directory, 'a'), 'utf8'), 'old');
    assert.equal(worktree.commit, base);
    writeFileSync(join(worktree.directory, 'untracked'), 'x');
    throw new Error('the build failed');
  };
  await assert.rejects(scope(), /^Error: the build failed$/);
  assert.equal(existsSync(directory), false);
  assert.equal(git(origin.directory, 'worktree', 'list').split('\n').length, 1);
});

test('a worktree whose folder was deleted or broken meanwhile is forgotten as well', async () => {
  await using origin = await makeRepository();
  const head = commit(origin.directory, { a: '1' });
  const repository = await origin.open();
  {
    await using worktree = await repository.addWorktree(head, origin.beside('deleted'));
    rmSync(worktree.directory, { recursive: true });
  }
  {
    await using worktree = await repository.addWorktree(head, origin.beside('broken'));
    rmSync(join(worktree.directory, '.git'));
  }
  assert.equal(existsSync(origin.beside('broken')), false);
  assert.equal(git(origin.directory, 'worktree', 'list').split('\n').length, 1);
});

test('a worktree that cannot be added says why and leaves nothing', async () => {
  await using origin = await makeRepository();
  commit(origin.directory, { a: '1' });
  const repository = await origin.open();
  await assert.rejects(
    repository.addWorktree(NO_COMMIT, origin.beside('none')),
    /git worktree add .* exit code 128: /,
  );
  assert.equal(existsSync(origin.beside('none')), false);
  assert.equal(git(origin.directory, 'worktree', 'list').split('\n').length, 1);
});

test('hooks that the code under test left in the repository do not run', async () => {
  await using origin = await makeRepository();
  const head = commit(origin.directory, { a: '1' });
  const hook = join(origin.directory, '.git/hooks/post-checkout');
  mkdirSync(dirname(hook), { recursive: true });
  writeFileSync(hook, `#!/bin/sh\ntouch ${origin.beside('ran')}\n`);
  chmodSync(hook, 0o755);
  {
    await using _ = await (await origin.open()).addWorktree(head, origin.beside('tree'));
  }
  assert.equal(existsSync(origin.beside('ran')), false);
});

test('harness paths of a worktree become those of head, folders exactly', async () => {
  await using origin = await makeRepository();
  const base = commit(origin.directory, { 'bench.mjs': 'old', 'bench/gone': '1', src: 'base' });
  const head = commit(origin.directory, {
    'bench.mjs': 'new',
    'bench/gone': null,
    'bench/added': '2',
    src: 'head',
  });
  const repository = await origin.open();
  await using worktree = await repository.addWorktree(base, origin.beside('base'));
  await repository.copyPathsFrom(head, ['bench.mjs', 'bench/'], worktree);
  const inside = (path: string): string => join(worktree.directory, path);
  assert.equal(readFileSync(inside('bench.mjs'), 'utf8'), 'new');
  assert.equal(readFileSync(inside('bench/added'), 'utf8'), '2');
  assert.equal(existsSync(inside('bench/gone')), false);
  assert.equal(readFileSync(inside('src'), 'utf8'), 'base');
});

test('a harness path that head does not have is a user error naming it', async () => {
  await using origin = await makeRepository();
  const head = commit(origin.directory, { a: '1' });
  const repository = await origin.open();
  await using worktree = await repository.addWorktree(head, origin.beside('base'));
  await assert.rejects(
    repository.copyPathsFrom(head, ['bench/'], worktree),
    (error) => error instanceof UserError && error.message.includes('"bench/"'),
  );
});

test('a token that the checkout left in the configuration is noticed', async () => {
  await using origin = await makeRepository();
  commit(origin.directory, { a: '1' });
  const repository = await origin.open();
  assert.equal(await repository.holdsCredentials(), false);
  git(
    origin.directory,
    'config',
    'http.https://example.org/.extraheader',
    'AUTHORIZATION: basic x',
  );
  assert.equal(await repository.holdsCredentials(), true);
});

test('uncommitted changes are noticed, new files as well', async () => {
  await using origin = await makeRepository();
  commit(origin.directory, { a: '1' });
  const repository = await origin.open();
  assert.equal(await repository.hasUncommittedChanges(), false);
  writeFileSync(join(origin.directory, 'b'), '2');
  assert.equal(await repository.hasUncommittedChanges(), true);
});
