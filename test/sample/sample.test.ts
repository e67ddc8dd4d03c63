import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Completion, CompletionRequest } from '../../src/sample/language-model/complete.ts';
import type { Adviser } from '../../src/sample/language-model/adviser.ts';
import { chooseInitialSample, type SampleInput } from '../../src/sample/sample.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { candidates, configurationOf, space } from './sampled-space.ts';

const production = {
  name: 'production',
  configuration: configurationOf({ level: 8 }),
  ignored: [],
};
const input: SampleInput = { space, profiles: [production], candidates, count: 10 };
const proposals = candidates.slice(0, 8);

function reply(configurations: readonly Configuration[]): Completion {
  const proposed = configurations.map((values) => ({ reason: '', values }));
  return { type: 'reply', text: JSON.stringify({ configurations: proposed }), tokens: 100 };
}

const JUDGEMENT: Completion = {
  type: 'reply',
  text: JSON.stringify({
    options: [
      { name: 'codec', effects: { latency: 'strong' }, interactsWith: ['level'], reason: '' },
      { name: 'ratio', effects: { latency: 'none' }, interactsWith: [], reason: '' },
    ],
  }),
  tokens: 100,
};

/** Judges the options, and answers the generators with `completion`. */
function adviserOf(completion: Completion, judgement = JUDGEMENT) {
  const requests: CompletionRequest[] = [];
  const adviser: Adviser = {
    complete: async (request) => {
      requests.push(request);
      return request.schemaName === 'relevance' ? judgement : completion;
    },
    reading: {
      objectives: [{ name: 'latency', unit: 'ms', direction: 'minimize', source: 'benchmark' }],
      benchmark: 'node bench.mjs',
      constraints: [],
      documentation: [],
      diff: { schema: '', documentation: '', code: '' },
    },
    generators: 3,
  };
  return { adviser, requests };
}

async function originsOf(of: SampleInput, adviser: Adviser | null) {
  const { sample, report } = await chooseInitialSample(of, adviser);
  const keys = sample.map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length, 'no configuration twice');
  for (const { key, configuration } of sample) {
    assert.equal(key, keyOf(configuration));
    assert.equal(space.violation(configuration), null);
  }
  const counts = new Map<string, number>();
  for (const { origin } of sample) counts.set(origin, (counts.get(origin) ?? 0) + 1);
  return { counts: Object.fromEntries(counts), report, sample };
}

test('without a language model coverage fills what default and profiles leave', async () => {
  const { counts, report, sample } = await originsOf(input, null);
  assert.deepEqual(counts, { default: 1, profile: 1, coverage: 8 });
  assert.deepEqual(report, { kind: 'coverage', snapped: 0, rejected: [], note: null });
  assert.deepEqual(sample[0]?.configuration, space.defaultConfiguration);
  assert.deepEqual(sample[1]?.configuration, production.configuration);
});

test('a model that answers well fills half of the rest', async () => {
  const { adviser, requests } = adviserOf(reply(proposals));
  const { counts, report, sample } = await originsOf(input, adviser);
  assert.deepEqual(counts, { default: 1, profile: 1, 'language model': 4, coverage: 4 });
  const proposed = new Set(proposals.map((values) => keyOf({ ...values, ratio: 0.5 })));
  for (const { key } of sample.filter(({ origin }) => origin === 'language model')) {
    assert.ok(proposed.has(key), 'as proposed, but for the pruned option');
  }
  assert.equal(report.kind, 'language model');
  assert.equal(report.note, null);
  assert.deepEqual(
    requests.map(({ schemaName }) => schemaName),
    [
      'relevance',
      'configurations-1-1-levels',
      'configurations-1-2-interactions',
      'configurations-1-3-breadth',
    ],
  );
});

test('proposals that are invalid or known are rejected and coverage takes their place', async () => {
  const [first = {}] = proposals;
  const bad = [space.defaultConfiguration, production.configuration, { ...first, level: 'x' }];
  const { adviser } = adviserOf(reply([...bad, first]));
  const { counts, report } = await originsOf(input, adviser);
  assert.deepEqual(counts, { default: 1, profile: 1, 'language model': 1, coverage: 7 });
  assert.equal(report.rejected.length, 3, 'once from each generator');
  assert.match(report.note ?? '', /gave 1 of 4 usable proposals; coverage fills the sample/);
});

test('nonsense leaves the sample to coverage and says so', async () => {
  const nonsense = { type: 'reply', text: 'As a language model…', tokens: 9 } as const;
  const { adviser } = adviserOf(nonsense, nonsense);
  const { counts, report, sample } = await originsOf(input, adviser);
  assert.deepEqual(sample, (await chooseInitialSample(input, null)).sample);
  assert.deepEqual(counts, { default: 1, profile: 1, coverage: 8 });
  assert.match(
    report.note ?? '',
    /no judgement of the options, 0 of 4 usable proposals \(unusable reply\)/,
  );
  assert.equal(report.rejected.length, 3);
});

test('a failure leaves the sample to coverage and says why', async () => {
  const failure = { type: 'failure', reason: 'no network', tokens: 0 } as const;
  const { counts, report } = await originsOf(input, adviserOf(failure, failure).adviser);
  assert.deepEqual(counts, { default: 1, profile: 1, coverage: 8 });
  assert.deepEqual(report, {
    kind: 'coverage',
    snapped: 0,
    rejected: [],
    note: 'The language model gave no judgement of the options, no proposals (no network); coverage fills the sample.',
  });
});

test('the sample without a model is the same as after a failure, so nothing is lost by asking', async () => {
  const failure = { type: 'failure', reason: 'refused', tokens: 0 } as const;
  const asked = await chooseInitialSample(input, adviserOf(failure, failure).adviser);
  const unasked = await chooseInitialSample(input, null);
  assert.deepEqual(asked.sample, unasked.sample);
});

test('a sample that default and profiles fill asks nobody', async () => {
  const { adviser, requests } = adviserOf(reply(proposals));
  const { counts } = await originsOf({ ...input, count: 2 }, adviser);
  assert.deepEqual(counts, { default: 1, profile: 1 });
  const { counts: fewer } = await originsOf({ ...input, count: 1 }, adviser);
  assert.deepEqual(fewer, { default: 1, profile: 1 }, 'named configurations are always measured');
  assert.equal(requests.length, 0);
});

test('a model that a small sample leaves nothing is not asked, and that is said', async () => {
  const { adviser, requests } = adviserOf(reply(proposals));
  const { counts, report } = await originsOf({ ...input, count: 2 }, adviser);
  assert.deepEqual(counts, { default: 1, profile: 1 });
  assert.equal(requests.length, 0);
  assert.match(report.note ?? '', /^The language model was not asked:/);
});

test('where one is open the model is asked for it', async () => {
  const { adviser } = adviserOf(reply(proposals));
  const { counts } = await originsOf({ ...input, count: 3 }, adviser);
  assert.deepEqual(counts, { default: 1, profile: 1, 'language model': 1 });
});

test('profiles equal to the default or to each other are measured once', async () => {
  const same = { name: 'same', configuration: space.defaultConfiguration, ignored: [] };
  const { counts } = await originsOf({ ...input, profiles: [same, production, production] }, null);
  assert.deepEqual(counts, { default: 1, profile: 1, coverage: 8 });
});

test('few candidates make a smaller sample', async () => {
  const { counts } = await originsOf({ ...input, candidates: candidates.slice(0, 3) }, null);
  assert.deepEqual(counts, { default: 1, profile: 1, coverage: 3 });
});
