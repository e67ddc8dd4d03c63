import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assessRegion, type AssessedRegion } from '../../src/comparison/assessed-region.ts';
import { assessObjective, type Assessment } from '../../src/comparison/assessment.ts';
import { matches } from '../../src/comparison/condition.ts';
import { estimateEffects } from '../../src/comparison/effect.ts';
import { seededRandom } from '../../src/random.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { coverSpace, evidenceOf, ground, normal, simulatePairs } from './synthetic-evidence.ts';

type Predicate = (configuration: Configuration) => boolean;

const isDense: Predicate = ({ codec }) => codec === 'dense';
const isAsync: Predicate = ({ sync }) => sync === false;
const { drawn } = ground;

/** The region of a change of 0.4 where `measured` holds, with the chances of the drawn ones. */
function regionOf(
  measured: Predicate,
  chance: (configuration: Configuration, index: number) => number,
  configurations = coverSpace(20),
): AssessedRegion | null {
  const random = seededRandom(1);
  const paired = simulatePairs({
    configurations,
    truth: (configuration) => (measured(configuration) ? 0.4 : 0),
    pairs: 4,
    noise: () => 0.01 * normal(random),
  });
  const { effects } = estimateEffects(paired);
  const screening = { effects, criticalValue: 3, direction: 'minimize' } as const;
  const repeated = { ...screening, effects: [] };
  return assessRegion({ effects, screening, repeated, chances: drawn.map(chance) }, ground, 1);
}

function isSettled(...of: Parameters<typeof regionOf>): boolean {
  const region = regionOf(...of);
  assert.ok(region);
  return region.isSettled;
}

const certain = (predicate: Predicate) => (configuration: Configuration) =>
  predicate(configuration) ? 1 : 0;

test('a rule that holds all that regressed and nothing else is settled', () => {
  assert.ok(isSettled(isDense, certain(isDense)));
  assert.ok(isSettled(isAsync, certain(isAsync)));
});

test('at least seven of ten inside are expected to have regressed', () => {
  const inside = (share: number) => (configuration: Configuration) =>
    isDense(configuration) ? share : 0;
  assert.ok(isSettled(isDense, inside(0.71)));
  assert.ok(!isSettled(isDense, inside(0.69)));
  // A rule of which half regressed for certain is no better than one of which all did by halves.
  assert.ok(
    !isSettled(
      isDense,
      certain((one) => isDense(one) && isAsync(one)),
    ),
  );
});

test('at least four of ten that regressed are expected inside', () => {
  const dense = drawn.filter(isDense).length;
  const others = drawn.length - dense;
  // So many outside that the rule holds the given share of all.
  const holding = (recall: number) => (configuration: Configuration) =>
    isDense(configuration) ? 1 : (dense * (1 / recall - 1)) / others;
  assert.ok(isSettled(isDense, holding(0.46)));
  const narrow: Predicate = ({ threads }) => threads === 8;
  const many: Predicate = (one) => narrow(one) || one['threads'] === 4;
  const most: Predicate = (one) => many(one) || one['threads'] === 2;
  assert.ok(isSettled(narrow, certain(many)));
  assert.ok(drawn.filter(most).length < 0.8 * drawn.length);
  assert.ok(!isSettled(narrow, certain(most)));
});

test('where most of the space regressed no part of it is worth a name', () => {
  const elsewhere = (share: number) => (configuration: Configuration) =>
    isAsync(configuration) ? 1 : share;
  const inside = drawn.filter(isAsync).length / drawn.length;
  const reaching = (all: number) => elsewhere((all - inside) / (1 - inside));
  assert.ok(isSettled(isAsync, reaching(0.78)));
  assert.ok(!isSettled(isAsync, reaching(0.82)));
});

test('one measured configuration inside settles no rule', () => {
  const [first, ...others] = coverSpace(20).filter((one) => !isDense(one));
  const alone = coverSpace(20).filter(isDense).slice(0, 1);
  assert.ok(first);
  const region = regionOf(isDense, certain(isDense), [first, ...others, ...alone]);
  assert.equal(region?.keys.length, 1);
  const rule = region.rule;
  // Even with the model sure of all that the rule matches, and of nothing else.
  const sure = certain((one) => matches(rule, one));
  assert.equal(regionOf(isDense, sure, [first, ...others, ...alone])?.isSettled, false);
});

test('without a change or a prediction there is no rule to settle', () => {
  assert.equal(
    regionOf(
      () => false,
      () => 0,
    ),
    null,
  );
  assert.ok(!isSettled(isDense, () => 0));
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
    const { region, suspectedRegion } = assess(change(truth));
    assert.ok(region);
    const { precision, recall } = hits(region, truth);
    assert.ok(precision >= 0.9 && recall >= 0.9, `${precision}, ${recall}`);
    assert.equal(suspectedRegion, null);
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
  const truth = (configuration: Configuration) => (isDense(configuration) ? 0.6 : 0.2);
  const { region, suspectedRegion } = assess(truth);
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
