import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplers } from '../../bench/sampling/evaluate.ts';
import { groupScenarios, medianRatioToRandom, shareBest } from '../../bench/sampling/score.ts';
import type { Study } from '../../bench/sampling/study.ts';
import { seededRandom } from '../../src/random.ts';
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
};

for (const [name, sampler] of Object.entries(samplers)) {
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
  for (const seed of [1, 2, 3]) {
    const random = meanCost(samplers.random(single, 40, seededRandom(seed)));
    for (const name of ['flash', 'evolutionary'] as const) {
      assert.ok(meanCost(samplers[name](single, 40, seededRandom(seed))) < random, name);
    }
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
  const pairwise = countPairs(samplers.pairwise(study, 20, seededRandom(1)));
  assert.ok(pairwise > countPairs(samplers.random(study, 20, seededRandom(1))));
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
