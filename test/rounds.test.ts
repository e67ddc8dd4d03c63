import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Campaign, CampaignResult } from '../src/campaign.ts';
import { assessObjective } from '../src/comparison/assessment.ts';
import { gatherEvidence } from '../src/comparison/evidence.ts';
import { stageEvidence } from '../src/comparison/staged-evidence.ts';
import { measureNoise } from '../src/measurement/noise-floor.ts';
import { pairTrials } from '../src/measurement/pairs.ts';
import { identityOf, type Trial } from '../src/measurement/trial.ts';
import { seededRandom } from '../src/random.ts';
import { runCampaign } from '../src/rounds.ts';
import { INITIAL_SHARE } from '../src/screening.ts';
import { sampled } from '../src/sample/sampled-configuration.ts';
import {
  parseSettings,
  type Objective,
  type RequestedObjective,
  type Settings,
} from '../src/settings/settings.ts';
import { keyOf, type Configuration } from '../src/space/configuration.ts';
import { coverSpace, defaultKey, ground, normal } from './comparison/synthetic-evidence.ts';

interface World {
  readonly budget?: Partial<Settings['budget']>;
  readonly objectives?: string;
  /** True log(head / base). */
  readonly truth?: (configuration: Configuration) => number;
  readonly noise?: number;
  readonly seed?: number;
  readonly trialSeconds?: number;
  readonly limitSeconds?: number;
  readonly isAlone?: boolean;
}

const LATENCY = 'latency: { unit: ms, direction: minimize }';

function settingsOf({ budget = {}, objectives = LATENCY, seed = 1 }: World): Settings {
  const text = `benchmark: node bench.mjs\nobjectives: { ${objectives} }\nseed: ${seed}\n`;
  const settings = parseSettings({ file: { path: 'perfscape.yml', text }, inputs: {} });
  const standard = { configurations: 10, pairs: 8, confirmation: 0.25 };
  return { ...settings, budget: { ...settings.budget, ...standard, ...budget } };
}

function completed(objective: RequestedObjective): Objective {
  const { unit, direction } = objective;
  assert.ok(unit !== null && direction !== null);
  return { ...objective, unit, direction };
}

/** A benchmark that takes no time but what its clock is told, with all that it was asked for. */
function createBench(world: World) {
  const { truth = () => 0, noise = 0.02, seed = 1, trialSeconds = 1 } = world;
  const random = seededRandom(seed);
  const known = new Map<string, Configuration>();
  const kept: Trial[] = [];
  const again: number[] = [];
  let now = 0;
  const settings = settingsOf(world);
  const access: Pick<
    Campaign,
    | 'objectives'
    | 'project'
    | 'runTrial'
    | 'keep'
    | 'remainingSeconds'
    | 'consult'
    | 'onRound'
    | 'onAgain'
    | 'onProgress'
  > = {
    objectives: settings.objectives.map(completed),
    project: (configuration) => {
      const key = keyOf(configuration);
      known.set(key, configuration);
      return world.isAlone === true ? null : key;
    },
    runTrial: async ({ revision, key, repetition }) => {
      now += trialSeconds;
      const change = revision === 'head' ? truth(known.get(key) ?? {}) : 0;
      const values = Object.fromEntries(
        settings.objectives.map(({ name }) => [name, Math.exp(change + noise * normal(random))]),
      );
      const outcome = { status: 'success', values } as const;
      return { revision, key, repetition, seconds: trialSeconds, outcome };
    },
    keep: async (trial) => void kept.push(trial),
    remainingSeconds: () => (world.limitSeconds ?? Infinity) - now,
    onRound: () => {},
    consult: null,
    onAgain: (count) => again.push(count),
    onProgress: () => {},
  };
  return { access, settings, kept, again };
}

async function run(world: World) {
  const { access, settings, kept, again } = createBench(world);
  const count = settings.budget.configurations;
  const [first, ...covering] = coverSpace(Math.ceil(count * INITIAL_SHARE));
  assert.ok(first);
  const result = await runCampaign({
    ...access,
    settings,
    ground,
    initial: [sampled('default', first), ...covering.map((one) => sampled('coverage', one))],
    named: [{ place: 'default', key: defaultKey }],
    count,
    earlier: [],
  });
  return { result, settings, kept, again };
}

/** Pairs by configuration, of each stage. */
function countPairs({ trials, sample, lastScreening }: CampaignResult) {
  const projections = new Map(sample.map(({ key }) => [key, key]));
  const { pairs } = pairTrials(trials, projections);
  const screening = new Map<string, number>();
  const confirmation = new Map<string, number>();
  for (const { key, repetition } of pairs) {
    const stage = repetition <= lastScreening ? screening : confirmation;
    stage.set(key, (stage.get(key) ?? 0) + 1);
  }
  return { screening, confirmation, all: pairs.length };
}

