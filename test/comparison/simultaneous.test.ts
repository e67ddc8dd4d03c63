import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { estimateEffects, type Effects, type PairedChanges } from '../../src/comparison/effect.ts';
import type { Contrast } from '../../src/comparison/contrast.ts';
import {
  estimateCriticalValues,
  largestOf,
  largestSubsetStatistic,
  type Family,
  type Span,
} from '../../src/comparison/simultaneous.ts';
import type { Replicate } from '../../src/comparison/replicate.ts';
import { seededRandom, type Random } from '../../src/random.ts';
import { heavyTailed, normal } from './synthetic-evidence.ts';

/** Pairs without any true change; `share` names the base trials of a configuration. */
function drawPairs(
  counts: readonly number[],
  draw: (configuration: number) => number,
  share: (configuration: number) => string = String,
): PairedChanges[] {
  return counts.map((count, configuration) => ({
    key: String(configuration),
    configuration: {},
    baseKey: share(configuration),
    changes: Array.from({ length: count }, () => draw(configuration)),
  }));
}

const repeat = (count: number, value: number) => Array.from({ length: count }, () => value);
const single: Contrast = [{ index: 0, weight: 1 }];

interface CriticalValues {
  readonly named: number;
  readonly subset: number;
}

function subsets(span: Span, tail: number): Family {
  return { statistic: (replicate) => largestSubsetStatistic(replicate, span), tail };
}

/** Of named contrasts, and of all subsets of the configurations. */
function criticalValues(
  measured: Effects,
  contrasts: readonly Contrast[],
  { tail, seed }: { tail: number; seed: number },
): CriticalValues {
  const every = subsets([0, measured.effects.length], tail);
  const families = [{ statistic: largestOf(contrasts), tail }, every];
  const [named = Number.NaN, subset = Number.NaN] = estimateCriticalValues(
    measured,
    families,
    seed,
  );
  return { named, subset };
}

function averageOf(count: number): Contrast {
  return Array.from({ length: count }, (_, index) => ({ index, weight: 1 / count }));
}

function bruteForce(means: readonly number[], variances: readonly number[]): number {
  let largest = 0;
  for (let subset = 1; subset < 2 ** means.length; subset++) {
    const isIn = (_: number, index: number) => ((subset >> index) & 1) === 1;
    const sum = means.filter(isIn).reduce((a, b) => a + b, 0);
    const variance = variances.filter(isIn).reduce((a, b) => a + b, 0);
    largest = Math.max(largest, sum / Math.sqrt(variance));
  }
  return largest;
}

function replicateOf(means: readonly number[], variances: readonly number[]): Replicate {
  return { means: Float64Array.from(means), variances: Float64Array.from(variances) };
}

function statistic(means: readonly number[], variances: readonly number[]): number {
  return largestSubsetStatistic(replicateOf(means, variances), [0, means.length]);
}

