import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean } from 'simple-statistics';
import { compareBySystem } from '../../bench/sampling/by-system.ts';
import { ways } from '../../bench/sampling/evaluate.ts';
import { sampleByFlash } from '../../bench/sampling/flash.ts';
import { findIrrelevantOptions } from '../../bench/sampling/irrelevant-options.ts';
import { sampleByLanguageModel } from '../../bench/sampling/language-model-alone.ts';
import { sampleByEvolution } from '../../bench/sampling/nsga.ts';
import { sampleByPairs, sampleRandomly } from '../../bench/sampling/one-shot.ts';
import { prune } from '../../bench/sampling/pruning.ts';
import { groupScenarios, medianRatioToRandom, shareBest } from '../../bench/sampling/score.ts';
import type { Sampler, Study } from '../../bench/sampling/study.ts';
import type { System } from '../../bench/sampling/systems.ts';
import { seededRandom } from '../../src/random.ts';
import type { Option } from '../../src/schema/option.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { coverSpace, space } from '../comparison/synthetic-evidence.ts';

const configurations = coverSpace(120);
const cost = ({ level, cache }: Configuration) => Number(level) / 10 + (cache === true ? 1 : 0);

function nominate(first: number, end: number) {
  return configurations.slice(first, end).map((configuration, place) => {
    return { configuration, key: keyOf(configuration), votes: 1, place };
  });
}

const study: Study = {
  options: space.options,
  configurations,
  objectives: [
    { name: 'cost', direction: 'minimize' },
    { name: 'rate', direction: 'maximize' },
  ],
  measure: (index) => {
    const one = cost(configurations[index] ?? {});
    return [one, -one];
  },
  advice: {
    knowledge: {
      relevance: null,
      impact: null,
      pruned: new Set([space.options[0]?.name ?? '']),
    },
    nominees: nominate(60, 64),
    consult: async () => nominate(70, 74),
  },
  irrelevant: new Set(),
};

for (const [name, { sampler }] of ways) {
  test(`${name}: as many different configurations as are wanted, the same for the same seed`, async () => {
    for (const count of [10, 30]) {
      const chosen = await sampler(study, count, seededRandom(1));
      assert.equal(chosen.length, count);
      assert.equal(new Set(chosen).size, count);
      assert.ok(chosen.every((index) => configurations[index] !== undefined));
      assert.deepEqual(await sampler(study, count, seededRandom(1)), chosen);
    }
  });

  test(`${name}: no more than there are`, async () => {
    const few = { ...study, configurations: configurations.slice(0, 12) };
    const chosen = await sampler(few, 20, seededRandom(1));
    assert.equal(chosen.length, 12);
  });
}

function meanCost(chosen: readonly number[]): number {
  return chosen.reduce((sum, index) => sum + cost(configurations[index] ?? {}), 0) / chosen.length;
}

test('a sampler that looks for the best finds it sooner than chance', () => {
  const single: Study = { ...study, measure: (index) => [cost(configurations[index] ?? {})] };
  const averageOf = (sampler: Sampler) =>
    mean([1, 2, 3, 4, 5].map((seed) => meanCost(sampler(single, 40, seededRandom(seed)))));
  for (const sampler of [sampleByFlash, sampleByEvolution]) {
    assert.ok(averageOf(sampler) < averageOf(sampleRandomly), sampler.name);
  }
});

function countPairs(chosen: readonly number[]): number {
  const names = space.options.map(({ name }) => name);
  const cells = chosen.flatMap((index) =>
    names.flatMap((one, place) =>
      names.slice(place + 1).map((other) => {
        const of = configurations[index] ?? {};
        return JSON.stringify([one, of[one], other, of[other]]);
      }),
    ),
  );
  return new Set(cells).size;
}

test('pairs of values come up sooner in a pairwise sample than in a random one', () => {
  const pairwise = countPairs(sampleByPairs(study, 20, seededRandom(1)));
  assert.ok(pairwise > countPairs(sampleRandomly(study, 20, seededRandom(1))));
});

