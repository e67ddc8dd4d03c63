import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean } from 'simple-statistics';
import { matches, type Rule } from '../../src/comparison/condition.ts';
import { estimateEffects } from '../../src/comparison/effect.ts';
import { shareOfSpace } from '../../src/comparison/ground.ts';
import { findRegions, type Region } from '../../src/comparison/region.ts';
import { seededRandom } from '../../src/random.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { coverSpace, ground, normal, simulatePairs } from './synthetic-evidence.ts';

interface World {
  readonly truth: (configuration: Configuration) => number;
  readonly noise: number;
  readonly configurations?: number;
  readonly seed?: number;
  readonly expected?: readonly Rule[];
}

function regionsOf(world: World): Region[] {
  const { truth, noise, configurations = 24, seed = 1, expected = [] } = world;
  const random = seededRandom(seed);
  const paired = simulatePairs({
    configurations: coverSpace(configurations, seed),
    truth,
    pairs: 4,
    noise: () => noise * normal(random),
  });
  return findRegions(estimateEffects(paired).effects, { ...ground, expected });
}

/** The best rule in one line, conditions by option. */
function bestRule(world: World): string {
  const [best] = regionsOf(world);
  const conditions = best?.rule.map(
    ({ option, operator, value }) => `${option} ${operator} ${value}`,
  );
  return conditions?.sort().join(', ') ?? 'none';
}

/** Share of the space that rule and truth agree on. */
function agreement(world: World): number {
  const [best] = regionsOf(world);
  const right = ground.drawn.filter(
    (configuration) =>
      (best !== undefined && matches(best.rule, configuration)) === world.truth(configuration) > 0,
  );
  return right.length / ground.drawn.length;
}

const slower = (is: (configuration: Configuration) => boolean) => (configuration: Configuration) =>
  is(configuration) ? 0.3 : 0;
const byCodec = (change: { dense: number; others: number }) => (values: Configuration) =>
  values['codec'] === 'dense' ? change.dense : change.others;
const level = ({ level: value }: Configuration) => Number(value);

test('a main effect is found by its option and value', () => {
  assert.equal(
    bestRule({ truth: slower(({ codec }) => codec === 'dense'), noise: 0.05 }),
    'codec = dense',
  );
  assert.equal(
    bestRule({ truth: slower(({ cache }) => cache === true), noise: 0.05 }),
    'cache = true',
  );
});

test('a value that alone is not affected is named as the exception', () => {
  assert.equal(
    bestRule({ truth: slower(({ codec }) => codec !== 'fast'), noise: 0.05 }),
    'codec ≠ fast',
  );
});

test('an interaction of two options is found by both', () => {
  const truth = slower(({ codec, cache }) => codec === 'dense' && cache === true);
  assert.equal(bestRule({ truth, noise: 0.05 }), 'cache = true, codec = dense');
});

test('an interaction of three options is found by all three', () => {
  const truth = slower(
    ({ cache, sync, codec }) => cache === true && sync === false && codec !== 'none',
  );
  assert.equal(
    bestRule({ truth, noise: 0.03, configurations: 40 }),
    'cache = true, codec ≠ none, sync = false',
  );
});

test('a numeric threshold is found between the measured values beside it', () => {
  const agreements = [1, 2, 3].map((seed) => {
    const world = { truth: slower((values) => level(values) >= 12), noise: 0.03, seed };
    const [best] = regionsOf(world);
    assert.deepEqual(
      best?.rule.map(({ option, operator }) => [option, operator]),
      [['level', '≥']],
    );
    return agreement(world);
  });
  assert.ok(mean(agreements) > 0.85, `agrees on ${agreements.join(', ')}`);
});

test('a threshold and a category together are found', () => {
  const truth = slower((values) => level(values) <= 6 && values['codec'] === 'fast');
  const world = { truth, noise: 0.03, configurations: 40 };
  assert.ok(agreement(world) > 0.93, `agrees on ${agreement(world)}: ${bestRule(world)}`);
});

test('without noise a region is found exactly', () => {
  const truth = slower(({ codec, sync }) => codec === 'fast' && sync === false);
  assert.equal(bestRule({ truth, noise: 0 }), 'codec = fast, sync = false');
});

const hitUnlike = (values: Configuration) =>
  values['codec'] !== 'none' && values['sync'] === true ? 0.02 * 1.25 ** level(values) : 0;

test('a region that is hit by very different changes is found where nothing changed outside', () => {
  for (const seed of [1, 2, 3]) {
    assert.equal(bestRule({ truth: hitUnlike, noise: 0, seed }), 'codec ≠ none, sync = true');
  }
});

