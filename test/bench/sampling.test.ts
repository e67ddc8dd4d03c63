import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean } from 'simple-statistics';
import { samplers } from '../../bench/sampling/evaluate.ts';
import { sampleByFlash } from '../../bench/sampling/flash.ts';
import { findIrrelevantOptions } from '../../bench/sampling/irrelevant-options.ts';
import { prune, sampleByLanguageModel } from '../../bench/sampling/language-model-alone.ts';
import { sampleByEvolution } from '../../bench/sampling/nsga.ts';
import { sampleByPairs, sampleRandomly } from '../../bench/sampling/one-shot.ts';
import { groupScenarios, medianRatioToRandom, shareBest } from '../../bench/sampling/score.ts';
import type { Sampler, Study } from '../../bench/sampling/study.ts';
import type { System } from '../../bench/sampling/systems.ts';
import { seededRandom } from '../../src/random.ts';
import type { Option } from '../../src/schema/option.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { coverSpace, space } from '../comparison/synthetic-evidence.ts';

const configurations = coverSpace(120);
const cost = ({ level, cache }: Configuration) => Number(level) / 10 + (cache === true ? 1 : 0);
const study: Study = {
  options: space.options,
  configurations,
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
    proposals: configurations.slice(60, 64),
  },
  irrelevant: new Set(),
};

for (const [name, sampler] of samplers) {
  test(`${name}: as many different configurations as are wanted, the same for the same seed`, () => {
    for (const count of [10, 30]) {
      const chosen = sampler(study, count, seededRandom(1));
      assert.equal(chosen.length, count);
      assert.equal(new Set(chosen).size, count);
      assert.ok(chosen.every((index) => configurations[index] !== undefined));
      assert.deepEqual(sampler(study, count, seededRandom(1)), chosen);
    }
  });

  test(`${name}: no more than there are`, () => {
    const few = { ...study, configurations: configurations.slice(0, 12) };
    assert.equal(sampler(few, 20, seededRandom(1)).length, 12);
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

test('the language model alone measures the default and its proposals, in its order, then by chance', () => {
  const chosen = sampleByLanguageModel(study, 8, seededRandom(1));
  assert.deepEqual(chosen.slice(0, 5), [0, 60, 61, 62, 63]);
});

test('a pruned option keeps its default where enough configurations do', () => {
  const [{ name } = { name: '' }] = space.options;
  const values = configurations.map((one) => one[name]);
  const kept = values.filter((value) => value === values[0]).length;
  const pruned = prune(sampleRandomly, () => new Set([name]));
  const chosen = pruned(study, kept, seededRandom(1));
  assert.ok(chosen.every((index) => values[index] === values[0]));
  assert.equal(new Set(pruned(study, kept + 5, seededRandom(1))).size, kept + 5);
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
