import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean } from 'simple-statistics';
import { assessObjective, type Assessment } from '../../src/comparison/assessment.ts';
import { isSettled } from '../../src/comparison/confirmation.ts';
import type { Evidence } from '../../src/comparison/effect.ts';
import { stageEvidence } from '../../src/comparison/staged-evidence.ts';
import { seededRandom } from '../../src/random.ts';
import type { Objective } from '../../src/settings/settings.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import {
  coverSpace,
  defaultKey,
  evidenceOf,
  ground,
  latency,
  normal,
  simulatePairs,
} from './synthetic-evidence.ts';

interface World {
  /** True log(head / base) by key; 0 where there is none. */
  readonly truth?: (configuration: Configuration) => number;
  /** Error of every pair of the screening, and of none that is measured again. */
  readonly luck?: Readonly<Record<string, number>>;
  /** Keys that are measured again. */
  readonly again: readonly string[];
  readonly pairs?: number;
  readonly freshPairs?: number;
  readonly noise?: number;
  readonly objective?: Partial<Objective>;
}

const configurations = coverSpace(20);
const keys = configurations.map(keyOf);
const [, , suspect = '', other = ''] = keys;

function evidenceFrom(world: World): Evidence {
  const { truth = () => 0, luck = {}, again, pairs = 4, freshPairs = 6, noise = 0.02 } = world;
  const random = seededRandom(1);
  const error = () => noise * normal(random);
  const screened = (configuration: Configuration) =>
    truth(configuration) + (luck[keyOf(configuration)] ?? 0);
  const evidence = evidenceOf(
    { configurations, truth: screened, pairs, noise: error },
    { ...latency, ...world.objective },
  );
  const chosen = configurations.filter((configuration) => again.includes(keyOf(configuration)));
  const fresh = { configurations: chosen, truth, pairs: freshPairs, noise: error };
  return { ...evidence, repeated: simulatePairs(fresh) };
}

function assessEvidence(evidence: Evidence): Assessment {
  return assessObjective(evidence, { ground, objectiveCount: 1, seed: 1 });
}

const assess = (world: World) => assessEvidence(evidenceFrom(world));

function placeOf({ places }: Assessment, name: string) {
  const place = places.find((candidate) => candidate.place === name);
  assert.ok(place?.change);
  return { verdict: place.verdict, change: place.change };
}

/** The mean change of the fresh pairs, as a fraction. */
function freshMean({ repeated }: Evidence, ...of: readonly string[]): number {
  const own = repeated.filter(({ key }) => of.includes(key));
  assert.equal(own.length, of.length);
  return Math.expm1(mean(own.map(({ changes }) => mean([...changes]))));
}

function assertNear(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 0.005, `${actual}, ${expected}`);
}

const only =
  (key: string, change: number) =>
  (configuration: Configuration): number =>
    keyOf(configuration) === key ? change : 0;
const dense =
  (change: number) =>
  ({ codec }: Configuration): number =>
    codec === 'dense' ? change : 0;
const denseKeys = configurations.filter(({ codec }) => codec === 'dense').map(keyOf);

test('one configuration that clearly regressed makes the space regressed, without a confirmation too', () => {
  const assessment = assess({ truth: only(suspect, 0.4), again: [] });
  assert.equal(placeOf(assessment, 'space').verdict, 'regressed');
  assert.equal(placeOf(assessment, 'default').verdict, 'unchanged');
  assert.deepEqual(assessment.carriers?.keys, [suspect]);
  assert.equal(assessment.confirmation, null);
});

test('a space that regressed says where', () => {
  for (const change of [0.05, 0.06, 0.07, 0.08, 0.1]) {
    const assessment = assess({ luck: { [suspect]: change }, again: [] });
    const { verdict, change: average } = placeOf(assessment, 'space');
    const isSaid = average.low > 0 || assessment.region !== null || assessment.carriers !== null;
    assert.ok(verdict !== 'regressed' || isSaid, `a change of ${change}`);
  }
});

test('a regression of one configuration that repeats is confirmed by its fresh pairs alone', () => {
  const world = { truth: only(suspect, 0.4), luck: { [suspect]: 0.3 }, again: [suspect] };
  const evidence = evidenceFrom(world);
  const { verdict, confirmation, carriers } = assessEvidence(evidence);
  assert.equal(verdict, 'regressed');
  assert.equal(confirmation?.outcome, 'repeated');
  assert.deepEqual(confirmation.keys, [suspect]);
  const fresh = freshMean(evidence, suspect);
  assertNear(confirmation.change.estimate, fresh);
  assertNear(carriers?.change.estimate, fresh);
  assert.ok(confirmation.change.low > 0.05 && confirmation.change.low < Math.expm1(0.4));
  assert.ok(confirmation.change.high > Math.expm1(0.4));
});

