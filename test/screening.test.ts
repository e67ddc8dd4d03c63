import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Campaign } from '../src/campaign.ts';
import type { Findings } from '../src/outlook.ts';
import { runCampaign } from '../src/rounds.ts';
import { sampled } from '../src/sample/sampled-configuration.ts';
import { parseSettings, type Objective } from '../src/settings/settings.ts';
import { keyOf, type Configuration } from '../src/space/configuration.ts';
import { coverSpace, defaultKey, ground } from './comparison/synthetic-evidence.ts';

const latency: Objective = { ...onlyObjective(), unit: 'ms', direction: 'minimize' };

function settingsOf(configurations: number) {
  const text = `benchmark: node bench.mjs\nbudget: { configurations: ${configurations} }\nobjectives: { latency: { unit: ms, direction: minimize } }\n`;
  return parseSettings({ file: { path: 'perfscape.yml', text }, inputs: {} });
}

function onlyObjective() {
  const [objective] = settingsOf(10).objectives;
  assert.ok(objective);
  return objective;
}

interface World {
  /** True log(head / base). */
  readonly truth?: (configuration: Configuration) => number;
  readonly consult?: Campaign['consult'];
  readonly count?: number;
  readonly isAlone?: boolean;
  readonly drawn?: readonly Configuration[];
  /** Trials until the minutes are spent. */
  readonly trials?: number;
}

/** A campaign over a benchmark without noise. */
async function run({ truth = () => 0, consult = null, count = 16, ...world }: World) {
  const known = new Map<string, Configuration>();
  let left = world.trials ?? Number.POSITIVE_INFINITY;
  const settings = settingsOf(count);
  return runCampaign({
    settings,
    objectives: [latency],
    ground: { ...ground, drawn: world.drawn ?? ground.drawn },
    initial: coverSpace(8).map((one, index) => sampled(index === 0 ? 'default' : 'coverage', one)),
    named: [{ place: 'default', key: defaultKey }],
    count,
    project: (configuration) => {
      known.set(keyOf(configuration), configuration);
      return world.isAlone === true ? null : keyOf(configuration);
    },
    earlier: [],
    runTrial: async ({ revision, key, repetition }) => {
      left -= 1;
      const change = revision === 'head' ? truth(known.get(key) ?? {}) : 0;
      const outcome = { status: 'success', values: { latency: Math.exp(change) } } as const;
      return { revision, key, repetition, seconds: 1, outcome };
    },
    keep: async () => {},
    remainingSeconds: () => left,
    consult,
    onRound: () => {},
    onAgain: () => {},
    onProgress: () => {},
  });
}

function nominate(configurations: readonly Configuration[]) {
  return configurations.map((configuration, place) => {
    return { key: keyOf(configuration), configuration, votes: 1, place };
  });
}

const measuredFirst = new Set(coverSpace(8).map(keyOf));
const proposals = ground.drawn.filter((one) => !measuredFirst.has(keyOf(one))).slice(0, 40);

function dense({ codec }: Configuration): number {
  return codec === 'dense' ? 0.3 : 0;
}

/** A language model that says the same whenever it is asked, and what it was told. */
function createModel(configurations: readonly Configuration[]) {
  const told: Findings[] = [];
  const consult = async (findings: Findings) => {
    told.push(findings);
    return nominate(configurations);
  };
  return { told, consult };
}

function countOrigins({ sample }: Awaited<ReturnType<typeof run>>) {
  const later = sample.slice(8);
  const proposed = later.filter(({ origin }) => origin === 'language model').length;
  return { proposed, others: later.length - proposed };
}

test('with nothing known half of the later configurations are the language model’s', async () => {
  const model = createModel(proposals);
  const result = await run({ consult: model.consult });
  assert.deepEqual(countOrigins(result), { proposed: 4, others: 4 });
  assert.deepEqual(result.ending, { screening: 'configurations', confirmation: 'nothing' });
});

test('it is asked before the later configurations and half way, with all that is known by then', async () => {
  const { told, consult } = createModel(proposals);
  await run({ consult });
  assert.deepEqual(
    told.map(({ findings }) => findings.length),
    [8, 12],
  );
  const [first] = told[0]?.findings ?? [];
  assert.deepEqual(first?.changes, { latency: { change: 0, error: 0 } });
});

test('where head is measured alone it is told the values', async () => {
  const { told, consult } = createModel(proposals);
  await run({ truth: dense, consult, isAlone: true });
  const [first] = told;
  assert.ok(first);
  for (const { configuration, changes, values } of first.findings) {
    assert.deepEqual(changes, {});
    assert.ok(Math.abs(Math.log(values['latency'] ?? 0) - dense(configuration)) < 1e-9);
  }
  assert.equal(first.findings.length, 8);
});

test('a model whose proposals tell nothing loses its share to those that do', async () => {
  const still = proposals.filter((one) => dense(one) === 0);
  const silent = createModel(still);
  const { proposed, others } = countOrigins(
    await run({ truth: dense, consult: silent.consult, count: 24 }),
  );
  assert.ok(proposed < others, `${proposed} against ${others}`);
});

test('the options of a rule that tells where something got worse are told', async () => {
  const { told, consult } = createModel(proposals);
  await run({ truth: dense, consult });
  assert.deepEqual([...(told[0]?.suspects ?? [])], ['codec']);
});

test('a model without proposals changes nothing', async () => {
  const { consult } = createModel([]);
  const [asked, alone] = [await run({ consult }), await run({})];
  assert.deepEqual(asked.sample, alone.sample);
});

test('a proposal that was measured already is not measured again', async () => {
  const { consult } = createModel(coverSpace(8));
  const { sample } = await run({ consult });
  assert.equal(new Set(sample.map(({ key }) => key)).size, 16);
});

test('a run says that its minutes ended it', async () => {
  const { ending } = await run({ trials: 40 });
  assert.equal(ending.screening, 'minutes');
});

test('a run says that nothing was left to measure', async () => {
  const { sample, ending } = await run({ drawn: ground.drawn.slice(0, 3) });
  assert.ok(sample.length < 16);
  assert.equal(ending.screening, 'space');
});

test('a run says that what looked regressed is settled', async () => {
  const { ending } = await run({ truth: dense });
  assert.equal(ending.confirmation, 'settled');
});