function gather({ result, settings }: { result: CampaignResult; settings: Settings }) {
  const { sample, trials, lastScreening } = result;
  const projections = new Map(sample.map(({ key }) => [key, key]));
  const { pairs } = pairTrials(trials, projections);
  const named = [{ place: 'default', key: defaultKey }];
  const measured = { sample, pairs, named, lastScreening };
  return gatherEvidence(settings.objectives.map(completed), measured);
}

function judgingOf({ seed, objectives }: Settings) {
  return { objectiveCount: objectives.length, seed };
}

function assess(of: { result: CampaignResult; settings: Settings }) {
  return gather(of).map((evidence) =>
    assessObjective(evidence, { ground, ...judgingOf(of.settings) }),
  );
}

const dense =
  (change: number) =>
  ({ codec }: Configuration): number =>
    codec === 'dense' ? change : 0;
const atDefault =
  (change: number) =>
  (configuration: Configuration): number =>
    keyOf(configuration) === defaultKey ? change : 0;

test('the default has all its pairs, the others few, and suspects are measured again', async () => {
  const { result, again, kept } = await run({ truth: dense(0.3) });
  const { screening, confirmation, all } = countPairs(result);
  assert.equal(result.sample.length, 10);
  const suspects = result.sample.filter(({ configuration }) => dense(1)(configuration) > 0);
  for (const [key, pairs] of screening) {
    const isSuspect = suspects.some((suspect) => suspect.key === key);
    assert.ok(pairs === (key === defaultKey ? 8 : 3) || (isSuspect && pairs === 6), `${pairs}`);
  }
  const repeated = [...confirmation.keys()];
  assert.ok(repeated.length > 0);
  assert.ok(repeated.every((key) => suspects.some((suspect) => suspect.key === key)));
  assert.equal(again.at(-1), repeated.length);
  assert.ok(all <= 80, `${all} pairs`);
  assert.deepEqual(kept, result.trials);
  assert.deepEqual(result.cut, []);
});

test('the worst looking are screened once more, as many as the budget has pairs for, before any is confirmed', async () => {
  const { result, again } = await run({ truth: dense(0.3), noise: 0.3, budget: { pairs: 5 } });
  const { screening } = countPairs(result);
  const twice = [...screening].filter(([key, pairs]) => key !== defaultKey && pairs === 4);
  // A third of the 9 × 3 pairs that the screening leaves, two each.
  assert.ok(twice.length >= 2 && twice.length <= 4, `${twice.length}`);
  assert.equal(again[0], twice.length);
});

test('one suspect alone is confirmed straight away', async () => {
  const { result } = await run({ truth: atDefault(0.3), noise: 0.001 });
  const { screening } = countPairs(result);
  for (const [key, pairs] of screening) assert.equal(pairs, key === defaultKey ? 8 : 3);
});

test('the first wave ends a campaign that it settles, and the second takes what is left of one it does not', async () => {
  const clear = countPairs((await run({ truth: dense(0.3), noise: 0.01 })).result);
  for (const pairs of clear.confirmation.values()) assert.equal(pairs, 4);
  const open = await run({ truth: dense(0.12), noise: 0.2, seed: 2 });
  const { confirmation, all } = countPairs(open.result);
  const [pairs = 0, ...others] = confirmation.values();
  assert.ok(pairs > 4 && others.every((own) => own === pairs), `${pairs}, ${others.join()}`);
  assert.ok(all > 80 - confirmation.size && all <= 80, `${all}`);
});

test('a campaign that is settled hands on the critical values that settled it, as its evidence gives them', async () => {
  const settled = await run({ truth: dense(0.3), noise: 0.01 });
  const judging = judgingOf(settled.settings);
  assert.equal(settled.result.ending.confirmation, 'settled');
  assert.deepEqual(
    settled.result.staged,
    gather(settled).map((evidence) => stageEvidence(evidence, judging)),
  );
  const open = await run({ truth: dense(0.12), noise: 0.2, seed: 2 });
  assert.deepEqual(open.result.staged, []);
});

test('fresh repetitions lie beyond the last one of the screening, without a second warm-up', async () => {
  const { result } = await run({ truth: atDefault(0.3) });
  const { lastScreening, trials } = result;
  const fresh = trials.slice(trials.findIndex(({ repetition }) => repetition > lastScreening));
  assert.ok(fresh.length > 0);
  assert.ok(fresh.every(({ repetition, key }) => repetition > lastScreening && key === defaultKey));
  const visits = new Set(fresh.map((trial) => `${identityOf(trial)} ${trial.repetition}`));
  assert.equal(visits.size, fresh.length);
  const warmUps = trials.filter(({ repetition }) => repetition === 0);
  assert.equal(new Set(warmUps.map(identityOf)).size, warmUps.length);
});

