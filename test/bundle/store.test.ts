import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { NO_EFFECT, SLOWER } from '../projects/variants.ts';
import {
  CREATE_COMMENT,
  DOWNLOAD,
  LIST_STORE,
  LOOK_FOR_COMMENT,
  NOTHING,
  READ_STORE,
  upload,
} from './expected-requests.ts';
import { dispatch, mergeGroup, pullRequest, push } from './github-event.ts';
import { assertNoWorktrees, readResult, startWorkflow } from './workflow.ts';

const FIRST_RUN = /^No stored performance model yet/;

describe('The stored model', { concurrency: 2 }, () => {
  test('A push to the default branch writes it, and the next pull request and push read it', async () => {
    await using workflow = await startWorkflow(NO_EFFECT);
    const { project, artifacts } = workflow;
    const first = await workflow.runStep(push(project));
    assert.equal(first.exitCode, 0, first.log);
    assert.deepEqual(first.requests, { ...NOTHING, github: LIST_STORE, artifacts: upload(101) });
    assert.equal(first.outputs['store-updated'], 'true');
    const firstResult = await readResult(first);
    assert.ok(firstResult.notes.some((note) => FIRST_RUN.test(note)));
    assert.equal(firstResult.model?.storedEntries, 0);
    // Two configurations at each revision.
    const measured = 4;

    const pull = await workflow.runStep(pullRequest(project));
    assert.equal(pull.exitCode, 0, pull.log);
    assert.deepEqual(pull.requests, {
      ...NOTHING,
      github: [...READ_STORE, ...LOOK_FOR_COMMENT],
      artifacts: DOWNLOAD,
    });
    assert.equal(pull.outputs['store-updated'], 'false');
    const pullResult = await readResult(pull);
    assert.ok(!pullResult.notes.some((note) => FIRST_RUN.test(note)), pullResult.notes.join('\n'));
    assert.equal(pullResult.model?.storedEntries, measured);
    const [own] = pullResult.model?.objectives ?? [];
    assert.ok(own?.forecast !== null && typeof own?.storedError === 'number');
    assert.ok(own.forecast.worst >= own.forecast.best, JSON.stringify(own.forecast));
    assert.equal(firstResult.model?.objectives[0]?.storedError, null);
    assert.equal(artifacts.stored.length, 1);

    const second = await workflow.runStep(push(project));
    assert.deepEqual(second.requests, {
      ...NOTHING,
      github: READ_STORE,
      artifacts: [...DOWNLOAD, ...upload(103)],
    });
    assert.equal((await readResult(second)).model?.storedEntries, measured);
    assert.equal(artifacts.stored.length, 2);
    await assertNoWorktrees(workflow);
  });

  test('An unreadable one stops a push before it measures, and is told in a pull request', async () => {
    await using workflow = await startWorkflow(NO_EFFECT);
    const { project, artifacts } = workflow;
    await workflow.runStep(dispatch(project));
    // The time in the first file's header: it unpacks as before, with another digest.
    artifacts.stored[0]?.zip.fill(0, 10, 14);

    const stopped = await workflow.runStep(push(project));
    assert.equal(stopped.exitCode, 1);
    assert.match(stopped.log, /^::error::.*Artifact "perfscape-model" of octo\/project cannot be/m);
    assert.doesNotMatch(stopped.log, /checking out|measuring configurations/);
    assert.deepEqual(stopped.requests, { ...NOTHING, github: READ_STORE, artifacts: DOWNLOAD });
    assert.deepEqual([stopped.outputs, stopped.summary], [{}, '']);
    assert.ok(!existsSync(join(stopped.directory, 'perfscape', 'trials.ndjson')));
    assert.equal(artifacts.stored.length, 1);

    const pull = await workflow.runStep(pullRequest(project));
    assert.equal(pull.exitCode, 0, pull.log);
    const { notes, model } = await readResult(pull);
    assert.equal(
      notes.filter((note) => note.startsWith('The stored model was not used:')).length,
      1,
    );
    assert.ok(!notes.some((note) => FIRST_RUN.test(note)));
    assert.equal(model?.storedEntries, 0);
  });

  test('A run by hand on the default branch measures head alone, more of it, and writes it', async () => {
    await using workflow = await startWorkflow(SLOWER);
    const step = await workflow.runStep(dispatch(workflow.project));
    assert.equal(step.exitCode, 0, step.log);
    assert.deepEqual(step.requests, { ...NOTHING, github: LIST_STORE, artifacts: upload(101) });
    const result = await readResult(step);
    assert.deepEqual([result.base, result.head.commit], [null, workflow.project.head]);
    assert.deepEqual(
      [result.budget.configurations, result.budget.pairs, step.outputs['verdict']],
      [4, 0, 'inconclusive'],
    );
    assert.match(step.summary, /^### 🔵 Measured at head alone/);
    assert.equal(step.outputs['store-updated'], 'true');
    await assertNoWorktrees(workflow);
  });

  test('A push to another branch is judged and writes nothing', async () => {
    await using workflow = await startWorkflow(SLOWER);
    const step = await workflow.runStep(push(workflow.project, 'side'));
    assert.equal(step.exitCode, 1, step.log);
    assert.deepEqual(step.requests, { ...NOTHING, github: LIST_STORE });
    assert.equal(step.outputs['store-updated'], 'false');
  });

  test('A merge group is judged by the gate alone: no comment, nothing written', async () => {
    await using workflow = await startWorkflow(SLOWER);
    const { project } = workflow;
    const step = await workflow.runStep(mergeGroup(project));
    assert.equal(step.exitCode, 1, step.log);
    assert.deepEqual(step.requests, { ...NOTHING, github: LIST_STORE });
    const { base, head, gate } = await readResult(step);
    assert.deepEqual([base?.commit, head.commit], [project.base, project.merge]);
    assert.equal(gate.conclusion, 'fail');
    assert.ok(!step.requests.github.some((request) => CREATE_COMMENT.includes(request)));
  });
});
