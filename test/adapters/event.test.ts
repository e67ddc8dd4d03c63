import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvent, type Variables } from '../../src/adapters/event.ts';
import { UserError } from '../../src/errors.ts';

const BASE = 'a'.repeat(40);
const HEAD = 'b'.repeat(40);
const MERGE = 'c'.repeat(40);
const ZERO = '0'.repeat(40);

function variables(event: string, overrides: Variables = {}): Variables {
  return {
    GITHUB_EVENT_NAME: event,
    GITHUB_SHA: MERGE,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'octo/project',
    GITHUB_API_URL: 'https://github.example/api/v3',
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_RUN_ID: '42',
    ...overrides,
  };
}

function pullRequest(head: { repo: { full_name: string } | null }) {
  return {
    pull_request: {
      number: 7,
      title: 'Faster `parser`',
      base: { sha: BASE, ref: 'main', repo: { full_name: 'octo/project' } },
      head: { sha: HEAD, ref: 'topic', ...head },
    },
  };
}

function push(overrides: Record<string, unknown> = {}) {
  return {
    ref: 'refs/heads/release/2',
    before: BASE,
    after: HEAD,
    repository: { default_branch: 'main' },
    ...overrides,
  };
}

test('A pull request gives its number, commits, base branch and title', () => {
  const payload = pullRequest({ repo: { full_name: 'octo/project' } });
  assert.deepEqual(readEvent(variables('pull_request'), payload).event, {
    type: 'pull-request',
    number: 7,
    baseCommit: BASE,
    headCommit: HEAD,
    mergeCommit: MERGE,
    baseBranch: 'main',
    fork: false,
    title: 'Faster `parser`',
  });
});

test('A head in another repository, or in a deleted one, is a fork', () => {
  for (const repo of [{ full_name: 'stranger/project' }, null]) {
    const { event } = readEvent(variables('pull_request'), pullRequest({ repo }));
    assert.equal(event.type === 'pull-request' && event.fork, true);
  }
});

test('A push gives before, after and a branch whose name may hold slashes', () => {
  assert.deepEqual(readEvent(variables('push'), push()).event, {
    type: 'push',
    before: BASE,
    after: HEAD,
    branch: 'release/2',
    onDefaultBranch: false,
  });
});

test('The first push of a branch has no commit before it', () => {
  const { event } = readEvent(variables('push'), push({ before: ZERO, ref: 'refs/heads/main' }));
  assert.deepEqual(event, {
    type: 'push',
    before: null,
    after: HEAD,
    branch: 'main',
    onDefaultBranch: true,
  });
});

test('A push that deletes a branch or moves a tag is refused', () => {
  assert.throws(() => readEvent(variables('push'), push({ after: ZERO })), {
    name: 'UserError',
    message: /release\/2 deleted/,
  });
  assert.throws(() => readEvent(variables('push'), push({ ref: 'refs/tags/v1' })), {
    name: 'UserError',
    message: /GITHUB_EVENT_PATH.*ref.*branch/,
  });
});

test('A schedule, whose payload names no repository, runs on the default branch', () => {
  const { event } = readEvent(variables('schedule'), { schedule: '0 3 * * *' });
  assert.deepEqual(event, {
    type: 'head-only',
    event: 'schedule',
    commit: MERGE,
    branch: 'main',
    onDefaultBranch: true,
  });
});

test('A dispatch is on the default branch only where its reference is that branch', () => {
  const payload = { repository: { default_branch: 'main' } };
  const at = (reference: string) => {
    const { event } = readEvent(variables('workflow_dispatch', { GITHUB_REF: reference }), payload);
    assert.equal(event.type, 'head-only');
    return [event.branch, event.onDefaultBranch];
  };
  assert.deepEqual(at('refs/heads/main'), ['main', true]);
  assert.deepEqual(at('refs/heads/topic'), ['topic', false]);
  assert.deepEqual(at('refs/tags/main'), ['main', false]);
});

test('A merge group gives the commits it would merge', () => {
  const payload = {
    merge_group: { base_sha: BASE, head_sha: HEAD, base_ref: 'refs/heads/main' },
  };
  assert.deepEqual(readEvent(variables('merge_group'), payload).event, {
    type: 'merge-group',
    baseCommit: BASE,
    headCommit: HEAD,
    baseBranch: 'main',
  });
});

test('pull_request_target is refused with the reason and the way out', () => {
  const payload = pullRequest({ repo: { full_name: 'octo/project' } });
  assert.throws(() => readEvent(variables('pull_request_target'), payload), {
    name: 'UserError',
    message: /fork next to secrets.*on: pull_request/,
  });
});

test('An unsupported event is refused with its name and the supported ones', () => {
  assert.throws(() => readEvent(variables('issue_comment'), {}), {
    name: 'UserError',
    message: /issue_comment.*pull_request, push, merge_group, workflow_dispatch, schedule/,
  });
  assert.throws(() => readEvent({}, {}), { name: 'UserError', message: /GITHUB_EVENT_NAME/ });
});

test('A payload of another form is refused with every path that is wrong', () => {
  const payload = pullRequest({ repo: { full_name: 'octo/project' } });
  const broken = {
    pull_request: {
      ...payload.pull_request,
      number: 'seven',
      base: { ...payload.pull_request.base, sha: '--upload-pack=evil' },
    },
  };
  assert.throws(
    () => readEvent(variables('pull_request'), broken),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /pull_request: number/);
      assert.match(error.message, /pull_request: base: sha: expected a commit hash/);
      return true;
    },
  );
});

test('The context tells repository, servers and run', () => {
  const { context } = readEvent(variables('schedule'), {});
  assert.deepEqual(context, {
    owner: 'octo',
    repository: 'project',
    apiUrl: 'https://github.example/api/v3',
    serverUrl: 'https://github.example',
    runId: 42,
  });
});

test('A runner that names no servers means github.com', () => {
  const { context } = readEvent(
    variables('schedule', { GITHUB_API_URL: undefined, GITHUB_SERVER_URL: undefined }),
    {},
  );
  assert.equal(context.apiUrl, 'https://api.github.com');
  assert.equal(context.serverUrl, 'https://github.com');
});
