import assert from 'node:assert/strict';
import { test } from 'node:test';
import { average } from 'simple-statistics';
import { assessRegion, type AssessedRegion } from '../../src/comparison/assessed-region.ts';
import { assessObjective, type Assessment } from '../../src/comparison/assessment.ts';
import { matches } from '../../src/comparison/condition.ts';
import type { Effect } from '../../src/comparison/effect.ts';
import { seededRandom } from '../../src/random.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { coverSpace, evidenceOf, ground, normal } from './synthetic-evidence.ts';

type Predicate = (configuration: Configuration) => boolean;

const isDense: Predicate = ({ codec }) => codec === 'dense';
const isAsync: Predicate = ({ sync }) => sync === false;
const { drawn } = ground;
const RELEVANT = 0.05;

function effectsAt(codec: string, means: readonly number[], meanVariance: number): Effect[] {
  return means.map((mean, index) => {
    const key = `${codec} ${index}`;
    const changes = [mean, mean];
    const variance = 2 * meanVariance;
    return { key, configuration: { codec }, baseKey: key, changes, mean, variance, meanVariance };
  });
}

/** So many of `count` regressed by log 0.4, the others not at all. */
const some = (regressed: number, count: number) =>
  Array.from({ length: count }, (_, index) => (index < regressed ? 0.4 : 0));

type Means = readonly number[];

interface Sample {
  readonly dense?: Means;
  readonly fast?: Means;
  readonly none?: Means;
  readonly meanVariance?: number;
}

/** The rule can only be one on the codec: what is measured with each is given. */
function regionOf(sample: Sample): AssessedRegion | null {
  const { dense = [], fast = some(0, 10), none = some(0, 10), meanVariance = 0 } = sample;
  const effects = [
    ...effectsAt('dense', dense, meanVariance),
    ...effectsAt('fast', fast, meanVariance),
    ...effectsAt('none', none, meanVariance),
  ];
  const screening = { effects, criticalValue: 3, direction: 'minimize' } as const;
  const repeated = { ...screening, effects: [] };
  const options = ground.options.filter(({ name }) => name === 'codec');
  const stages = { effects, screening, repeated, relevantLog: RELEVANT };
  return assessRegion(stages, { options, drawn }, 1);
}

function isSettled(sample: Sample): boolean {
  const region = regionOf(sample);
  assert.deepEqual(region?.rule, [{ option: 'codec', operator: '=', value: 'dense' }]);
  return region.isSettled;
}

test('a rule that holds all that regressed and nothing else is settled', () => {
  assert.ok(isSettled({ dense: some(10, 10) }));
});

test('nearly all that a settled rule holds regressed', () => {
  assert.ok(isSettled({ dense: some(8, 10) }));
  assert.ok(!isSettled({ dense: some(7, 10) }));
});

test('a settled rule holds most of what regressed', () => {
  assert.ok(isSettled({ dense: some(10, 10), fast: some(2, 10), none: some(2, 10) }));
  assert.ok(!isSettled({ dense: some(10, 10), fast: some(3, 10), none: some(2, 10) }));
});

test('where most of the space regressed no part of it is worth a name', () => {
  const dense = some(6, 6);
  assert.ok(isSettled({ dense, fast: some(0, 3), none: some(1, 3) }));
  assert.ok(!isSettled({ dense: some(30, 30), fast: some(5, 6), none: some(5, 6) }));
});

test('a sample that went to the region says nothing of how large it is', () => {
  assert.ok(isSettled({ dense: some(18, 18), fast: some(0, 1), none: some(0, 1) }));
});

test('one measured configuration settles no rule', () => {
  assert.ok(isSettled({ dense: some(2, 2) }));
  assert.ok(!isSettled({ dense: some(1, 1) }));
});

test('what its noise leaves in doubt settles no rule', () => {
  const error = 0.02;
  const beyond = (errors: number) => some(10, 10).map(() => RELEVANT + errors * error);
  assert.ok(isSettled({ dense: beyond(2), meanVariance: error ** 2 }));
  assert.ok(!isSettled({ dense: beyond(0.5), meanVariance: error ** 2 }));
});

