import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assessObjective, type Assessment } from '../../src/comparison/assessment.ts';
import { matches } from '../../src/comparison/condition.ts';
import { relevantChangeOf } from '../../src/comparison/relevant-change.ts';
import { seededRandom } from '../../src/random.ts';
import type { Objective } from '../../src/settings/settings.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import {
  coverSpace,
  defaultKey,
  evidenceOf,
  ground,
  heavyTailed,
  latency,
  normal,
} from './synthetic-evidence.ts';

interface World {
  readonly truth: (configuration: Configuration) => number;
  readonly noise?: number;
  readonly pairs?: number;
  readonly seed?: number;
  readonly objective?: Partial<Objective>;
  readonly draw?: typeof normal;
}

function assess(world: World): Assessment {
  const { truth, noise = 0.03, pairs = 4, seed = 1, objective = {}, draw = normal } = world;
  const random = seededRandom(seed);
  const evidence = evidenceOf(
    { configurations: coverSpace(20), truth, pairs, noise: () => noise * draw(random) },
    { ...latency, ...objective },
  );
  return assessObjective(evidence, { ground, objectiveCount: 1, seed });
}

function verdictAt({ places }: Assessment, place: string): string | undefined {
  return places.find((candidate) => candidate.place === place)?.verdict;
}

const everywhere = (change: number) => () => change;
const dense = (change: number) => (configuration: Configuration) =>
  configuration['codec'] === 'dense' ? change : 0;

function mixed({ codec }: Configuration): number {
  if (codec === 'dense') return 0.4;
  return codec === 'fast' ? -0.4 : 0;
}

test('a region regressed while the default did not', () => {
  const assessment = assess({ truth: dense(0.4), noise: 0.01 });
  assert.equal(assessment.verdict, 'regressed');
  assert.equal(verdictAt(assessment, 'default'), 'unchanged');
  assert.equal(verdictAt(assessment, 'space'), 'regressed');
  assert.deepEqual(assessment.region?.rule, [{ option: 'codec', operator: '=', value: 'dense' }]);
  assert.ok((assessment.region?.change.low ?? 0) > 0.05);
  const { estimate, low, high } = assessment.region?.change ?? { estimate: 0, low: 0, high: 0 };
  assert.ok(low < Math.expm1(0.4) && Math.expm1(0.4) < high && Math.abs(estimate - 0.49) < 0.05);
  assert.equal(assessment.suspectedRegion, null);
});

test('a region lists the measured configurations inside and its share of the space', () => {
  const assessment = assess({ truth: dense(0.4) });
  const { region } = assessment;
  assert.ok(region !== null);
  const inside = coverSpace(20).filter((configuration) => matches(region.rule, configuration));
  assert.equal(region.keys.length, inside.length);
  assert.ok(Math.abs(region.share - 1 / 3) < 0.1, `${region.share}`);
});

test('a change of the same size everywhere regressed everywhere: no region is named', () => {
  const assessment = assess({ truth: everywhere(0.3) });
  assert.equal(assessment.verdict, 'regressed');
  assert.equal(verdictAt(assessment, 'default'), 'regressed');
  assert.equal(verdictAt(assessment, 'space'), 'regressed');
  assert.equal(assessment.region, null);
  assert.equal(assessment.suspectedRegion, null);
});

test('an improvement is improved, everywhere and in a region', () => {
  assert.equal(assess({ truth: everywhere(-0.3) }).verdict, 'improved');
  const inRegion = assess({ truth: dense(-0.4) });
  assert.equal(inRegion.verdict, 'improved');
  assert.equal(inRegion.region, null);
});

test('a regressed region outweighs an improved one', () => {
  assert.equal(assess({ truth: mixed }).verdict, 'regressed');
});

test('a fall of a maximized objective is worse, a rise is better', () => {
  const maximized = { direction: 'maximize' } as const;
  const worse = assess({ truth: everywhere(Math.log(0.8)), objective: maximized });
  assert.equal(worse.verdict, 'regressed');
  assert.ok(Math.abs((worse.places[0]?.change?.estimate ?? 0) - 0.2) < 0.05);
  assert.equal(assess({ truth: everywhere(0.3), objective: maximized }).verdict, 'improved');
});

test('quiet measurements without a change are unchanged', () => {
  const assessment = assess({ truth: everywhere(0), noise: 0.005 });
  assert.equal(assessment.verdict, 'unchanged');
  assert.deepEqual(
    assessment.places.map(({ verdict }) => verdict),
    ['unchanged', 'unchanged'],
  );
});

test('a change too small to matter is unchanged however certain it is', () => {
  assert.equal(assess({ truth: everywhere(0.01), noise: 0.002 }).verdict, 'unchanged');
  const strict = { warn: 0.005 };
  assert.equal(
    assess({ truth: everywhere(0.01), noise: 0.001, objective: strict }).verdict,
    'regressed',
  );
});

test('noise too loud to tell is inconclusive', () => {
  const assessment = assess({ truth: everywhere(0), noise: 0.4 });
  assert.equal(assessment.verdict, 'inconclusive');
});

for (const [name, draw, noise] of [
  ['quiet Gaussian', normal, 0.02],
  ['loud Gaussian', normal, 0.3],
  ['heavy-tailed', heavyTailed, 0.1],
] as const) {
  test(`${name} noise alone is never called a change`, () => {
    const verdicts = Array.from({ length: 15 }, (_, index) => {
      const { verdict, region } = assess({ truth: everywhere(0), noise, draw, seed: index + 1 });
      assert.equal(region, null);
      return verdict;
    });
    const wrong = verdicts.filter((verdict) => verdict === 'regressed' || verdict === 'improved');
    // Each run may fail with 5 %: more than three of fifteen is next to impossible.
    assert.ok(wrong.length <= 3, verdicts.join(' '));
  });
}

