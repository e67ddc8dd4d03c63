import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keyOf } from '../../src/space/configuration.ts';
import { budget, costs, project } from '../projects/variants.ts';
import { schemaNameOf, type Behaviour, type ModelRequest } from '../servers/model-server.ts';
import { ASK_MODEL, LIST_STORE, LOOK_FOR_COMMENT, NOTHING } from './expected-requests.ts';
import { pullRequest } from './github-event.ts';
import { readResult, startWorkflow } from './workflow.ts';

// Five configurations come first, two of them from the language model. One pair each settles
// nothing, so the gate passes.
const PROJECT = project(
  { costs: costs('options.cache ? 1.01 : 1') },
  { settings: budget({ configurations: 9, pairs: 1 }) },
);
const PROPOSED = 2;
const OWN = ['default', 'coverage', 'coverage', 'coverage', 'coverage'];

function proposal(values: Record<string, unknown>) {
  return { reason: 'it runs the changed code', values };
}

const GOOD = JSON.stringify({
  configurations: [
    // The level is snapped, the second breaks the constraint, the third repeats the default.
    proposal({ codec: 'small', level: 99, cache: true, share: 1 }),
    proposal({ codec: 'plain', level: 6, cache: true, share: 1 }),
    proposal({ codec: 'plain', level: 2, cache: false, share: 0.5 }),
    proposal({ codec: 'fast', level: 5, cache: true, share: 0.25 }),
    proposal({ codec: 'fast', level: 4, cache: false, share: 0.75 }),
  ],
});

const RELEVANCE = JSON.stringify({
  options: ['codec', 'level', 'cache', 'share'].map((name) => ({
    name,
    effects: { time: 'strong', size: 'weak' },
    interactsWith: [],
    reason: 'so it is documented',
  })),
});
const IMPACT = JSON.stringify({ options: [], regions: [] });

/** Answers each kind of request with what it asks for. */
function answerWell(request: ModelRequest): Behaviour {
  const name = schemaNameOf(request);
  const texts: Readonly<Record<string, string>> = { relevance: RELEVANCE, impact: IMPACT };
  return { type: 'reply', text: texts[name] ?? GOOD, totalTokens: 1234 };
}

const FIRST_GENERATORS = [
  'configurations-1-1-changes',
  'configurations-1-2-interactions',
  'configurations-1-3-breadth',
];

async function runWith(behaviour: Behaviour | typeof answerWell) {
  const answers = typeof behaviour === 'function' ? behaviour : [behaviour];
  await using workflow = await startWorkflow(PROJECT, { model: answers });
  const isSlow =
    typeof behaviour !== 'function' && (behaviour.type === 'late' || behaviour.type === 'never');
  const step = await workflow.runStep(pullRequest(workflow.project), {
    inputs: { comment: 'always', budget: `{ request-seconds: ${isSlow ? 1 : 30} }` },
  });
  assert.equal(step.exitCode, 0, step.log);
  const result = await readResult(step);
  const origins = result.sample.map(({ origin }) => origin);
  const body = workflow.github.comments[0]?.body ?? '';
  return { step, result, origins, body, received: workflow.model?.received ?? [] };
}

function requestsWith(model: readonly string[]) {
  const comment = [...LOOK_FOR_COMMENT, 'POST /repos/octo/project/issues/7/comments'];
  return { ...NOTHING, github: [...LIST_STORE, ...comment], model };
}

const NOTHING_GIVEN =
  'The language model gave no judgement of the options, no reading of the change, no proposals';
const TWICE = 'the service failed 2 times in a row and is not asked again';

