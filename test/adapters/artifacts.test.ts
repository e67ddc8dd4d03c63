import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { actionVariables } from '../servers/action-variables.ts';
import {
  runtimeToken,
  startArtifactServer,
  type StoredArtifact,
} from '../servers/artifact-server.ts';
import { startGithubServer } from '../servers/github-server.ts';
import { listed, type ListedArtifact } from '../servers/listed-artifact.ts';

const NAME = 'perfscape-model';
const LIST = '/repos/octo/project/actions/artifacts';

// The toolkit reads the address of the API when it is loaded, so one server serves all tests.
const artifactServer = await startArtifactServer();
let shown: (artifacts: readonly StoredArtifact[]) => readonly ListedArtifact[] = () => [];
const githubServer = await startGithubServer({ artifacts: () => shown(artifactServer.stored) });
const folder = await mkdtemp(join(tmpdir(), 'perfscape-artifacts-'));
await writeFile(join(folder, 'event.json'), '{}');
Object.assign(
  process.env,
  actionVariables({
    githubUrl: githubServer.url,
    artifactUrl: artifactServer.url,
    event: 'push',
    eventPath: join(folder, 'event.json'),
    repository: 'octo/project',
    reference: 'refs/heads/main',
    commit: 'a'.repeat(40),
    runId: 100,
    workspace: folder,
    runnerDirectory: folder,
    inputs: {},
  }),
);
const { createArtifactStore } = await import('../../src/adapters/artifacts.ts');