test('without any pair every place is inconclusive and has no change', () => {
  const evidence = evidenceOf({ configurations: [], truth: () => 0, pairs: 0, noise: () => 0 });
  const assessment = assessObjective(evidence, { ground, objectiveCount: 1, seed: 1 });
  assert.equal(assessment.verdict, 'inconclusive');
  assert.deepEqual(assessment.places, [
    { place: 'default', change: null, verdict: 'inconclusive' },
    { place: 'space', change: null, verdict: 'inconclusive' },
  ]);
  assert.deepEqual([assessment.region, assessment.suspectedRegion], [null, null]);
});

test('a named place that was not measured is inconclusive while others are judged', () => {
  const simulation = {
    configurations: coverSpace(20).slice(1),
    truth: () => 0.3,
    pairs: 4,
    noise: () => 0,
  };
  const assessment = assessObjective(evidenceOf(simulation), {
    ground,
    objectiveCount: 1,
    seed: 1,
  });
  assert.equal(verdictAt(assessment, 'default'), 'inconclusive');
  assert.equal(verdictAt(assessment, 'space'), 'regressed');
  assert.equal(assessment.places[0]?.change, null);
});

test('single pairs settle nothing, however large the change', () => {
  const assessment = assess({ truth: dense(2), pairs: 1 });
  assert.equal(assessment.verdict, 'inconclusive');
  assert.equal(assessment.region, null);
  const change = assessment.places[0]?.change;
  assert.ok(change !== null && change !== undefined);
  assert.deepEqual([change.low, change.high], [-1, Number.POSITIVE_INFINITY]);
  assert.ok(Number.isFinite(change.estimate));
});

test('a deterministic objective is judged without doubt', () => {
  const same = assess({ truth: everywhere(0), noise: 0 });
  assert.equal(same.verdict, 'unchanged');
  assert.deepEqual(same.places[0]?.change, { estimate: 0, low: 0, high: 0 });
  const worse = assess({ truth: dense(0.06), noise: 0 });
  assert.equal(worse.verdict, 'regressed');
  assert.deepEqual(worse.region?.rule, [{ option: 'codec', operator: '=', value: 'dense' }]);
  assert.equal(verdictAt(worse, 'default'), 'unchanged');
  assert.equal(assess({ truth: everywhere(-0.06), noise: 0 }).verdict, 'improved');
});

test('an average over the space counts only what was chosen to spread over it', () => {
  const simulation = {
    configurations: coverSpace(20),
    truth: ({ sync }: Configuration) => (sync === false ? 0.2 : 0),
    pairs: 3,
    noise: () => 0,
  };
  const evidence = evidenceOf(simulation);
  const slow = coverSpace(20).map((configuration) => configuration['sync'] === false);
  const keys = evidence.paired.filter((_, index) => slow[index]).map(({ key }) => key);
  const assessment = assessObjective(
    { ...evidence, spread: new Set(keys) },
    { ground, objectiveCount: 1, seed: 1 },
  );
  const space = assessment.places.find(({ place }) => place === 'space');
  assert.ok(Math.abs((space?.change?.estimate ?? 0) - Math.expm1(0.2)) < 1e-9);
});

test('more objectives widen the intervals, as they share one probability of error', () => {
  const random = seededRandom(1);
  const evidence = evidenceOf({
    configurations: coverSpace(20),
    truth: () => 0,
    pairs: 4,
    noise: () => 0.1 * normal(random),
  });
  const [one, ten] = [1, 10].map((objectiveCount) => {
    const change = assessObjective(evidence, { ground, objectiveCount, seed: 1 }).places[0]?.change;
    return (change?.high ?? 0) - (change?.low ?? 0);
  });
  assert.ok((ten ?? 0) > (one ?? 0));
});

test('the same seed gives the same assessment, and the order of pairs changes no estimate', () => {
  const random = seededRandom(1);
  const evidence = evidenceOf({
    configurations: coverSpace(20),
    truth: dense(0.4),
    pairs: 4,
    noise: () => 0.05 * normal(random),
  });
  const options = { ground, objectiveCount: 1, seed: 1 };
  assert.deepEqual(assessObjective(evidence, options), assessObjective(evidence, options));
  const turned = { ...evidence, paired: evidence.paired.toReversed() };
  const [forward, backward] = [evidence, turned].map((of) => assessObjective(of, options));
  assert.deepEqual(backward?.region?.rule, forward?.region?.rule);
  assert.equal(backward?.verdict, forward?.verdict);
  const estimates = [forward, backward].map((of) =>
    of?.places.map(({ change }) => change?.estimate.toFixed(12)),
  );
  assert.deepEqual(estimates[0], estimates[1]);
});

test('a profile that is the default is judged like it', () => {
  const evidence = evidenceOf({
    configurations: coverSpace(20),
    truth: () => 0.3,
    pairs: 3,
    noise: () => 0,
  });
  const named = [...evidence.named, { place: 'profile:production', key: defaultKey }];
  const assessment = assessObjective(
    { ...evidence, named },
    { ground, objectiveCount: 1, seed: 1 },
  );
  assert.equal(verdictAt(assessment, 'profile:production'), 'regressed');
});

test('the relevant change is the first threshold that is set', () => {
  assert.equal(relevantChangeOf({ ...latency, warn: 0.02, fail: 0.1 }), 0.02);
  assert.equal(relevantChangeOf({ ...latency, fail: 0.1 }), 0.1);
  assert.equal(relevantChangeOf({ ...latency, warn: 0 }), 0);
  assert.equal(relevantChangeOf(latency), 0.05);
});
