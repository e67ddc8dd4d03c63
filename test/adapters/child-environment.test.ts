import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchmarkEnvironment, gitEnvironment } from '../../src/adapters/child-environment.ts';
import { makeTemporaryDirectory } from '../../src/adapters/files.ts';
import { createExecute } from '../../src/adapters/process.ts';

const secrets = Object.fromEntries(
  [
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'OPENAI_API_KEY',
    'INPUT_API-KEY',
    'INPUT_TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'ACTIONS_RESULTS_URL',
    'ACTIONS_CACHE_URL',
    'GITHUB_WORKSPACE',
    'GITHUB_EVENT_PATH',
    'GITHUB_ENV',
    'RUNNER_TEMP',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AZURE_CLIENT_SECRET',
    'NPM_TOKEN',
    'NODE_AUTH_TOKEN',
    'SSH_AUTH_SOCK',
    'GIT_ASKPASS',
    'DATABASE_URL',
    'BASH_ENV',
    'ENV',
    'NODE_OPTIONS',
    'LD_PRELOAD',
    'HTTPS_PROXY',
    'npm_config__auth',
    'github_token',
    'PATH_TOKEN',
    'HOME_KEY',
    'LC_SECRET_1',
    'MY_PASSWORD',
  ].map((name) => [name, `secret of ${name}`]),
);

/** What bash itself adds, and what the command is given on purpose. */
const ADDED = /^(PWD|OLDPWD|SHLVL|_|PERFSCAPE_\w+)$/;
const ALLOWED = /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|TZ|TMPDIR|CI|RUNNER_OS|RUNNER_ARCH|LC_ALL)$/;

test('a benchmark that prints its whole environment prints no secret', async () => {
  await using directory = await makeTemporaryDirectory();
  const plain = { PATH: process.env['PATH'], HOME: '/home/x', CI: 'true', LC_ALL: 'C', TZ: 'UTC' };
  const execute = createExecute({ ...secrets, ...plain });
  const { stdout } = await execute({
    line: 'env -0',
    directory: directory.path,
    variables: { PERFSCAPE_OPTION_LEVEL: '3', PERFSCAPE_RESULT: '/tmp/r' },
    limitSeconds: 60,
    watchMemory: false,
  });
  const names = stdout.split('\0').flatMap((entry) => entry.split('=', 1).filter(Boolean));
  assert.deepEqual(
    names.filter((name) => !ALLOWED.test(name) && !ADDED.test(name)),
    [],
  );
  assert.ok(!stdout.includes('secret'));
  for (const name of [...Object.keys(plain), 'PERFSCAPE_OPTION_LEVEL', 'PERFSCAPE_RESULT']) {
    assert.ok(names.includes(name), name);
  }
});

test('caches and toolchains of the runner reach a build', () => {
  const wanted = { GOCACHE: '/c', CARGO_HOME: '/cargo', JAVA_HOME: '/j', npm_config_cache: '/n' };
  assert.deepEqual(benchmarkEnvironment({ ...secrets, ...wanted }), wanted);
});

test('git gets its own settings and proxies, but no token and no other repository', () => {
  const variables = gitEnvironment({ ...secrets, GIT_DIR: '/elsewhere', GIT_INDEX_FILE: '/i' });
  assert.deepEqual(Object.keys(variables).sort(), [
    'GIT_ASKPASS',
    'GIT_LITERAL_PATHSPECS',
    'GIT_TERMINAL_PROMPT',
    'HTTPS_PROXY',
    'LC_ALL',
    'SSH_AUTH_SOCK',
  ]);
});