test('what was the luck of the screening is withdrawn', () => {
  const luck = { [suspect]: 0.4 };
  const screened = assess({ luck, again: [] });
  assert.equal(screened.verdict, 'regressed');
  const evidence = evidenceFrom({ luck, again: [suspect] });
  const assessment = assessEvidence(evidence);
  assert.equal(assessment.confirmation?.outcome, 'withdrawn');
  assert.deepEqual(assessment.confirmation.keys, [suspect]);
  assertNear(assessment.confirmation.change.estimate, freshMean(evidence, suspect));
  assert.equal(placeOf(assessment, 'space').verdict, 'inconclusive');
  assert.equal(assessment.verdict, 'inconclusive');
  assert.equal(assessment.carriers, null);
  assert.equal(assessment.region, null);
});

test('a default that was unlucky in the screening is judged by its fresh pairs alone', () => {
  const luck = { [defaultKey]: 0.4 };
  const screened = placeOf(assess({ luck, again: [] }), 'default');
  assert.equal(screened.verdict, 'regressed');
  const evidence = evidenceFrom({ luck, again: [defaultKey] });
  const assessment = assessEvidence(evidence);
  const place = placeOf(assessment, 'default');
  assertNear(place.change.estimate, freshMean(evidence, defaultKey));
  assert.notEqual(place.verdict, 'regressed');
  assert.equal(assessment.confirmation?.outcome, 'withdrawn');
  assert.equal(assessment.verdict, 'inconclusive');
});

test('a default that regressed stays so, with the estimate of its fresh pairs alone', () => {
  const world = {
    truth: only(defaultKey, 0.3),
    luck: { [defaultKey]: 0.3 },
    again: [defaultKey],
  };
  const evidence = evidenceFrom(world);
  const place = placeOf(assessEvidence(evidence), 'default');
  assert.equal(place.verdict, 'regressed');
  assertNear(place.change.estimate, freshMean(evidence, defaultKey));
});

test('fresh pairs confirm what the screening could not settle', () => {
  const world = { truth: only(suspect, 0.25), noise: 0.1, pairs: 3 };
  const screened = assess({ ...world, again: [] });
  assert.notEqual(screened.verdict, 'regressed');
  const assessment = assess({ ...world, again: [suspect], freshPairs: 30 });
  assert.equal(assessment.confirmation?.outcome, 'repeated');
  assert.equal(assessment.verdict, 'regressed');
});

test('one of several that repeats is confirmed, and the others are not', () => {
  const world = {
    truth: only(suspect, 0.4),
    luck: { [other]: 0.4 },
    again: [suspect, other],
    freshPairs: 12,
    noise: 0.05,
  };
  const evidence = evidenceFrom(world);
  const { confirmation, verdict } = assessEvidence(evidence);
  assert.equal(confirmation?.outcome, 'repeated');
  assert.equal(verdict, 'regressed');
  assert.ok(confirmation.keys.includes(suspect));
  assertNear(confirmation.change.estimate, freshMean(evidence, ...confirmation.keys));
});

test('a suspect that was not measured again is no part of the confirmation', () => {
  const luck = { [suspect]: 0.4, [other]: 0.5 };
  const { confirmation } = assess({ luck, again: [suspect] });
  assert.deepEqual(confirmation?.keys, [suspect]);
});

test('suspects that neither regressed nor repeated leave the verdict of the screening open', () => {
  const world = { luck: { [suspect]: 0.1 }, noise: 0.05 };
  const screened = assess({ ...world, again: [] });
  assert.notEqual(screened.verdict, 'regressed');
  const assessment = assess({ ...world, again: [suspect] });
  assert.equal(assessment.confirmation?.outcome, 'open');
  assert.equal(placeOf(assessment, 'space').verdict, placeOf(screened, 'space').verdict);
  assert.equal(assessment.carriers, null);
});

test('a region that repeats has the change of the fresh pairs, and all that was measured again carries it', () => {
  const luck = Object.fromEntries(denseKeys.map((key) => [key, 0.2]));
  const evidence = evidenceFrom({ truth: dense(0.4), luck, again: denseKeys });
  const { region, confirmation, carriers } = assessEvidence(evidence);
  assert.deepEqual(region?.rule, [{ option: 'codec', operator: '=', value: 'dense' }]);
  const fresh = freshMean(evidence, ...denseKeys);
  assertNear(region.change.estimate, fresh);
  assert.ok(region.screened.estimate > fresh + 0.1);
  assert.equal(confirmation?.outcome, 'repeated');
  assert.deepEqual(carriers?.keys.toSorted(), denseKeys.toSorted());
});