test('a change that repeats is regressed by the pairs of the confirmation', async () => {
  const campaign = await run({ truth: atDefault(0.3) });
  const [assessment] = assess(campaign);
  assert.equal(assessment?.verdict, 'regressed');
  assert.equal(assessment.confirmation?.outcome, 'repeated');
  assert.deepEqual(assessment.confirmation.keys, [defaultKey]);
});

test('what is chosen with results known is no part of the coverage sample', async () => {
  for (const truth of [() => 0, dense(0.3)]) {
    const { result } = await run({ truth });
    const origins = result.sample.map(({ origin }) => origin);
    const half = 10 * INITIAL_SHARE;
    assert.deepEqual(origins.slice(0, half), ['default', ...Array(half - 1).fill('coverage')]);
    assert.deepEqual(origins.slice(half), Array(10 - half).fill('acquisition'));
  }
});

test('where head is measured alone, half spreads and half goes where its levels are least known', async () => {
  const { result } = await run({ isAlone: true });
  const [first, ...others] = result.sample.map(({ origin }) => origin);
  assert.equal(first, 'default');
  assert.deepEqual(others, [...Array(4).fill('coverage'), ...Array(5).fill('acquisition')]);
});

test('the average of the space rests on what was chosen before anything was measured', async () => {
  const { result, settings } = await run({ truth: dense(0.3), noise: 0 });
  const [assessment] = assess({ result, settings });
  const covering = result.sample.filter(({ origin }) => origin === 'coverage');
  const worse = covering.filter(({ configuration }) => dense(1)(configuration) > 0);
  const average = assessment?.places.find(({ place }) => place === 'space')?.change?.estimate;
  const expected = Math.expm1((0.3 * worse.length) / covering.length);
  assert.ok(Math.abs((average ?? 0) - expected) < 1e-9, `${average}, ${expected}`);
  const all = result.sample.filter(({ configuration }) => dense(1)(configuration) > 0);
  assert.notEqual(all.length / result.sample.length, worse.length / covering.length);
});

test('no campaign measures more pairs than its budget has', async () => {
  for (const [configurations, pairs, confirmation] of [
    [10, 8, 0.25],
    [7, 5, 0.5],
    [5, 3, 0.1],
    [4, 2, 0.5],
    [3, 1, 0.25],
    [1, 20, 0.5],
  ] as const) {
    for (const truth of [dense(0.5), () => 0.4, atDefault(0.3)]) {
      const budget = { configurations, pairs, confirmation };
      const { result } = await run({ budget, truth, noise: 0.1 });
      const { all, screening } = countPairs(result);
      const name = JSON.stringify(budget);
      assert.ok(all <= configurations * pairs, `${all} pairs of ${name}`);
      assert.equal(screening.size, configurations, name);
    }
  }
});

test('without a share for it nothing is measured again, and every pair screens', async () => {
  const { result, again } = await run({
    budget: { confirmation: 0 },
    truth: () => 0.4,
  });
  const { screening, confirmation } = countPairs(result);
  assert.deepEqual(
    [...screening.values()],
    result.sample.map(() => 8),
  );
  assert.equal(confirmation.size, 0);
  assert.deepEqual(again, []);
});

test('where nothing looks regressed nothing is measured again', async () => {
  for (const truth of [() => 0, () => -0.3]) {
    const { result, again } = await run({ truth });
    assert.equal(countPairs(result).confirmation.size, 0);
    assert.deepEqual(again, []);
    assert.equal(countPairs(result).all, 8 + 9 * 3);
  }
});

test('a suspect of any objective is measured again', async () => {
  const objectives = `${LATENCY}, rate: { unit: 1/s, direction: maximize, warn: 2% }`;
  const { result } = await run({ objectives, truth: atDefault(-0.3), noise: 0.002 });
  assert.deepEqual([...countPairs(result).confirmation.keys()], [defaultKey]);
});

test('when time runs out in the screening some is left to measure suspects again', async () => {
  // All would take 10 × (2 warm-ups + 2 × 6 trials) = 140 seconds, and the confirmation.
  const { result, kept } = await run({ truth: () => 0.4, limitSeconds: 60 });
  assert.ok(result.cut.length > 0);
  assert.ok(kept.length <= 60);
  const { confirmation } = countPairs(result);
  assert.ok(confirmation.size > 0);
  const fresh = kept.filter(({ repetition }) => repetition > result.lastScreening);
  assert.ok(kept.length - fresh.length <= 45, `${kept.length - fresh.length} of the screening`);
  assert.ok(fresh.length >= 8, `${fresh.length} of the confirmation`);
});