test('the largest statistic is that of the best of all subsets', () => {
  const configuration = fc.record({
    mean: fc.double({ min: -1, max: 1, noNaN: true }),
    variance: fc.double({ min: 1e-4, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(configuration, { minLength: 1, maxLength: 10 }), (configurations) => {
      const means = configurations.map(({ mean }) => mean);
      const variances = configurations.map(({ variance }) => variance);
      assert.ok(Math.abs(statistic(means, variances) - bruteForce(means, variances)) < 1e-9);
    }),
    { numRuns: 300 },
  );
});

test('a change without noise is beyond all doubt, and no change without noise is none', () => {
  assert.equal(statistic([-1, 0.5, -2], [0, 0, 0]), Number.POSITIVE_INFINITY);
  assert.equal(statistic([0, 0], [0, 0]), 0);
  assert.equal(statistic([-1, 0], [0, 0]), 0);
  assert.equal(statistic([0, 3], [0, 4]), 1.5);
  assert.equal(statistic([-1, 3], [0, 4]), 1.5);
});

test('the largest statistic leaves out what lies outside its span', () => {
  const configuration = fc.record({
    mean: fc.double({ min: -1, max: 1, noNaN: true }),
    variance: fc.double({ min: 1e-4, max: 2, noNaN: true }),
  });
  const cases = fc
    .array(configuration, { minLength: 1, maxLength: 8 })
    .chain((all) => fc.tuple(fc.constant(all), fc.nat(all.length), fc.nat(all.length)));
  fc.assert(
    fc.property(cases, ([all, one, other]) => {
      const [first, end] = [Math.min(one, other), Math.max(one, other)];
      const means = all.map(({ mean }) => mean);
      const variances = all.map(({ variance }) => variance);
      const expected = bruteForce(means.slice(first, end), variances.slice(first, end));
      const found = largestSubsetStatistic(replicateOf(means, variances), [first, end]);
      assert.ok(Math.abs(found - expected) < 1e-9, `${found} instead of ${expected}`);
    }),
    { numRuns: 300 },
  );
});

test('every family has its own tail and its own configurations', () => {
  const random = seededRandom(7);
  const effects = estimateEffects(drawPairs(repeat(10, 5), () => normal(random)));
  const families = [subsets([0, 10], 0.05), subsets([0, 2], 0.05), subsets([0, 2], 0.005)];
  const [all = 0, few = 0, strict = 0] = estimateCriticalValues(effects, families, 1);
  assert.ok(few > 0 && few < all && few < strict, `${all}, ${few}, ${strict}`);
  const noPlace = { statistic: largestOf([]), tail: 0.05 };
  assert.deepEqual(estimateCriticalValues(effects, [noPlace], 1), [0]);
  assert.deepEqual(estimateCriticalValues(effects, [], 1), []);
});

test('one contrast on many pairs has nearly the quantile of the normal distribution', () => {
  const random = seededRandom(1);
  const effects = estimateEffects(drawPairs(repeat(40, 10), () => normal(random)));
  // A value of 2,000 replicates is good to 0.06.
  const critical = [1, 2, 3, 4, 5].map(
    (seed) => criticalValues(effects, [averageOf(40)], { tail: 0.025, seed }).named,
  );
  const mean = critical.reduce((sum, value) => sum + value, 0) / critical.length;
  assert.ok(Math.abs(mean - 1.96) < 0.12, `${mean} instead of 1.96`);
});

test('a single configuration of few pairs has a heavier tail, as Student t has', () => {
  const random = seededRandom(2);
  const critical = Array.from({ length: 20 }, (_, seed) => {
    const effects = estimateEffects(drawPairs([6], () => normal(random)));
    return criticalValues(effects, [single], { tail: 0.05, seed }).named;
  });
  const mean = critical.reduce((sum, value) => sum + value, 0) / critical.length;
  // Student's t on 5 degrees of freedom: 2.015 at 5 %; a bootstrap of six values is coarse.
  assert.ok(Math.abs(mean - 2.015) < 0.3, `${mean} instead of 2.0`);
});

test('more contrasts and smaller tails need larger values, chosen subsets the largest', () => {
  const random = seededRandom(3);
  const effects = estimateEffects(drawPairs(repeat(10, 5), () => normal(random)));
  const contrasts = effects.effects.map((_, index): Contrast => [{ index, weight: 1 }]);
  const one = criticalValues(effects, [single], { tail: 0.05, seed: 1 });
  const all = criticalValues(effects, contrasts, { tail: 0.05, seed: 1 });
  const strict = criticalValues(effects, contrasts, { tail: 0.01, seed: 1 });
  assert.ok(one.named < all.named && all.named < strict.named);
  assert.ok(all.named < all.subset && all.subset < strict.subset);
  assert.equal(one.subset, all.subset);
});

test('shared base trials make the average less certain', () => {
  const random = seededRandom(4);
  const [own, shared] = [String, () => 'base'].map((share) => {
    const pairs = drawPairs(repeat(12, 5), () => normal(random), share);
    const options = { tail: 0.05, seed: 1 };
    return criticalValues(estimateEffects(pairs), [averageOf(12)], options).named;
  });
  assert.ok((shared ?? 0) > 1.5 * (own ?? 0), `${shared} is not well above ${own}`);
});

test('equal repeated pairs are without noise, single pairs tell nothing', () => {
  const options = { tail: 0.05, seed: 1 };
  const values = (counts: readonly number[]) =>
    criticalValues(estimateEffects(drawPairs(counts, () => 0.2)), [single], options);
  assert.deepEqual(values([3, 3, 1]), { named: 0, subset: 0 });
  const never = { named: Number.POSITIVE_INFINITY, subset: Number.POSITIVE_INFINITY };
  assert.deepEqual(values([1, 1, 1]), never);
});

test('one pair that differs among many equal ones still makes a number', () => {
  const errors = [...repeat(23, 0), 0.1];
  const changed = drawPairs(repeat(6, 4), () => errors.pop() ?? 0);
  const contrasts = [averageOf(6), single];
  const options = { tail: 0.01, seed: 1 };
  const { named, subset } = criticalValues(estimateEffects(changed), contrasts, options);
  assert.ok(named > 1, `${named}`);
  assert.ok(subset >= named, `${subset}`);
});

// Student's t on one degree of freedom exceeds 25.5 with probability 0.0125.
test('two pairs of one configuration exclude next to nothing', () => {
  const errors = [0.1, 0.2];
  const pairs = drawPairs([2], () => errors.pop() ?? 0);
  const options = { tail: 0.0125, seed: 1 };
  const { named } = criticalValues(estimateEffects(pairs), [single], options);
  // Student's t on one degree of freedom: 25.5 at 1.25 %.
  assert.ok(named > 18 && named < 36, `${named} instead of 25.5`);
});

test('a tail smaller than two thousand replicates can tell gets more of them', () => {
  const random = seededRandom(6);
  const effects = estimateEffects(drawPairs(repeat(5, 4), () => normal(random)));
  const at = (tail: number) => criticalValues(effects, [single], { tail, seed: 1 });
  const [usual, rare] = [at(1e-3), at(1e-4)];
  assert.ok(rare.named > usual.named && rare.named < Number.POSITIVE_INFINITY);
  assert.ok(rare.subset > usual.subset && rare.subset < Number.POSITIVE_INFINITY);
});

test('the same seed gives the same values and another seed others', () => {
  const random = seededRandom(5);
  const effects = estimateEffects(drawPairs(repeat(5, 4), () => normal(random)));
  const values = (seed: number) => criticalValues(effects, [single], { tail: 0.05, seed });
  assert.deepEqual(values(1), values(1));
  assert.notDeepEqual(values(1), values(2));
});

interface Failures {
  named: number;
  subset: number;
}

/** How often a named place, or the best subset, seems worse than it is, of `runs` runs. */
function countFailures(draw: (random: Random) => number, runs: number, tail: number): Failures {
  const random = seededRandom(11);
  const failures = { named: 0, subset: 0 };
  const contrasts = [averageOf(12), single, [{ index: 1, weight: 1 }]];
  for (let run = 0; run < runs; run++) {
    const spreads = Array.from({ length: 12 }, () => 0.05 * Math.exp(0.7 * normal(random)));
    const pairs = drawPairs(repeat(12, 4), (index) => (spreads[index] ?? 0) * draw(random));
    const measured = estimateEffects(pairs);
    const critical = criticalValues(measured, contrasts, { tail, seed: run });
    const means = Float64Array.from(measured.effects, ({ mean }) => mean);
    const variances = Float64Array.from(measured.effects, ({ meanVariance }) => meanVariance);
    const seems = contrasts.some((contrast) => {
      const sum = contrast.reduce((of, { index, weight }) => of + weight * (means[index] ?? 0), 0);
      const square = contrast.reduce(
        (of, { index, weight }) => of + weight ** 2 * (variances[index] ?? 0),
        0,
      );
      return sum > critical.named * Math.sqrt(square);
    });
    failures.named += seems ? 1 : 0;
    failures.subset +=
      largestSubsetStatistic({ means, variances }, [0, 12]) > critical.subset ? 1 : 0;
  }
  return failures;
}

for (const [name, draw] of [
  ['Gaussian', normal],
  ['heavy-tailed', heavyTailed],
] as const) {
  test(`under ${name} noise of unequal size both families fail no more often than they may`, () => {
    const [runs, tail] = [40, 0.1];
    const failures = countFailures(draw, runs, tail);
    // Two standard errors of the simulation above the nominal rate.
    const most = runs * tail + 2 * Math.sqrt(runs * tail * (1 - tail));
    assert.ok(failures.named <= most, `named: ${failures.named} of ${runs}, at most ${most}`);
    assert.ok(failures.subset <= most, `subset: ${failures.subset} of ${runs}, at most ${most}`);
  });
}
