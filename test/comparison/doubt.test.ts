import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { assessObjective, type Assessment } from '../../src/comparison/assessment.ts';
import type { Evidence, PairedChanges } from '../../src/comparison/effect.ts';
import { seededRandom } from '../../src/random.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import {
  coverSpace,
  defaultKey,
  evidenceOf,
  ground,
  normal,
  simulatePairs,
} from './synthetic-evidence.ts';

const configurations = coverSpace(16);
const keys = configurations.map(keyOf);
const [, , suspect = ''] = keys;
const dense = ({ codec }: Configuration): number => (codec === 'dense' ? 0.3 : 0);
const denseKeys = configurations.filter(({ codec }) => codec === 'dense').map(keyOf);

function measure(truth: (configuration: Configuration) => number, noise = 0.02): Evidence {
  const random = seededRandom(1);
  return evidenceOf({ configurations, truth, pairs: 3, noise: () => noise * normal(random) });
}

/** Pairs of some configurations, each with the given changes. */
function pairsOf(of: readonly string[], ...changes: number[]): PairedChanges[] {
  return configurations.flatMap((configuration) => {
    const key = keyOf(configuration);
    return of.includes(key) ? [{ key, configuration, baseKey: key, changes }] : [];
  });
}

function assess(evidence: Evidence): Assessment {
  return assessObjective(evidence, { ground, objectiveCount: 1, seed: 1 });
}

function placesOf({ places }: Assessment) {
  return places.map(({ place, change }) => ({ place, change }));
}

test('no interval of a named place or of the space rests on pairs for doubts, whatever they are', () => {
  const random = seededRandom(2);
  const again = configurations.slice(0, 3);
  const noise = () => 0.02 * normal(random);
  const repeated = simulatePairs({ configurations: again, truth: dense, pairs: 5, noise });
  const evidence = { ...measure(dense), repeated };
  const plain = placesOf(assess(evidence));
  const change = fc.double({ min: -1, max: 1, noNaN: true });
  const doubts = fc.tuple(
    fc.subarray([defaultKey, ...keys]),
    fc.array(change, { minLength: 1, maxLength: 5 }),
  );
  fc.assert(
    fc.property(doubts, ([of, changes]) => {
      const doubted = pairsOf(of, ...changes);
      assert.deepEqual(placesOf(assess({ ...evidence, doubted })), plain);
    }),
    { numRuns: 8 },
  );
});

test('pairs for doubts count in the effects and in the forecast', () => {
  const evidence = measure(() => 0);
  const doubted = pairsOf(denseKeys, 0.3, 0.31, 0.29, 0.3, 0.3, 0.3);
  const assessment = assess({ ...evidence, doubted });
  const effect = assessment.effects.find(({ key }) => key === denseKeys[0]);
  assert.equal(effect?.changes.length, 9);
  assert.ok(effect.mean > 0.15);
  const { forecast } = assess(evidence);
  assert.ok((forecast?.worst.estimate ?? 1) < 0.05);
  assert.ok((assessment.forecast?.worst.estimate ?? 0) > 0.1);
});

test('what only pairs for doubts show regresses nothing: a region may be suspected by them', () => {
  const doubted = pairsOf(denseKeys, 0.3, 0.31, 0.29, 0.3, 0.3, 0.3);
  const assessment = assess({ ...measure(() => 0), doubted });
  assert.notEqual(assessment.verdict, 'regressed');
  assert.deepEqual([assessment.region, assessment.carriers], [null, null]);
});

test('a region has the change of the screening, whatever the pairs for doubts say of its size', () => {
  const evidence = measure(dense);
  const plain = assess(evidence).region;
  const louder = assess({ ...evidence, doubted: pairsOf(denseKeys, 0.9, 0.9, 0.9) }).region;
  assert.deepEqual(plain?.rule, [{ option: 'codec', operator: '=', value: 'dense' }]);
  assert.deepEqual(louder?.rule, plain.rule);
  assert.deepEqual(louder.change, plain.change);
  assert.deepEqual(louder.screened, plain.screened);
});

test('configurations that carry a regression carry it by the screening alone', () => {
  const only = (configuration: Configuration) => (keyOf(configuration) === suspect ? 0.4 : 0);
  const evidence = measure(only);
  const plain = assess(evidence);
  const doubted = pairsOf([suspect], 0.8, 0.8, 0.8);
  const { carriers } = assess({ ...evidence, doubted });
  assert.deepEqual(carriers?.keys, [suspect]);
  assert.deepEqual(carriers, plain.carriers);
});

test('a confirmation has the change of the pairs measured again, without those for doubts', () => {
  const only = (configuration: Configuration) => (keyOf(configuration) === suspect ? 0.4 : 0);
  const evidence = { ...measure(only), repeated: pairsOf([suspect], 0.4, 0.41, 0.39, 0.4) };
  const { confirmation } = assess({ ...evidence, doubted: pairsOf([suspect], 0.8, 0.8) });
  assert.equal(confirmation?.outcome, 'repeated');
  assert.deepEqual(confirmation, assess(evidence).confirmation);
  assert.ok(Math.abs(confirmation.change.estimate - Math.expm1(0.4)) < 1e-9);
});

test('a regression of the screening that the pairs for doubts deny is not said', () => {
  const lone = (one: Configuration) => (keyOf(one) === suspect ? 0.3 : 0);
  const evidence = measure(lone);
  assert.equal(assess(evidence).verdict, 'regressed');
  const doubted = pairsOf([suspect], ...Array.from({ length: 12 }, (_, i) => -0.1 + i / 1000));
  const { verdict, carriers, confirmation } = assess({ ...evidence, doubted });
  assert.equal(verdict, 'inconclusive');
  assert.deepEqual([carriers, confirmation], [null, null]);
});