const bigDense: Rule = [
  { option: 'codec', operator: '=', value: 'dense' },
  { option: 'level', operator: '≥', value: 8 },
  { option: 'cache', operator: '=', value: true },
];

test('of few configurations an expected rule is found that the search alone does not find', () => {
  const truth = slower((values) => matches(bigDense, values));
  const worlds = [1, 2, 3, 4, 5, 6].map((seed) => ({
    truth,
    noise: 0.03,
    configurations: 16,
    seed,
  }));
  const told = worlds.filter((world) => agreement({ ...world, expected: [bigDense] }) === 1);
  const untold = worlds.filter((world) => agreement(world) === 1);
  assert.ok(told.length > untold.length, `${told.length} told, ${untold.length} untold`);
});

test('a rule that is expected and wrong gives way to the one that the measurements show', () => {
  const wrong: Rule[] = [bigDense, [{ option: 'sync', operator: '=', value: true }]];
  const world = { truth: slower(({ codec }) => codec === 'dense'), noise: 0.05, expected: wrong };
  assert.equal(bestRule(world), 'codec = dense');
  assert.deepEqual(regionsOf({ ...world, truth: () => 0, noise: 0 }), []);
});

test('without any effect or noise there is no region', () => {
  assert.deepEqual(regionsOf({ truth: () => 0, noise: 0 }), []);
});

test('a change of the same size everywhere has no region', () => {
  assert.deepEqual(regionsOf({ truth: () => 0.3, noise: 0 }), []);
  assert.deepEqual(regionsOf({ truth: () => 0.3, noise: 0.02 }), []);
});

test('an improvement is no region of worse configurations', () => {
  const truth = byCodec({ dense: -0.3, others: 0 });
  assert.deepEqual(regionsOf({ truth, noise: 0 }), []);
});

test('where all got better nothing is worse, even if some did by less', () => {
  const truth = byCodec({ dense: -0.1, others: -0.5 });
  assert.deepEqual(regionsOf({ truth, noise: 0.01 }), []);
});

test('changes below half a percent are no reason to split', () => {
  const truth = byCodec({ dense: 0.002, others: 0 });
  assert.deepEqual(regionsOf({ truth, noise: 0 }), []);
});

test('noise alone seldom makes a region', () => {
  const seeds = Array.from({ length: 100 }, (_, seed) => seed + 1);
  const found = seeds.filter(
    (seed) => regionsOf({ truth: () => 0, noise: 0.1, configurations: 20, seed }).length > 0,
  );
  assert.ok(found.length <= 20, `${found.length} of ${seeds.length} draws of noise made a region`);
});

test('every region matches exactly the configurations it counts as inside, and some are outside', () => {
  const truth = slower(({ codec }) => codec === 'dense');
  const configurations = coverSpace(24, 1);
  const regions = regionsOf({ truth, noise: 0.05 });
  assert.ok(regions.length > 0);
  for (const { rule, inside, score } of regions) {
    const matching = configurations.flatMap((one, index) => (matches(rule, one) ? [index] : []));
    assert.deepEqual(inside, matching);
    assert.ok(inside.length > 0 && inside.length < configurations.length);
    assert.ok(rule.length <= 3 && new Set(rule.map(({ option }) => option)).size === rule.length);
    assert.ok(score < 0);
  }
  for (const [index, { score }] of regions.entries()) {
    assert.ok(score >= (regions[index - 1]?.score ?? -Infinity) - 1e-9, `${score} at ${index}`);
  }
});

test('the order of the configurations does not change the rule', () => {
  const truth = slower(({ codec, cache }) => codec === 'dense' && cache === true);
  const random = seededRandom(3);
  const paired = simulatePairs({
    configurations: coverSpace(24, 1),
    truth,
    pairs: 4,
    noise: () => 0.05 * normal(random),
  });
  const rules = [paired, paired.toReversed()].map(
    (order) => findRegions(estimateEffects(order).effects, ground)[0]?.rule,
  );
  assert.deepEqual(rules[0], rules[1]);
});

test('two configurations are too few to separate', () => {
  const paired = simulatePairs({
    configurations: coverSpace(2),
    truth: slower(({ codec }) => codec !== 'none'),
    pairs: 4,
    noise: () => 0,
  });
  assert.deepEqual(findRegions(estimateEffects(paired).effects, ground), []);
});

test('the share of the space that a rule matches is counted, also where there is no space', () => {
  const rule = [{ option: 'cache', operator: '=', value: true }] as const;
  const share = shareOfSpace(rule, ground.drawn);
  assert.ok(Math.abs(share - 0.5) < 0.1, `${share}`);
  assert.equal(shareOfSpace([], ground.drawn), 1);
  assert.equal(shareOfSpace(rule, []), 0);
});
