import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { COMMENT_MARKER } from '../../src/report/comment.ts';
import { git } from '../projects/synthetic-project.ts';
import {
  costs,
  MAIN_EFFECT,
  NO_EFFECT,
  project,
  QUICK,
  settings,
  SLOWER,
} from '../projects/variants.ts';
import {
  CREATE_COMMENT,
  editComment,
  LIST_STORE,
  LOOK_FOR_COMMENT,
  NOTHING,
} from './expected-requests.ts';
import { pullRequest } from './github-event.ts';
import { assertNoWorktrees, readResult, startWorkflow } from './workflow.ts';

const OURS = 'github-actions[bot]';

describe('A pull request', { concurrency: 2 }, () => {
  test('The first run comments on the region and fails the gate, the second edits the comment', async () => {
    await using workflow = await startWorkflow(MAIN_EFFECT);
    const { project: repository, github } = workflow;
    const first = await workflow.runStep(pullRequest(repository));
    assert.equal(first.exitCode, 1, first.log);
    assert.deepEqual(first.requests, { ...NOTHING, github: [...LIST_STORE, ...CREATE_COMMENT] });
    assert.match(first.log, /^::error::time: space is worse by .*; fail is \+10 %25/m);

    const output = join(first.directory, 'perfscape');
    assert.deepEqual(first.outputs, {
      verdict: 'regressed',
      conclusion: 'fail',
      result: join(output, 'result.json'),
      comment: join(output, 'comment.md'),
      summary: join(output, 'summary.md'),
      'store-updated': 'false',
      'verdict-time': 'regressed',
      'verdict-size': 'unchanged',
    });
    const result = await readResult(first);
    assert.deepEqual(
      [result.base?.commit, result.head.commit],
      [repository.base, repository.merge],
    );
    const [time, size] = result.objectives;
    assert.deepEqual(time?.region?.conditions, [{ option: 'cache', operator: '=', value: true }]);
    assert.ok(Math.abs((time?.region?.change.estimate ?? 0) - 0.5) < 1e-9);
    assert.deepEqual(
      time?.places.map(({ place, verdict }) => [place, verdict]),
      [
        ['default', 'unchanged'],
        ['space', 'regressed'],
      ],
    );
    assert.equal(size?.region, null);
    assert.ok(result.notes.some((note) => note.startsWith('No stored performance model yet')));

    const [comment] = github.comments;
    assert.match(comment?.body ?? '', /^.*\n### 🔴 `time` is 50 % higher where `cache = true`/);
    assert.equal(comment?.body, await readFile(join(output, 'comment.md'), 'utf8'));
    assert.equal(`${COMMENT_MARKER}\n${first.summary.trim()}`, comment.body.trim());

    const second = await workflow.runStep(pullRequest(repository));
    assert.equal(second.exitCode, 1, second.log);
    assert.deepEqual(second.requests, { ...NOTHING, github: [...LIST_STORE, ...editComment(1)] });
    assert.equal(github.comments.length, 1);
    await assertNoWorktrees(workflow);
  });

  test('A checkout of the merge commit alone fetches base', async () => {
    await using workflow = await startWorkflow(NO_EFFECT);
    const { directory, base, merge } = workflow.project;
    await git(directory, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    const checkout = join(directory, '..', 'checkout');
    await git(directory, 'branch', 'merged', merge);
    const shallow = ['--quiet', '--depth=1', '--branch=merged'];
    await git(directory, 'clone', ...shallow, `file://${directory}`, checkout);
    const step = await workflow.runStep(pullRequest(workflow.project), { workspace: checkout });
    assert.equal(step.exitCode, 0, step.log);
    const result = await readResult(step);
    assert.deepEqual([result.base?.commit, result.head.commit], [base, merge]);
    assert.equal(await git(checkout, 'rev-parse', '--is-shallow-repository'), 'true');
    assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...LOOK_FOR_COMMENT] });
  });

  test('An improvement is told in a comment and passes', async () => {
    const faster = project({ costs: costs('0.5') }, { settings: settings(QUICK) });
    await using workflow = await startWorkflow(faster);
    const step = await workflow.runStep(pullRequest(workflow.project));
    assert.equal(step.exitCode, 0, step.log);
    assert.deepEqual(
      [step.outputs['verdict'], step.outputs['conclusion'], step.outputs['verdict-time']],
      ['improved', 'pass', 'improved'],
    );
    assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...CREATE_COMMENT] });
    assert.match(workflow.github.comments[0]?.body ?? '', /### 🟢 `time` is/);
  });
});

describe("A fork's read-only token", { concurrency: 2 }, () => {
  for (const [description, exitCode] of [
    [SLOWER, 1],
    [project({}, { settings: settings({ ...QUICK, comment: 'always' }) }), 0],
  ] as const) {
    test(`warns, leaves the text in the summary, and the gate alone ends with ${exitCode}`, async () => {
      await using workflow = await startWorkflow(description, {
        github: { pullRequests: 'read' },
      });
      const step = await workflow.runStep(pullRequest(workflow.project, { fork: true }));
      assert.equal(step.exitCode, exitCode, step.log);
      assert.match(step.log, /^::warning::No comment: .*"permissions: pull-requests: write"/m);
      assert.deepEqual(workflow.github.comments, []);
      assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...CREATE_COMMENT] });
      const comment = await readFile(step.outputs['comment'] ?? '', 'utf8');
      assert.equal(`${COMMENT_MARKER}\n${step.summary.trim()}`, comment.trim());
    });
  }
});

describe('The comment', { concurrency: 2 }, () => {
  const old = { author: OURS, body: `${COMMENT_MARKER}\n### 🔴 \`time\` is 50 % higher` };
  const forged = { author: 'stranger', body: `${COMMENT_MARKER}\nforged` };
  for (const { name, mode, changes = false, comments, requests, bodies } of [
    {
      name: 'on-change stays away when nothing changed and none is there',
      mode: 'on-change',
      comments: [forged],
      requests: LOOK_FOR_COMMENT,
      bodies: [/forged/],
    },
    {
      name: 'on-change keeps an old one true when nothing changed',
      mode: 'on-change',
      comments: [forged, old],
      requests: editComment(2),
      bodies: [/forged/, /### ⚪ No change found in `time`, `size`/],
    },
    {
      name: 'never stays away whatever happened, without a request',
      mode: 'never',
      changes: true,
      comments: [old],
      requests: [],
      bodies: [/50 % higher$/],
    },
    {
      name: 'always comes also when nothing changed',
      mode: 'always',
      comments: [],
      requests: CREATE_COMMENT,
      bodies: [/### ⚪ No change found in `time`, `size`/],
    },
  ]) {
    test(name, async () => {
      const head = changes ? { costs: costs('1.5') } : {};
      const description = project(head, { settings: settings({ ...QUICK, comment: mode }) });
      await using workflow = await startWorkflow(description, { github: { comments } });
      const step = await workflow.runStep(pullRequest(workflow.project));
      assert.equal(step.exitCode, changes ? 1 : 0, step.log);
      assert.equal(step.outputs['verdict'], changes ? 'regressed' : 'unchanged');
      assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...requests] });
      const { comments: left } = workflow.github;
      assert.equal(left.length, bodies.length);
      bodies.forEach((body, index) => assert.match(left[index]?.body ?? '', body));
    });
  }
});
