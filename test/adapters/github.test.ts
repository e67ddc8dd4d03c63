import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createComments } from '../../src/adapters/github.ts';
import { startGithubServer, type GithubServer } from '../servers/github-server.ts';

const MARKER = '<!-- perfscape -->';
const OURS = 'github-actions[bot]';
const COMMENTS = '/repos/octo/project/issues/7/comments';

function connect(server: GithubServer, retryWaitsSeconds: readonly number[] = []) {
  return createComments({
    token: 'workflow-token',
    apiUrl: server.url,
    owner: 'octo',
    repository: 'project',
    retryWaitsSeconds,
  });
}

function foreign(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    author: `user-${index}`,
    body: `comment ${index}`,
  }));
}

test('The first comment is created', async () => {
  await using server = await startGithubServer();
  const result = await connect(server).upsertComment(7, `${MARKER} hello`, MARKER);
  assert.deepEqual(result, {
    type: 'created',
    url: 'http://x.localhost/octo/project/pull/7#issuecomment-1',
  });
  assert.deepEqual(server.comments, [{ id: 1, author: OURS, body: `${MARKER} hello` }]);
  assert.deepEqual(server.requests, [
    'POST /graphql',
    `GET ${COMMENTS}?per_page=100`,
    `POST ${COMMENTS}`,
  ]);
});

test('Our comment on the third page, among 250 others, is edited in place', async () => {
  const comments = foreign(250);
  comments.splice(220, 0, { author: OURS, body: `${MARKER} old` });
  await using server = await startGithubServer({ comments });
  const result = await connect(server).upsertComment(7, `${MARKER} new`, MARKER);
  assert.equal(result.type, 'updated');
  assert.equal(server.comments.length, 251);
  assert.equal(server.comments[220]?.body, `${MARKER} new`);
  assert.deepEqual(server.requests.slice(1), [
    `GET ${COMMENTS}?per_page=100`,
    `GET ${COMMENTS}?per_page=100&page=2`,
    `GET ${COMMENTS}?per_page=100&page=3`,
    'PATCH /repos/octo/project/issues/comments/221',
  ]);
});

test("Someone else's comment with our marker, and our own without it, stay as they are", async () => {
  const comments = [
    { author: 'forger', body: `${MARKER} forged` },
    { author: 'github-actions', body: `${MARKER} forged by a look-alike` },
    { author: OURS, body: 'from another workflow' },
  ];
  await using server = await startGithubServer({ comments });
  const result = await connect(server).upsertComment(7, `${MARKER} true`, MARKER);
  assert.equal(result.type, 'created');
  assert.deepEqual(
    server.comments.map(({ author, body }) => ({ author, body })),
    [...comments, { author: OURS, body: `${MARKER} true` }],
  );
});

test('With a personal token, that person is the author', async () => {
  const comments = [
    { author: OURS, body: `${MARKER} by the workflow token` },
    { author: 'maintainer', body: `${MARKER} old` },
  ];
  await using server = await startGithubServer({ comments, viewer: 'maintainer' });
  await connect(server).upsertComment(7, `${MARKER} new`, MARKER);
  assert.deepEqual(
    server.comments.map(({ body }) => body),
    [`${MARKER} by the workflow token`, `${MARKER} new`],
  );
});

test('Of several own comments the oldest is edited and the others are left', async () => {
  const comments = [1, 2].map((count) => ({ author: OURS, body: `${MARKER} ${count}` }));
  await using server = await startGithubServer({ comments });
  await connect(server).upsertComment(7, `${MARKER} new`, MARKER);
  assert.deepEqual(
    server.comments.map(({ body }) => body),
    [`${MARKER} new`, `${MARKER} 2`],
  );
});

test('A token that only reads is denied, to create as to edit, with the permission named', async () => {
  const denied = {
    type: 'denied',
    permission: 'pull-requests: write',
    message: 'Resource not accessible by integration - https://docs.github.com/rest',
  };
  for (const comments of [[], [{ author: OURS, body: `${MARKER} old` }]]) {
    await using server = await startGithubServer({ comments, pullRequests: 'read' });
    const result = await connect(server, [0]).upsertComment(7, `${MARKER} new`, MARKER);
    assert.deepEqual(result, denied);
    assert.equal(server.requests.length, 3, 'a denial is not tried again');
  }
});

test('A repository that the token may not see is denied too', async () => {
  await using server = await startGithubServer({ repository: 'octo/other' });
  const result = await connect(server).updateComment(7, `${MARKER} new`, MARKER);
  assert.equal(result.type, 'denied');
});