test('errors are averaged over seeds, the least wins, and ties share', () => {
  const one = { system: 's', objective: 'o', seed: 1, medianRelativeError: 0 };
  const scenarios = groupScenarios([
    { ...one, sampler: 'random', budget: 20, rmse: 0.1 },
    { ...one, sampler: 'random', budget: 20, rmse: 0.3, seed: 2 },
    { ...one, sampler: 'coverage', budget: 20, rmse: 0.1 },
    { ...one, sampler: 'random', budget: 40, rmse: 0.1 },
    { ...one, sampler: 'coverage', budget: 40, rmse: 0.1 },
  ]);
  assert.equal(scenarios.length, 2);
  assert.deepEqual(
    [...shareBest(scenarios, ['random', 'coverage'])],
    [
      ['random', 0.25],
      ['coverage', 0.75],
    ],
  );
  assert.equal(medianRatioToRandom(scenarios, 'coverage'), 0.75);
});

function accuracyOf(sampler: string, budget: number, rmse: number) {
  return { system: 's', objective: 'o', seed: 1, medianRelativeError: 0, sampler, budget, rmse };
}

test('errors are compared by system, budget by budget and seed by seed', () => {
  const { s } = compareBySystem(
    [
      accuracyOf('a', 20, 0.2),
      accuracyOf('b', 20, 0.1),
      accuracyOf('a', 40, 0.1),
      accuracyOf('b', 40, 0.2),
      accuracyOf('a', 60, 1),
    ],
    'a',
    'b',
  );
  assert.ok(s);
  assert.ok(Math.abs(s.ratio - 1) < 1e-9);
  assert.ok(Math.abs(s.low - 0.5) < 1e-9);
  assert.ok(Math.abs(s.high - 2) < 1e-9);
});

test('the language model alone measures the default and its proposals, in its order, then by chance', () => {
  const chosen = sampleByLanguageModel(study, 8, seededRandom(1));
  assert.deepEqual(chosen.slice(0, 5), [0, 60, 61, 62, 63]);
});

const names = ['alone', 'one', 'other', 'idle', 'faint'];

function switchOf(name: string): Option {
  return {
    kind: 'boolean',
    name,
    path: [name],
    description: null,
    default: false,
    defaultStated: true,
    deprecated: false,
  };
}

/** All settings of the switches, and what they come to. */
function systemOf(levels: readonly ((one: Configuration) => number)[]): System {
  const all = Array.from({ length: 2 ** names.length }, (_, bits) =>
    Object.fromEntries(names.map((name, place) => [name, ((bits >> place) & 1) === 1])),
  );
  return {
    name: 'switches',
    about: '',
    constraints: [],
    options: names.map(switchOf),
    configurations: all,
    objectives: levels.map((level, index) => ({
      name: `objective ${index}`,
      unit: null,
      direction: 'minimize',
      logLevels: all.map(level),
    })),
  };
}

test('an option without an effect on any objective is irrelevant, one of an interaction is not', () => {
  const system = systemOf([
    ({ alone }) => (alone === true ? 1 : 0),
    // A tenth as large as the interaction: not quite a hundredth of the variance.
    ({ one, other, faint }) => (one === other ? 1 : 0) + (faint === true ? 0.1 : 0),
  ]);
  assert.deepEqual([...findIrrelevantOptions(system)], ['idle', 'faint']);
});

test('a pruned option keeps its default until all else was chosen', async () => {
  const { options, configurations: all } = systemOf([]);
  const switches = { ...study, options, configurations: all };
  const pruned = prune(sampleRandomly, () => new Set(['idle']));
  const half = await pruned(switches, all.length / 2, seededRandom(1));
  assert.ok(half.every((index) => all[index]?.['idle'] === false));
  const more = await pruned(switches, all.length / 2 + 5, seededRandom(1));
  assert.equal(new Set(more).size, all.length / 2 + 5);
});

test('where the default of a pruned option was not measured, it is as it was', async () => {
  const { options, configurations: all } = systemOf([]);
  const measured = all.filter(({ idle, alone }, index) => index === 0 || idle === alone);
  const without = { ...study, options, configurations: measured };
  const pruned = prune(sampleRandomly, () => new Set(['idle']));
  const chosen = await pruned(without, measured.length, seededRandom(1));
  assert.equal(new Set(chosen).size, measured.length);
});