test('a region that was the luck of the screening is withdrawn', () => {
  const luck = Object.fromEntries(denseKeys.map((key) => [key, 0.4]));
  assert.notEqual(assess({ luck, again: [] }).region, null);
  const assessment = assess({ luck, again: denseKeys });
  assert.equal(assessment.confirmation?.outcome, 'withdrawn');
  assert.equal(assessment.verdict, 'inconclusive');
  assert.deepEqual([assessment.region, assessment.carriers], [null, null]);
});

test('nothing suspected has no confirmation, whatever another objective had measured again', () => {
  assert.equal(assess({ again: [] }).confirmation, null);
  const evidence = evidenceFrom({ noise: 0.005, again: [suspect, defaultKey] });
  const assessment = assessEvidence(evidence);
  assert.equal(assessment.confirmation, null);
  assert.equal(assessment.verdict, 'unchanged');
  const fresh = freshMean(evidence, defaultKey);
  assertNear(placeOf(assessment, 'default').change.estimate, fresh);
});

test('an improvement stays one, whether or not a suspect was measured again', () => {
  const improved = assess({ truth: () => -0.3, again: [] });
  assert.deepEqual([improved.verdict, improved.confirmation], ['improved', null]);
  const world = { truth: dense(-0.4), luck: { [suspect]: 0.1 }, noise: 0.05 };
  const assessment = assess({ ...world, again: [suspect] });
  assert.equal(assessment.confirmation?.outcome, 'open');
  assert.equal(assessment.verdict, 'improved');
  assert.equal(assessment.carriers, null);
});

test('a fall of a maximized objective is confirmed as a loss', () => {
  const objective = { direction: 'maximize' } as const;
  const world = { truth: only(suspect, Math.log(0.7)), again: [suspect], objective };
  const { confirmation, verdict } = assess(world);
  assert.equal(verdict, 'regressed');
  assert.equal(confirmation?.outcome, 'repeated');
  assert.ok(Math.abs(confirmation.change.estimate - 0.3) < 0.03);
});

test('the average of the space is that of the screening: what was chosen by its looks adds nothing', () => {
  const world = { truth: only(suspect, 0.4), luck: { [suspect]: 0.1 } };
  const evidence = evidenceFrom({ ...world, again: [suspect] });
  const own = evidence.paired.filter(({ key }) => key !== defaultKey);
  const average = mean(own.map(({ changes }) => mean([...changes])));
  assertNear(placeOf(assessEvidence(evidence), 'space').change.estimate, Math.expm1(average));
});

const settled = (world: World) =>
  isSettled(stageEvidence(evidenceFrom(world), { objectiveCount: 1, seed: 1 }));

test('a regression that repeats beyond doubt settles its objective', () => {
  assert.ok(settled({ truth: only(suspect, 0.4), again: [suspect], freshPairs: 4 }));
});

test('a suspect that fresh pairs clear settles it too', () => {
  assert.ok(settled({ luck: { [suspect]: 0.4 }, again: [suspect], freshPairs: 8 }));
});

test('fresh pairs that leave the relevant change possible settle nothing', () => {
  const world = { truth: only(suspect, 0.08), luck: { [suspect]: 0.1 }, noise: 0.1 };
  assert.ok(!settled({ ...world, again: [suspect], freshPairs: 4 }));
});

test('where nothing was suspected nothing is open', () => {
  assert.ok(settled({ again: [defaultKey] }));
  assert.ok(settled({ again: [] }));
});

function firstPairs(all: Evidence['repeated'], pairs: number): Evidence['repeated'] {
  return all.map(({ key, configuration, baseKey, changes }) => {
    return { key, configuration, baseKey, changes: changes.slice(0, pairs) };
  });
}

test('a confirmation at either look is wrong no oftener than its error', () => {
  const random = seededRandom(7);
  const runs = 60;
  let wrong = 0;
  for (let index = 0; index < runs; index++) {
    const error = () => 0.1 * normal(random);
    const luck = (configuration: Configuration) =>
      [suspect, other].includes(keyOf(configuration)) ? 0.3 : 0;
    const screened = { configurations, truth: luck, pairs: 2, noise: error };
    const chosen = configurations.filter((one) => [suspect, other].includes(keyOf(one)));
    const all = simulatePairs({ configurations: chosen, truth: () => 0, pairs: 16, noise: error });
    const evidence = evidenceOf(screened, latency);
    const isRepeated = [4, 16].some((pairs) => {
      const { confirmation } = assessEvidence({ ...evidence, repeated: firstPairs(all, pairs) });
      return confirmation?.outcome === 'repeated';
    });
    if (isRepeated) wrong += 1;
  }
  // Half of 1 % is expected at most: 3 of 60 or more have a probability of 0.3 %.
  assert.ok(wrong <= 2, `${wrong} of ${runs}`);
});
