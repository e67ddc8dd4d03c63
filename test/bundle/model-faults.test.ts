import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budget, costs, project } from '../projects/variants.ts';
import { startModelServer, type Behaviour } from '../servers/model-server.ts';
import { pullRequest } from './github-event.ts';
import { readResult, startWorkflow, type Workflow } from './workflow.ts';

const PROJECT = project(
  { costs: costs('options.cache ? 1.01 : 1') },
  { settings: budget({ configurations: 5, pairs: 1 }) },
);

/** Runs the action with limits of seconds, and says what the reader of its report is told. */
async function runWith(workflow: Workflow, url: string | null, requestSeconds: number) {
  const model =
    url === null
      ? {}
      : { model: JSON.stringify({ 'base-url': url, name: 'test' }), 'api-key': 'key' };
  const limits = `{ minutes: 5, request-seconds: ${requestSeconds} }`;
  const inputs = { comment: 'always', budget: limits, ...model };
  const step = await workflow.runStep(pullRequest(workflow.project), { inputs });
  assert.equal(step.exitCode, 0, step.log);
  const result = await readResult(step);
  assert.equal(result.sample.length, 5, 'the whole sample is there');
  assert.ok(result.sample.every(({ origin }) => origin !== 'language model'));
  assert.deepEqual(result.budget.cut, [], 'and all of it is measured');
  const body = workflow.github.comments[0]?.body ?? '';
  return { result, told: body.replaceAll('\\', '').replaceAll('&#8203;', '') };
}

interface Fault {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly requestSeconds?: number;
  /** In result and comment. */
  readonly says: string;
  /** Most requests that it may cost. */
  readonly requests: number;
}

const FAULTS: readonly Fault[] = [
  {
    name: 'slow, by 30 s',
    behaviour: { type: 'late', seconds: 30, text: '{}' },
    requestSeconds: 1,
    says: 'no reply within 1 s',
    requests: 6,
  },
  {
    name: 'silent',
    behaviour: { type: 'never' },
    requestSeconds: 1,
    says: 'no reply within 1 s',
    requests: 6,
  },
  {
    name: 'babbling',
    behaviour: { type: 'reply', text: 'Well, {"let me": think… '.repeat(1_000) },
    says: 'The language model gave',
    requests: 12,
  },
  {
    name: 'babbling without end',
    behaviour: { type: 'reply', text: 'Well… '.repeat(2_000_000) },
    says: 'the answer is longer than 8 MiB',
    requests: 12,
  },
  {
    name: 'cut off',
    behaviour: { type: 'cut-off', text: '{"configurations": [{' },
    says: 'the reply was cut off at its length limit',
    requests: 12,
  },
  {
    name: 'refusing',
    behaviour: { type: 'refusal', text: 'I cannot help with that' },
    says: 'the model refused: I cannot help with that',
    requests: 12,
  },
  {
    name: 'rate-limiting for an hour',
    behaviour: {
      type: 'status',
      status: 429,
      message: 'slow down',
      headers: { 'retry-after': '3600' },
    },
    says: 'HTTP 429 slow down; it asks to wait 3600 s',
    requests: 6,
  },
  {
    name: 'denying',
    behaviour: { type: 'status', status: 401, message: 'Incorrect API key provided.' },
    says: 'HTTP 401 Incorrect API key provided; check the key',
    requests: 12,
  },
  {
    name: 'another web site',
    behaviour: { type: 'garbage', body: '<!doctype html><title>Welcome</title>' },
    says: 'is model.base-url the address of an OpenAI-compatible service',
    requests: 12,
  },
];

describe('A service of language models that is', { concurrency: 2 }, () => {
  for (const { name, behaviour, requestSeconds = 30, says, requests } of FAULTS) {
    test(`${name} leaves a whole run, and its report says so`, async () => {
      await using workflow = await startWorkflow(PROJECT, { model: [behaviour] });
      const { result, told } = await runWith(workflow, null, requestSeconds);
      assert.ok(
        result.notes.some((note) => note.includes(says)),
        result.notes.join('\n'),
      );
      assert.ok(told.includes(says), told);
      const asked = workflow.model?.received.length ?? 0;
      assert.ok(asked >= 1 && asked <= requests, String(asked));
      assert.ok(result.sampler.requests <= asked);
    });
  }

  test('dead leaves a whole run, and its report says what to check', async () => {
    const gone = await startModelServer([]);
    await gone[Symbol.asyncDispose]();
    await using workflow = await startWorkflow(PROJECT);
    const { result, told } = await runWith(workflow, gone.url, 30);
    const says =
      /no connection to 127\.0\.0\.1:\d+: nothing listens there \(ECONNREFUSED\), check model\.base-url/;
    assert.match(result.notes.join('\n'), says);
    assert.match(told, says);
  });
});