test('Updating edits our comment, looked up once, and writes none where there is none', async () => {
  const comments = [...foreign(3), { author: OURS, body: `${MARKER} old` }];
  await using server = await startGithubServer({ comments });
  const updated = await connect(server).updateComment(7, `${MARKER} new`, MARKER);
  assert.deepEqual(updated, {
    type: 'updated',
    url: 'http://x.localhost/octo/project/pull/7#issuecomment-4',
  });
  const look = ['POST /graphql', `GET ${COMMENTS}?per_page=100`];
  const edit = 'PATCH /repos/octo/project/issues/comments/4';
  assert.deepEqual(server.requests, [...look, edit]);
  const marker = '<!-- other -->';
  const none = await connect(server).updateComment(7, `${marker} new`, marker);
  assert.deepEqual(none, { type: 'none' });
  assert.deepEqual(server.requests.slice(3), look);
  assert.equal(server.comments.length, 4);
  assert.equal(server.comments[3]?.body, `${MARKER} new`);
});

test('After a server error a comment that was created nevertheless is not created twice', async () => {
  await using server = await startGithubServer({
    troubles: [{ request: `POST ${COMMENTS}`, status: 502, message: 'Bad Gateway', done: true }],
  });
  const result = await connect(server, [0]).upsertComment(7, `${MARKER} hello`, MARKER);
  assert.equal(result.type, 'updated');
  assert.equal(server.comments.length, 1);
});

test('A secondary rate limit, which comes as 403, is waited for', async () => {
  await using server = await startGithubServer({
    troubles: [
      {
        request: `GET ${COMMENTS}`,
        status: 403,
        message: 'You have exceeded a secondary rate limit',
        headers: { 'retry-after': '0' },
      },
    ],
  });
  const result = await connect(server, [0]).upsertComment(7, `${MARKER} hello`, MARKER);
  assert.equal(result.type, 'created');
});

test('A rate limit that lasts longer than a minute is an error, not a denial', async () => {
  await using server = await startGithubServer({
    troubles: [
      {
        request: `GET ${COMMENTS}`,
        status: 403,
        message: 'You have exceeded a secondary rate limit',
        headers: { 'retry-after': '3600' },
      },
    ],
  });
  await assert.rejects(connect(server, [0]).upsertComment(7, `${MARKER} hello`, MARKER), {
    name: 'Error',
    message: /octo\/project pull request 7: 403 .*secondary rate limit/,
  });
});

test('A server that stays broken is given up after the last try', async () => {
  const trouble = { request: 'POST /graphql', status: 500, message: 'Server Error' };
  await using server = await startGithubServer({ troubles: [trouble, trouble, trouble, trouble] });
  await assert.rejects(connect(server, [0, 0]).upsertComment(7, `${MARKER} hello`, MARKER), {
    message: /pull request 7: 500 Server Error/,
  });
  assert.deepEqual(server.requests, ['POST /graphql', 'POST /graphql', 'POST /graphql']);
});

test('A token that GitHub does not know is the user’s mistake', async () => {
  await using server = await startGithubServer({
    troubles: [{ request: 'POST /graphql', status: 401, message: 'Bad credentials' }],
  });
  await assert.rejects(connect(server).updateComment(7, `${MARKER} new`, MARKER), {
    name: 'UserError',
    message: /Bad credentials.*input `github-token`/,
  });
});

test('On GitHub Enterprise Server both APIs are found below /api', async () => {
  await using server = await startGithubServer();
  const comments = createComments({
    token: 'workflow-token',
    apiUrl: `${server.url}/api/v3`,
    owner: 'octo',
    repository: 'project',
  });
  assert.equal((await comments.upsertComment(7, `${MARKER} hello`, MARKER)).type, 'created');
  assert.deepEqual(server.requests, [
    'POST /api/graphql',
    `GET /api/v3${COMMENTS}?per_page=100`,
    `POST /api/v3${COMMENTS}`,
  ]);
});

test('A body above GitHub’s limit, or without its marker, is never sent', async () => {
  await using server = await startGithubServer();
  const comments = connect(server);
  const long = MARKER + 'x'.repeat(65_536);
  assert.throws(() => comments.upsertComment(7, long, MARKER), /65554 characters.*65536/);
  assert.throws(() => comments.upsertComment(7, 'hello', MARKER), /without its marker/);
  assert.deepEqual(server.requests, []);
});
