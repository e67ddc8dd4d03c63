import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeRepository } from '../../fixtures/repository.mjs';
import { CLI } from './terminal.ts';

const EXAMPLE = fileURLToPath(new URL('../../fixtures/example.mjs', import.meta.url));
const PROJECTS = fileURLToPath(new URL('../../fixtures/projects', import.meta.url));
const PATH = [process.env['PATH'] ?? '', '/usr/sbin'].join(delimiter);

/** The programs that an example needs, and the options of its schema. */
const EXAMPLES: Readonly<Record<string, { programs: readonly string[]; options: number }>> = {
  sqlite: { programs: ['sqlite3'], options: 5 },
  x264: { programs: ['x264', 'ffmpeg'], options: 5 },
  nginx: { programs: ['nginx', 'wrk'], options: 6 },
};

function runExample(words: readonly string[], path = PATH) {
  return spawnSync(process.execPath, [EXAMPLE, ...words], {
    env: { PATH: path },
    encoding: 'utf8',
  });
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH } }).status === 0;
}

test('an example that is not named or not there is refused with those there are', () => {
  const unnamed = runExample([]);
  assert.equal(unnamed.status, 2);
  assert.equal(
    unnamed.stderr,
    'example: name an example; there are sqlite, x264, nginx, such as npm run example -- sqlite\n',
  );
  const unknown = runExample(['constructor']);
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /^example: no such example: constructor; there are sqlite/);
});

test('every example is a project, and every project with a head but the demo an example', () => {
  // Others have many candidate heads (bench/impact.ts).
  const projects = readdirSync(PROJECTS).filter(
    (name) => name !== 'quarry' && existsSync(join(PROJECTS, name, 'head')),
  );
  assert.deepEqual(projects.sort(), Object.keys(EXAMPLES).sort());
});

for (const [name, { programs, options }] of Object.entries(EXAMPLES)) {
  const missing = programs.filter((program) => !isInstalled(program));

  test(`the example ${name} says which programs it needs`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perfscape-example-'));
    try {
      // The script looks into the folders of servers by itself.
      const absent = programs.filter((program) => !existsSync(join('/usr/sbin', program)));
      const { status, stderr } = runExample([name], folder);
      assert.equal(status, 2);
      const them = absent.length > 1 ? 'them' : 'it';
      assert.equal(
        stderr,
        `example: ${name} needs ${absent.join(' and ')}, not found on the PATH; install ${them} and run this again\n`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const skip = missing.length > 0 && `${missing.join(' and ')} not installed`;
  test(`both revisions of the example ${name} work`, { skip }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perfscape-example-'));
    try {
      const repository = join(folder, 'repository');
      const commits = makeRepository(join(PROJECTS, name), repository);
      for (const head of [commits.base, commits.head]) {
        const words = ['check', '--repository', repository, '--head', head];
        const environment = { PATH, HOME: folder, TMPDIR: folder };
        const call = { env: environment, encoding: 'utf8' } as const;
        const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], call);
        assert.equal(status, 0, stdout + stderr);
        assert.match(stdout, new RegExp(`^schema: ${options} options, `, 'm'));
        assert.match(stdout, /^benchmark: fine; /m);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
