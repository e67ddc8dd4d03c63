import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  BROKEN_BASE_BUILD,
  BROKEN_HEAD_BUILD,
  CRASHING_AT_BOTH,
  CRASHING_AT_HEAD,
  HANGING,
  project,
  QUICK,
  settings,
  WITHOUT_BASE_BENCHMARK,
  WITHOUT_BASE_SCHEMA,
} from '../projects/variants.ts';
import { CREATE_COMMENT, LIST_STORE, LOOK_FOR_COMMENT, NOTHING } from './expected-requests.ts';
import { pullRequest } from './github-event.ts';
import { assertNoWorktrees, readResult, startWorkflow } from './workflow.ts';

/** `revision: status` of every failure, and the codecs that fail. */
function failuresOf(result: Awaited<ReturnType<typeof readResult>>) {
  const failing = result.sample.filter(({ failures }) => failures.length > 0);
  return {
    kinds: [
      ...new Set(
        failing.flatMap(({ failures }) =>
          failures.map(({ revision, status }) => `${revision}: ${status}`),
        ),
      ),
    ].sort(),
    codecs: [...new Set(failing.map(({ key }) => JSON.parse(key).codec))],
    count: failing.length,
  };
}

describe('A configuration that fails', { concurrency: 2 }, () => {
  test('at head only, by a crash, fails the gate and stands first', async () => {
    await using workflow = await startWorkflow(CRASHING_AT_HEAD);
    const step = await workflow.runStep(pullRequest(workflow.project));
    assert.equal(step.exitCode, 1, step.log);
    assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...CREATE_COMMENT] });
    const result = await readResult(step);
    const { kinds, codecs, count } = failuresOf(result);
    assert.deepEqual([kinds, codecs], [['head: crash'], ['small']]);
    assert.equal(result.gate.conclusion, 'fail');
    assert.match(
      result.gate.reasons[0] ?? '',
      /^Configuration \d of the sample fails at head only$/,
    );
    const what = count === 1 ? 'one configuration' : `${count} configurations`;
    const body = workflow.github.comments[0]?.body ?? '';
    assert.ok(body.split('\n')[1]?.startsWith(`### 🔴 Failing at head only: ${what} of 6`), body);
    assert.match(body, /<summary>Failed trials of [^]*Error: the small codec is broken/);
    await assertNoWorktrees(workflow);
  });

  test('at both revisions is shown and passes', async () => {
    await using workflow = await startWorkflow(CRASHING_AT_BOTH);
    const step = await workflow.runStep(pullRequest(workflow.project), {
      inputs: { comment: 'always' },
    });
    assert.equal(step.exitCode, 0, step.log);
    assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...CREATE_COMMENT] });
    const result = await readResult(step);
    const { kinds, codecs } = failuresOf(result);
    assert.deepEqual([kinds, codecs], [['base: crash', 'head: crash'], ['small']]);
    assert.deepEqual(result.gate, { conclusion: 'pass', reasons: [] });
    const body = workflow.github.comments[0]?.body ?? '';
    assert.match(body, /<summary>Failed trials of [^]*Error: the small codec is broken/);
    assert.doesNotMatch(body.split('\n')[1] ?? '', /Failing/);
  });

  test('at head only, by never ending, is ended and fails the gate', async () => {
    await using workflow = await startWorkflow(HANGING);
    const step = await workflow.runStep(pullRequest(workflow.project));
    assert.equal(step.exitCode, 1, step.log);
    assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...CREATE_COMMENT] });
    const result = await readResult(step);
    const { kinds, codecs } = failuresOf(result);
    assert.deepEqual([kinds, codecs], [['head: timeout'], ['small']]);
    assert.match(step.summary, /^### 🔴 Failing at head only/);
    assert.match(step.summary, /no end within 1 s/);
    await assertNoWorktrees(workflow);
  });

  test('at the default of both revisions is a mistake that names the benchmark', async () => {
    const broken = project(
      {},
      { statements: "throw new Error('no such disk');", settings: settings(QUICK) },
    );
    await using workflow = await startWorkflow(broken);
    const step = await workflow.runStep(pullRequest(workflow.project));
    assert.equal(step.exitCode, 1);
    assert.match(step.log, /^::error::benchmark: at the default configuration .*no such disk/m);
    assert.deepEqual(step.requests, { ...NOTHING, github: LIST_STORE });
    await assertNoWorktrees(workflow);
  });
});

describe('A revision that cannot be measured', { concurrency: 2 }, () => {
  for (const { name, description, note } of [
    {
      name: 'no schema at base',
      description: WITHOUT_BASE_SCHEMA,
      note: /^config\.schema\.json does not exist at base: head is measured alone\.$/,
    },
    {
      name: 'no benchmark at base',
      description: WITHOUT_BASE_BENCHMARK,
      note: /^The benchmark does not work at base's default: head is measured alone\. [^]*bench\.mjs/,
    },
    {
      name: 'a broken build at base',
      description: BROKEN_BASE_BUILD,
      note: /^Base does not build \([^]*the build is broken[^]*head is measured alone/,
    },
  ]) {
    test(`${name} leaves head to be measured alone, and the report says so`, async () => {
      await using workflow = await startWorkflow(description);
      const step = await workflow.runStep(pullRequest(workflow.project));
      assert.equal(step.exitCode, 0, step.log);
      const result = await readResult(step);
      assert.equal(result.base, null);
      assert.equal(result.budget.pairs, 0);
      assert.ok(
        result.notes.some((said) => note.test(said)),
        result.notes.join('\n'),
      );
      assert.match(step.summary, /^### 🔵 Measured at head alone/);
      assert.match(step.summary, /^> .*head is measured alone/m);
      assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...LOOK_FOR_COMMENT] });
      await assertNoWorktrees(workflow);
    });
  }

  test('a benchmark that base lacks is taken from head when it is the harness', async () => {
    await using workflow = await startWorkflow(WITHOUT_BASE_BENCHMARK);
    const step = await workflow.runStep(pullRequest(workflow.project), {
      inputs: { harness: '[bench.mjs]' },
    });
    assert.equal(step.exitCode, 0, step.log);
    assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...LOOK_FOR_COMMENT] });
    const { base, budget } = await readResult(step);
    assert.deepEqual([base?.commit, budget.pairs], [workflow.project.base, 4]);
    assert.equal(step.outputs['verdict'], 'unchanged');
  });

  test('a broken build at head ends the run with its output, and leaves nothing behind', async () => {
    await using workflow = await startWorkflow(BROKEN_HEAD_BUILD);
    const step = await workflow.runStep(pullRequest(workflow.project));
    assert.equal(step.exitCode, 1);
    assert.match(step.log, /^::error::build: node build\.mjs at head .*the build is broken/m);
    assert.deepEqual([step.outputs, step.summary], [{}, '']);
    assert.deepEqual(step.requests, { ...NOTHING, github: LIST_STORE });
    await assertNoWorktrees(workflow);
  });
});