after(async () => {
  await artifactServer[Symbol.asyncDispose]();
  await githubServer[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function open(overrides: { apiUrl?: string; serverUrl?: string; name?: string } = {}) {
  return createArtifactStore({
    token: 'workflow-token',
    apiUrl: githubServer.url,
    serverUrl: 'http://x.localhost',
    owner: 'octo',
    repository: 'project',
    name: NAME,
    retryWaitsSeconds: [],
    ...overrides,
  });
}

/** Uploads one file as the run would, and gives the stored artifact. */
async function uploadAs(runId: number, content: string, name = NAME): Promise<StoredArtifact> {
  process.env['ACTIONS_RUNTIME_TOKEN'] = runtimeToken(runId);
  const directory = await mkdtemp(join(folder, 'upload-'));
  await mkdir(join(directory, 'log'));
  await writeFile(join(directory, 'log', 'measurements.ndjson'), content);
  await writeFile(join(directory, 'manifest.json'), '{}');
  await open({ name }).write(directory, ['log/measurements.ndjson', 'manifest.json']);
  const stored = artifactServer.stored.at(-1);
  assert.ok(stored);
  return stored;
}

const LOG = 'log/measurements.ndjson';
const WANTED = { names: [LOG, 'manifest.json'], limitBytes: 10 * 2 ** 20 };

test('What one run writes, a later run reads, byte by byte', async () => {
  const content = Array.from({ length: 20_000 }, (_, line) => `{"line":${line},"ü":"€"}\n`).join(
    '',
  );
  const firstRequest = artifactServer.requests.length;
  const stored = await uploadAs(101, content);
  process.env['ACTIONS_RUNTIME_TOKEN'] = runtimeToken(102);
  shown = (artifacts) => artifacts.map((artifact) => listed(artifact));
  const newest = await open().readNewest('main', WANTED);
  assert.deepEqual(newest, {
    type: 'found',
    files: new Map([
      [LOG, content],
      ['manifest.json', '{}'],
    ]),
    createdAt: stored.createdAt,
    runId: 101,
    commit: stored.id.toString(16).padStart(40, '0'),
  });
  assert.deepEqual(artifactServer.requests.slice(firstRequest), [
    'POST /twirp/github.actions.results.api.v1.ArtifactService/CreateArtifact',
    `PUT /upload/101/${NAME}?comp=block`,
    `PUT /upload/101/${NAME}?comp=blocklist`,
    'POST /twirp/github.actions.results.api.v1.ArtifactService/FinalizeArtifact',
    'GET /blobs/1.zip',
  ]);
});

test('The newest of the branch in this repository is read, whatever else has its name', async () => {
  const wanted = await uploadAs(201, 'wanted');
  const newer = await uploadAs(202, 'newer');
  const firstRequest = githubServer.requests.length;
  const artifact = (id: number, differences: Partial<ListedArtifact>): ListedArtifact => ({
    ...listed(newer),
    id,
    createdAt: '2026-06-01T00:00:00Z',
    ...differences,
  });
  shown = () => {
    const fillers = Array.from({ length: 120 }, (_, index) =>
      artifact(1000 + index, { createdAt: '2025-01-01T00:00:00Z' }),
    );
    return [
      artifact(501, { expired: true }),
      artifact(502, { branch: 'topic' }),
      artifact(503, { headRepositoryId: 2000 }),
      artifact(504, { name: 'another-model' }),
      ...fillers,
      listed(wanted),
    ];
  };
  const newest = await open().readNewest('main', WANTED);
  assert.ok(newest.type === 'found');
  assert.deepEqual([newest.runId, newest.files.get(LOG)], [201, 'wanted']);
  assert.deepEqual(githubServer.requests.slice(firstRequest), [
    'GET /repos/octo/project',
    `GET ${LIST}?name=${NAME}&per_page=100`,
    `GET ${LIST}?name=${NAME}&per_page=100&page=2`,
    `GET ${LIST}/${wanted.id}/zip`,
  ]);
});

test('Without an artifact of the branch there is none', async () => {
  const stored = await uploadAs(301, 'a fork');
  shown = () => [listed(stored, { headRepositoryId: 2000 }), listed(stored, { branch: 'topic' })];
  assert.deepEqual(await open().readNewest('main', WANTED), { type: 'none' });
});

test('An artifact above the size limit is not downloaded', async () => {
  const stored = await uploadAs(401, 'large');
  shown = () => [{ ...listed(stored), bytes: 100 * 1024 * 1024 + 1 }];
  const firstRequest = githubServer.requests.length;
  await assert.rejects(open().readNewest('main', WANTED), {
    name: 'UserError',
    message: /"perfscape-model" of run 401 has 104857601 bytes/,
  });
  assert.ok(githubServer.requests.slice(firstRequest).every((path) => !path.endsWith('/zip')));
});

test('A download with another digest than the listed one is an error', async () => {
  const stored = await uploadAs(501, 'tampered');
  shown = () => [{ ...listed(stored), digest: `sha256:${'0'.repeat(64)}` }];
  await assert.rejects(open().readNewest('main', WANTED), {
    message: /"perfscape-model" of octo\/project cannot be read: .*digest/,
  });
});

test('A damaged zip is told at once, and only the wanted files are unpacked, up to a limit', async () => {
  const stored = await uploadAs(551, 'a text that is longer than twenty bytes');
  const read = (differences: Partial<ListedArtifact>, wanted = WANTED) => {
    shown = () => [{ ...listed(stored), digest: null, ...differences }];
    return open().readNewest('main', wanted);
  };
  await assert.rejects(read({}, { ...WANTED, limitBytes: 20 }), {
    name: 'UserError',
    message:
      /cannot be read: log\/measurements.ndjson in it has 39 bytes: the limit is 20\. Delete/,
  });
  const newest = await read({}, { ...WANTED, names: ['manifest.json', 'absent'] });
  assert.ok(newest.type === 'found');
  assert.deepEqual([...newest.files], [['manifest.json', '{}']]);
  const requests = artifactServer.requests.length;
  // The end of a zip lists what is in it.
  stored.zip.fill(0, stored.zip.length - 22);
  await assert.rejects(read({}), {
    name: 'UserError',
    message: /"perfscape-model" of octo\/project cannot be read: its zip is damaged .*Delete it/,
  });
  assert.equal(artifactServer.requests.length, requests + 1, 'a damaged zip is not tried again');
});

test('A token without the permission is the user’s mistake, and never an empty store', async () => {
  await using server = await startGithubServer({ actions: 'none' });
  const store = open({ apiUrl: server.url });
  await assert.rejects(store.readNewest('main', WANTED), {
    name: 'UserError',
    message: /"perfscape-model".*403 Resource not accessible.*actions: read/,
  });
});

test('An artifact that expires between listing and download is an error', async () => {
  const stored = await uploadAs(601, 'expiring');
  let listings = 0;
  shown = () => {
    listings += 1;
    return [listed(stored, { expired: listings > 1 })];
  };
  await assert.rejects(open().readNewest('main', WANTED), {
    message: /cannot be read: 410 Artifact has expired/,
  });
});

test('A second artifact of the same name in one run is the user’s mistake', async () => {
  await uploadAs(701, 'first');
  await assert.rejects(uploadAs(701, 'second'), {
    name: 'UserError',
    message: /"perfscape-model".*409.*store\.name/,
  });
});

test('Outside an action the error says what to use instead', async () => {
  delete process.env['ACTIONS_RUNTIME_TOKEN'];
  const directory = await mkdtemp(join(folder, 'upload-'));
  await writeFile(join(directory, 'manifest.json'), '{}');
  await assert.rejects(open().write(directory, ['manifest.json']), {
    name: 'UserError',
    message: /ACTIONS_RUNTIME_TOKEN.*kind: directory/,
  });
});

test('GitHub Enterprise Server has no such artifacts; github.com and ghe.com have', () => {
  assert.throws(() => open({ serverUrl: 'https://github.example' }), {
    name: 'UserError',
    message: /https:\/\/github\.example.*store: \{ kind: directory \}/,
  });
  assert.doesNotThrow(() => open({ serverUrl: 'https://github.com' }));
  assert.doesNotThrow(() => open({ serverUrl: 'https://acme.ghe.com' }));
});
