import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean, sampleVariance } from 'simple-statistics';
import { locateAll, type Location } from '../../src/comparison/location.ts';
import { seededRandom } from '../../src/random.ts';
import { normal } from './synthetic-evidence.ts';

function assertNear(actual: number | undefined, expected: number, tolerance = 1e-6): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) < tolerance,
    `${actual}, ${expected}`,
  );
}

function locateOne(values: readonly number[]): Location {
  const [location] = locateAll([values]);
  assert.ok(location);
  return location;
}

test('centre and variance of one group are Huber’s with its own scale', () => {
  // By statsmodels' estimate_location with HuberT(2) and this scale; the variance by numpy.
  const values = [0.12, 0.1, 0.11, 0.42, 0.07, 0.09, -0.24, 0.13, 0.1];
  const { centre, variance } = locateOne(values);
  assertNear(centre, 0.10285714285714245);
  assertNear(variance, 0.002119230085172009);
});

test('groups of a few values share a scale', () => {
  const groups = [
    [0.1, 0.12, 0.11, 0.6],
    [0.01, 0.03, 0.02, 0.02],
    [-0.1, -0.08],
  ];
  const [disturbed, still, two] = locateAll(groups);
  assertNear(disturbed?.centre, 0.12141306012134051);
  assertNear(still?.centre, mean([0.01, 0.03, 0.02, 0.02]));
  assertNear(two?.centre, -0.09);
  assertNear(two?.variance, sampleVariance([-0.1, -0.08]));
});

test('two values have mean and variance as usual, however far apart, and one has no variance', () => {
  const [apart, , one] = locateAll([[0, 5], [0.01, 0.02, 0.03, 0.02], [7]]);
  assert.deepEqual(apart, { centre: 2.5, variance: 12.5 });
  assert.deepEqual(one, { centre: 7, variance: 0 });
});

test('values that are all equal have their value as centre, and no variance', () => {
  for (const values of [[3], [3, 3], [3, 3, 3, 3, 3]]) {
    assert.deepEqual(locateOne(values), { centre: 3, variance: 0 });
  }
});

test('one value far off moves the centre by little, and the mean by much', () => {
  const still = [0.1, 0.11, 0.09, 0.1, 0.12];
  const { centre } = locateOne([...still.slice(1), 0.9]);
  assert.ok(Math.abs(centre - mean(still)) < 0.02, `${centre}`);
  assert.ok(Math.abs(mean([...still.slice(1), 0.9]) - mean(still)) > 0.1);
});

test('values that are moved and stretched have a centre and variance that are', () => {
  const values = [0.3, 0.1, 0.7, 0.2, 0.4, 0.35];
  const [plain, moved] = [locateOne(values), locateOne(values.map((value) => 5 - 3 * value))];
  assertNear(moved.centre, 5 - 3 * plain.centre);
  assertNear(moved.variance, 9 * plain.variance);
});

/** Mean square error of the centre over that of the mean, and the mean variance told of it. */
function compare(error: () => number, pairs: number) {
  const runs = Array.from({ length: 400 }, () =>
    Array.from({ length: 20 }, () => Array.from({ length: pairs }, error)),
  );
  const located = runs.flatMap((groups) => locateAll(groups));
  const square = mean(located.map(({ centre }) => centre ** 2));
  const ofMean = mean(runs.flat().map((values) => mean(values) ** 2));
  const told = mean(located.map(({ variance }) => variance)) / pairs;
  return { efficiency: ofMean / square, told: told / square };
}

test('for normal errors it is nearly as good as the mean, and tells its variance', () => {
  const random = seededRandom(3);
  for (const pairs of [5, 12]) {
    const { efficiency, told } = compare(() => normal(random), pairs);
    assert.ok(efficiency > 0.93 && efficiency < 1, `${pairs}: ${efficiency}`);
    assert.ok(told > 0.9 && told < 1.25, `${pairs}: ${told}`);
  }
});

test('for errors with heavy tails it is much better', () => {
  const random = seededRandom(4);
  // Student's t on three degrees of freedom.
  const heavy = () => normal(random) / Math.hypot(normal(random), normal(random), normal(random));
  const { efficiency } = compare(heavy, 5);
  assert.ok(efficiency > 1.25, `${efficiency}`);
});