test('a change too small to matter settles no rule, however certain it is', () => {
  assert.ok(isSettled({ dense: [0.051, 0.051, 0.051] }));
  assert.ok(!isSettled({ dense: [0.049, 0.049, 0.049] }));
});

test('without a change there is no rule', () => {
  assert.equal(regionOf({ dense: some(0, 10) }), null);
  assert.equal(regionOf({ dense: [], fast: [], none: [] }), null);
});

function assess(
  truth: (configuration: Configuration) => number,
  configurations = coverSpace(20),
): Assessment {
  const random = seededRandom(1);
  const noise = () => 0.02 * normal(random);
  const evidence = evidenceOf({ configurations, truth, pairs: 4, noise });
  return assessObjective(evidence, { ground, objectiveCount: 1, seed: 1 });
}

const change = (predicate: Predicate) => (configuration: Configuration) =>
  predicate(configuration) ? 0.4 : 0;

/** Of what truly regressed, the share that a rule holds, and of what it holds, what regressed. */
function hits({ rule }: AssessedRegion, truth: Predicate) {
  const inside = drawn.filter((one) => matches(rule, one));
  const both = inside.filter(truth).length;
  return { precision: both / inside.length, recall: both / drawn.filter(truth).length };
}

const SIMPLE: readonly (readonly [name: string, truth: Predicate])[] = [
  ['a value of an option', isDense],
  ['all but a value', ({ codec }) => codec !== 'none'],
  ['a switch', isAsync],
  ['a rare value', ({ threads }) => threads === 8],
  ['all but a rare value', ({ threads }) => threads !== 8],
  ['two options together', ({ codec, sync }) => codec === 'dense' && sync === true],
  ['a range', ({ level }) => Number(level) >= 12],
];

for (const [name, truth] of SIMPLE) {
  test(`a change where a rule holds is named by it: ${name}`, () => {
    // One sample may leave a third of a range between two neighbouring values.
    const found = [1, 2, 3].map((seed) => {
      const { region, suspectedRegion } = assess(change(truth), coverSpace(20, seed));
      assert.ok(region);
      assert.equal(suspectedRegion, null);
      return hits(region, truth);
    });
    const precision = average(found.map((one) => one.precision));
    const recall = average(found.map((one) => one.recall));
    assert.ok(precision >= 0.85 && recall >= 0.85, `${precision}, ${recall}`);
  });
}

const NAMELESS: readonly (readonly [name: string, truth: Predicate])[] = [
  ['everywhere', () => true],
  ['all but a corner', ({ threads, sync }) => threads !== 1 || sync !== true],
  ['one option or another', ({ codec, sync }) => codec !== 'none' || sync === false],
  ['either of two, not both', ({ cache, sync }) => cache !== sync],
  ['even levels', ({ level }) => Number(level) % 2 === 0],
];

for (const [name, truth] of NAMELESS) {
  test(`a change that no rule tells apart regresses without a name: ${name}`, () => {
    const { verdict, region } = assess(change(truth));
    assert.equal(verdict, 'regressed');
    assert.equal(region, null);
  });
}

test('a larger change in a part of a space that regressed as a whole is suspected alone', () => {
  const { region, suspectedRegion } = assess(({ codec }) => (codec === 'dense' ? 0.6 : 0.2));
  assert.equal(region, null);
  assert.deepEqual(suspectedRegion?.rule, [{ option: 'codec', operator: '=', value: 'dense' }]);
});

test('of two rules that the sample cannot tell apart none is named', () => {
  const confounded = drawn.filter((one) => isDense(one) === isAsync(one)).slice(0, 20);
  const { verdict, region, suspectedRegion } = assess(change(isDense), confounded);
  assert.equal(verdict, 'regressed');
  assert.equal(region, null);
  assert.notEqual(suspectedRegion, null);
});