test('no more trials follow than were told to', async () => {
  for (const truth of [() => 0, dense(0.3), () => 0.4]) {
    const bench = createBench({ budget: { pairs: 5 }, truth });
    const told: number[] = [];
    await runCampaign({
      ...bench.access,
      settings: bench.settings,
      ground,
      initial: coverSpace(5).map((one, index) =>
        sampled(index === 0 ? 'default' : 'coverage', one),
      ),
      named: [{ place: 'default', key: defaultKey }],
      count: 10,
      earlier: [],
      onProgress: ({ done, total, laterTrials }) => told.push(total - done + laterTrials),
    });
    for (const [index, left] of told.entries()) assert.ok(left >= told.length - index - 1);
    // Eight for the noise of this round are counted for the later ones as well.
    assert.ok((told[0] ?? Infinity) <= 10 * 2 * 6 + 16, `${told[0]}`);
  }
});

test('the default has a pair in every repetition that any configuration has, however short the time', async () => {
  for (let limitSeconds = 4; limitSeconds < 60; limitSeconds += 3) {
    const { result } = await run({ limitSeconds, budget: { confirmation: 0 } });
    const visits = new Set(result.trials.map(({ repetition }) => repetition));
    const own = result.trials.filter(({ key }) => key === defaultKey);
    const initial = result.trials.filter(({ key }) =>
      result.sample.slice(0, 5).some((one) => one.key === key),
    );
    assert.equal(
      new Set(own.map(({ repetition }) => repetition)).size,
      new Set(initial.map(({ repetition }) => repetition)).size,
    );
    assert.ok(visits.size > 0);
  }
});

test('head alone is measured with every pair and nothing again', async () => {
  const { result, again } = await run({ isAlone: true, truth: () => 0.4 });
  assert.deepEqual(again, []);
  const measured = result.trials.filter(({ repetition }) => repetition > 0);
  assert.equal(measured.length, 80);
  assert.ok(measured.every(({ revision }) => revision === 'head'));
});

test('head alone spends all of the time where nothing is to be confirmed', async () => {
  const { kept } = await run({ isAlone: true, limitSeconds: 40 });
  assert.equal(kept.length, 40);
});

test('two pairs, which leave none to confirm, spend all of the time', async () => {
  const { kept } = await run({ budget: { pairs: 2 }, limitSeconds: 40 });
  assert.equal(kept.length, 40);
});

test('noise alone seldom makes a campaign regressed', async () => {
  const verdicts: string[] = [];
  for (let seed = 1; seed <= 40; seed++) {
    const budget = { configurations: 8, pairs: 5 };
    const [assessment] = assess(await run({ budget, noise: 0.1, seed }));
    verdicts.push(assessment?.verdict ?? 'none');
  }
  const wrong = verdicts.filter((verdict) => verdict === 'regressed');
  assert.ok(wrong.length <= 2, verdicts.join(' '));
});

test('pairs of base trials of the default are spread over the screening and tell the noise', async () => {
  const { result } = await run({ budget: { configurations: 20, pairs: 4 }, noise: 0.05 });
  const { trials, lastScreening } = result;
  const screening = trials.filter(({ repetition }) => repetition <= lastScreening);
  const places = screening.flatMap((trial, index) => {
    const before = screening[index - 1];
    const isSecond =
      trial.revision === 'base' &&
      before !== undefined &&
      before.repetition > 0 &&
      trial.key === defaultKey &&
      identityOf(before) === identityOf(trial);
    return isSecond ? [index / screening.length] : [];
  });
  const quarters = new Set(places.map((place) => Math.floor(place * 4)));
  assert.deepEqual([...quarters], [0, 1, 2, 3]);
  const noise = measureNoise(result, 'latency');
  // Two visits of another configuration may follow each other as well.
  assert.ok(noise.pairs >= 4);
  assert.ok(noise.spread !== null && noise.spread > 0.01 && noise.spread < 0.2, `${noise.spread}`);
  const { drift } = noise;
  assert.ok(drift !== null && drift.low < 0.05 && drift.high > -0.05, JSON.stringify(drift));
});

test('head alone has no base trials to tell the noise by', async () => {
  const { result } = await run({ isAlone: true });
  assert.ok(result.trials.every(({ revision }) => revision === 'head'));
});
