import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConsultation } from '../src/consultation.ts';
import type { Findings } from '../src/outlook.ts';
import type { Adviser } from '../src/sample/language-model/adviser.ts';
import type { Completion, CompletionRequest } from '../src/sample/language-model/complete.ts';
import { reading, shownIn } from './sample/language-model/asked-program.ts';
import { configurationOf, space } from './sample/sampled-space.ts';

const JUDGEMENT = {
  options: [
    { name: 'codec', effects: { latency: 'strong' }, interactsWith: [], reason: '' },
    {
      name: 'ratio',
      effects: { latency: 'none', throughput: 'none' },
      interactsWith: [],
      reason: '',
    },
    {
      name: 'level',
      effects: { latency: 'none', throughput: 'none' },
      interactsWith: [],
      reason: '',
    },
  ],
};
const [first, second] = [configurationOf({ codec: 'fast' }), configurationOf({ codec: 'none' })];
const report = { kind: 'language model', snapped: 1, rejected: [], note: null } as const;
const nothingFound: Findings = { findings: [], uncertain: [], suspects: new Set() };
const changes = { latency: { change: 0.25, error: 0.01 } };
const changeFound: Findings = {
  ...nothingFound,
  findings: [{ configuration: first, changes, values: {}, levels: [] }],
};

function reply(value: object): Completion {
  return { type: 'reply', text: JSON.stringify(value), tokens: 10 };
}

function proposalsOf(configuration: object) {
  return reply({ configurations: [{ reason: '', values: configuration }] });
}

/** Answers rounds with one proposal each, but for those that `fails` names. */
function adviserOf(fails: (request: CompletionRequest) => boolean = () => false) {
  const requests: CompletionRequest[] = [];
  const adviser: Adviser = {
    complete: async (request) => {
      requests.push(request);
      if (fails(request)) return { type: 'failure', reason: 'HTTP 500', tokens: 0 };
      if (request.schemaName === 'relevance') return reply(JUDGEMENT);
      if (request.schemaName === 'impact') return reply({ options: [], regions: [] });
      const { codec } = request.schemaName.startsWith('configurations-1') ? first : second;
      return proposalsOf({ codec, 'cache.megabytes': request.schemaName.length });
    },
    reading: { ...reading, diff: { schema: '', documentation: '', code: '' } },
    generators: 3,
  };
  return { adviser, requests };
}

function askedIn(requests: readonly CompletionRequest[], round: number) {
  return requests.filter(({ schemaName }) => schemaName.startsWith(`configurations-${round}-`));
}

test('what it proposes now comes before what it proposed at first', async () => {
  const { adviser, requests } = adviserOf();
  const { consult } = createConsultation(adviser, space);
  const nominees = await consult(changeFound);
  assert.ok(nominees.length >= 2);
  assert.equal(new Set(nominees.map(({ key }) => key)).size, nominees.length);
  assert.equal(nominees[0]?.configuration['codec'], second['codec']);
  assert.equal(askedIn(requests, 2).length, 3);
  await consult(changeFound);
  assert.equal(askedIn(requests, 3).length, 3);
});

test('later rounds are told what was measured', async () => {
  const { adviser, requests } = adviserOf();
  const { consult } = createConsultation(adviser, space);
  await consult(changeFound);
  const [request] = askedIn(requests, 2);
  assert.ok(request);
  assert.match(JSON.stringify(shownIn(request)['measured']), /\+25 % ± 1 %/);
});

test('a pruned option that the measurements suspect is open again, and the report says so', async () => {
  const { adviser, requests } = adviserOf();
  const { consult, extend } = createConsultation(adviser, space);
  await consult({ ...nothingFound, suspects: new Set(['level', 'codec']) });
  const closedIn = (round: number) => {
    const [request] = askedIn(requests, round);
    assert.ok(request);
    return shownIn(request)['keptAtDefault'];
  };
  assert.deepEqual(closedIn(1), ['level', 'ratio']);
  assert.deepEqual(closedIn(2), ['ratio']);
  assert.equal(
    extend(report).note,
    'The language model thought these irrelevant, and the measurements do not: level.',
  );
});

test('a model that falls silent leaves what it proposed at first, and a line in the report', async () => {
  const { adviser } = adviserOf(({ schemaName }) => schemaName.startsWith('configurations-2'));
  const { consult, extend } = createConsultation(adviser, space);
  const nominees = await consult(changeFound);
  assert.equal(nominees[0]?.configuration['codec'], first['codec']);
  assert.equal(
    extend({ ...report, note: 'Before.' }).note,
    'Before. The language model gave less in later rounds (HTTP 500).',
  );
});

test('for levels it is only what is proposed now that counts', async () => {
  const findings = [{ configuration: first, changes: {}, values: { latency: 2 }, levels: [0.7] }];
  const heard = await createConsultation(adviserOf().adviser, space).consult({
    ...nothingFound,
    findings,
  });
  assert.ok(heard.length > 0);
  assert.ok(heard.every(({ configuration }) => configuration['codec'] === second['codec']));
  const silent = adviserOf(({ schemaName }) => schemaName.startsWith('configurations-2'));
  const { consult } = createConsultation(silent.adviser, space);
  assert.deepEqual(await consult({ ...nothingFound, findings }), []);
});

test('a run that never asked again has the report of its first round', () => {
  const { extend } = createConsultation(adviserOf().adviser, space);
  assert.deepEqual(extend(report), report);
});
