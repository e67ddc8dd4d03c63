import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budget, NO_EFFECT, QUICK, REVISION, settings, SETTINGS } from '../projects/variants.ts';
import { CREATE_COMMENT, LIST_STORE, NOTHING } from './expected-requests.ts';
import { pullRequest, type GithubEvent } from './github-event.ts';
import { readResult, startWorkflow, type StepOptions } from './workflow.ts';

/** A step that cannot start: one error, no request, nothing written. */
async function runRefused(
  description: Parameters<typeof startWorkflow>[0],
  { event, ...options }: StepOptions & { readonly event?: Partial<GithubEvent> } = {},
): Promise<string> {
  await using workflow = await startWorkflow(description);
  const step = await workflow.runStep({ ...pullRequest(workflow.project), ...event }, options);
  assert.equal(step.exitCode, 1, step.log);
  assert.deepEqual(step.requests, NOTHING);
  assert.deepEqual([step.outputs, step.summary], [{}, '']);
  assert.deepEqual(workflow.github.comments, []);
  assert.equal(step.log.match(/^::error::/gm)?.length, 1, step.log);
  return step.log;
}

describe('Broken settings', { concurrency: 2 }, () => {
  test('end the step with file, key, value and what is allowed', async () => {
    const broken = { ...REVISION, settings: settings({ comment: 'sometimes' }) };
    const log = await runRefused({ base: REVISION, head: broken });
    assert.match(
      log,
      /^::error::perfscape\.yml:\d+: comment: "sometimes" is not allowed; allowed: /m,
    );
    assert.match(log, /allowed: always, on-change, on-regression, never/);
  });

  test('by an input name the input', async () => {
    const log = await runRefused(NO_EFFECT, { inputs: { seed: 'many' } });
    assert.match(log, /^::error::input "seed": seed: "many" is not allowed; allowed: a number$/m);
  });

  test('with several mistakes are told all at once', async () => {
    const head = { ...REVISION, settings: budget({ pears: 3, minutes: -1 }) };
    const log = await runRefused({ base: REVISION, head });
    assert.match(log, /budget\.pears: unknown key; did you mean "pairs"\?/);
    assert.match(log, /budget\.minutes: -1 is not allowed/);
  });

  test('that are no YAML name the place', async () => {
    const log = await runRefused({ base: REVISION, head: { ...REVISION, settings: 'a: [1,\n' } });
    assert.match(log, /^::error::perfscape\.yml:/m);
  });

  test('in a file that does not exist name it', async () => {
    const log = await runRefused(NO_EFFECT, { inputs: { config: 'elsewhere.yml' } });
    assert.match(log, /^::error::elsewhere\.yml: there is no such file/m);
  });

  test('without a schema at head name the path', async () => {
    const log = await runRefused(NO_EFFECT, { inputs: { schema: 'elsewhere.json' } });
    assert.match(log, /^::error::schema: elsewhere\.json: there is no such file/m);
  });
});

describe('An event', { concurrency: 2 }, () => {
  test('pull_request_target is refused, and the error names what to use', async () => {
    const log = await runRefused(NO_EFFECT, { event: { name: 'pull_request_target' } });
    assert.match(log, /^::error::Event pull_request_target is refused: .*`on: pull_request`/m);
  });

  test('of another kind is refused with the list of those served', async () => {
    const log = await runRefused(NO_EFFECT, { event: { name: 'release' } });
    assert.match(log, /^::error::Event release is not supported.*pull_request, push, merge_group/m);
  });
});

test('A threshold that the pull request loosens is listed in its comment', async () => {
  const loosened = {
    ...SETTINGS.objectives,
    time: { ...SETTINGS.objectives.time, fail: '90%' },
  };
  const base = { ...REVISION, settings: settings(QUICK) };
  const head = {
    ...base,
    settings: settings({ ...QUICK, objectives: loosened, comment: 'always' }),
  };
  await using workflow = await startWorkflow({ base, head });
  const step = await workflow.runStep(pullRequest(workflow.project));
  assert.equal(step.exitCode, 0, step.log);
  assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...CREATE_COMMENT] });
  const { settings: judged } = await readResult(step);
  assert.deepEqual(judged.changes, [
    { key: 'objectives.time.fail', before: '10%', after: '90%', loosened: true },
    { key: 'comment', before: 'on-change', after: 'always', loosened: false },
  ]);
  const body = workflow.github.comments[0]?.body ?? '';
  assert.match(body, /^\| `objectives\.time\.fail` +\| `10%` +\| `90%` +\| ⚠️ loosened \|$/m);
});