describe('A language model', { concurrency: 2 }, () => {
  test('that answers well gives half of the first sample, and its bad proposals are told', async () => {
    const { step, result, origins, body, received } = await runWith(answerWell);
    const asked = received.map(schemaNameOf);
    assert.deepEqual(asked.slice(0, 2).sort(), ['impact', 'relevance']);
    assert.deepEqual(asked.slice(2, 5).sort(), FIRST_GENERATORS);
    assert.deepEqual(step.requests, requestsWith(received.flatMap(() => ASK_MODEL)));
    const ofModel = result.sample.slice(0, 5).filter(({ origin }) => origin === 'language model');
    const proposed = new Set(
      [
        { codec: 'small', level: 6, cache: true, share: 1 },
        { codec: 'fast', level: 5, cache: true, share: 0.25 },
        { codec: 'fast', level: 4, cache: false, share: 0.75 },
      ].map(keyOf),
    );
    assert.ok(ofModel.every(({ key }) => proposed.has(key)));
    const expected = ['default', 'language model', 'language model', 'coverage', 'coverage'];
    assert.deepEqual(origins.slice(0, 5), expected);
    const { kind, requests, tokens, snapped, rejected, note } = result.sampler;
    assert.deepEqual(
      { kind, requests, tokens, snapped, note },
      {
        kind: 'language model',
        requests: received.length,
        tokens: received.length * 1234,
        snapped: 9,
        note: null,
      },
    );
    assert.equal(rejected.length, 9, 'once from each generator in each of three rounds');
    for (const { reason } of rejected) assert.match(reason, /^violates the schema: /);
    assert.match(body, /Proposals of the language model that were not taken: 9/);

    for (const { authorization, body: sent } of received) {
      assert.equal(authorization, 'Bearer key-of-the-model');
      assert.equal(sent['model'], 'test');
    }
    const impact = received.find((request) => schemaNameOf(request) === 'impact');
    const shown = JSON.stringify(impact?.body['messages']);
    assert.match(shown, /options\.cache \? 1\.01 : 1/, 'the diff of the code is shown');
    assert.match(shown, /How to store\./, 'and what the options are for');
    assert.doesNotMatch(step.log.replace(/^::add-mask::.*$/gm, ''), /key-of-the-model/);
  });

  for (const { name, behaviour, requests, note } of [
    {
      name: 'that talks nonsense',
      behaviour: { type: 'reply', text: 'I would try {"codec": fast} first.' },
      requests: 5,
      note: `The language model gave no judgement of the options, 0 of ${PROPOSED} usable proposals (unusable reply)`,
    },
    {
      name: 'that answers with other options',
      behaviour: {
        type: 'reply',
        text: JSON.stringify({ configurations: [proposal({ colour: 'red' })] }),
      },
      requests: 5,
      note: `The language model gave no judgement of the options, 0 of ${PROPOSED} usable proposals (unusable reply)`,
    },
    {
      name: 'that answers 500 three times',
      behaviour: {
        type: 'status',
        status: 500,
        message: 'overloaded',
        headers: { 'retry-after-ms': '10' },
      },
      requests: 6,
      note: `${NOTHING_GIVEN} (HTTP 500 overloaded; ${TWICE})`,
    },
    {
      name: 'that answers late',
      behaviour: { type: 'late', seconds: 4, text: GOOD },
      requests: 2,
      note: `${NOTHING_GIVEN} (no reply within 1 s; ${TWICE})`,
    },
    {
      name: 'that never answers',
      behaviour: { type: 'never' },
      requests: 2,
      note: `${NOTHING_GIVEN} (no reply within 1 s; ${TWICE})`,
    },
    {
      name: 'that refuses',
      behaviour: { type: 'refusal', text: 'I cannot help' },
      requests: 5,
      note: `${NOTHING_GIVEN} (the model refused: I cannot help)`,
    },
  ] satisfies { name: string; behaviour: Behaviour; requests: number; note: string }[]) {
    test(`${name} leaves the sample to coverage, and the comment says so`, async () => {
      const { step, result, origins, body } = await runWith(behaviour);
      const asked = Array.from({ length: requests }, () => ASK_MODEL).flat();
      assert.deepEqual(step.requests, requestsWith(asked));
      assert.deepEqual(origins.slice(0, 5), OWN);
      assert.equal(result.sample.length, 9);
      assert.equal(result.sampler.requests, requests);
      const line = `${note}; coverage fills the sample.`;
      assert.deepEqual(result.sampler.note, line);
      assert.ok(body.replaceAll('\\', '').includes(`> ${line}`), body);
    });
  }
});
