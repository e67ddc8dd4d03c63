import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  effectsOf,
  estimateEffects,
  stagedEffectsOf,
  type Effect,
  type Evidence,
  type PairedChanges,
} from '../../src/comparison/effect.ts';
import { latency } from './synthetic-evidence.ts';

function pairsOf(...changes: number[][]): PairedChanges[] {
  return changes.map((own, index) => ({
    key: String(index),
    configuration: {},
    baseKey: String(index),
    changes: own,
  }));
}

test('an effect is the mean of the pairs with the variance of a mean', () => {
  const { effects } = estimateEffects(pairsOf([1, 2, 3]));
  assert.equal(effects[0]?.mean, 2);
  assert.equal(effects[0]?.variance, 1);
  assert.equal(effects[0]?.meanVariance, 1 / 3);
});

test('a configuration without a pair has no effect', () => {
  const { effects } = estimateEffects(pairsOf([], [0.1, 0.2], []));
  assert.deepEqual(
    effects.map(({ key }) => key),
    ['1'],
  );
});

test('configurations borrow noise from one another', () => {
  const { effects, prior } = estimateEffects(
    pairsOf([0, 0.2, 0.1], [0.1, 0.11, 0.09], [0.3, 0.1, 0.2], [0.5]),
  );
  const [loud, quiet, , single] = effects;
  assert.ok((loud?.variance ?? 0) <= 0.01 + 1e-12);
  assert.ok((quiet?.variance ?? 0) > 0.0001);
  assert.equal(single?.variance, prior.variance);
  assert.equal(single?.meanVariance, prior.variance);
});

test('equal changes have no noise, whatever rounding makes of their mean', () => {
  for (const change of [0.1, 0.2, 1 / 3, -0.7, 1e-9]) {
    for (const count of [2, 3, 5, 7]) {
      const changes = Array.from({ length: count }, () => change);
      const { effects, prior } = estimateEffects(pairsOf(changes, changes, changes));
      assert.equal(prior.variance, 0);
      assert.deepEqual(
        effects.map(({ variance }) => variance),
        [0, 0, 0],
      );
    }
  }
});

function inStage(key: string, ...changes: number[]): PairedChanges {
  return { key, configuration: {}, baseKey: `base of ${key}`, changes };
}

function evidence(stages: Partial<Evidence>): Evidence {
  const none = { paired: [], repeated: [], named: [], spread: new Set<string>() };
  return { objective: latency, ...none, ...stages };
}

function readPairs(effects: readonly Effect[]) {
  return effects.map(({ key, baseKey, changes }) => [key, baseKey, changes]);
}

function countPairs(all: readonly { readonly changes: readonly number[] }[]): number {
  return all.reduce((sum, { changes }) => sum + changes.length, 0);
}

const staged = evidence({
  paired: [inStage('a', 0.1, 0.2), inStage('b', 0), inStage('c')],
  repeated: [inStage('a', 0.6), inStage('b', 0.5)],
});

test('pooled effects hold the pairs of both stages', () => {
  const { effects } = effectsOf(staged);
  assert.deepEqual(
    effects.map(({ key, changes }) => [key, changes]),
    [
      ['a', [0.1, 0.2, 0.6]],
      ['b', [0, 0.5]],
    ],
  );
  assert.ok(Math.abs((effects[1]?.mean ?? 0) - 0.25) < 1e-12);
});

test('staged effects are apart, and share no base with those measured again', () => {
  const { both, screened, repeated } = stagedEffectsOf(staged);
  assert.deepEqual(readPairs(screened), [
    ['a', 'base of a', [0.1, 0.2]],
    ['b', 'base of b', [0]],
  ]);
  assert.deepEqual(readPairs(repeated), [
    ['a', 'again base of a', [0.6]],
    ['b', 'again base of b', [0.5]],
  ]);
  assert.deepEqual(both.effects, [...screened, ...repeated]);
});

test('every stage is turned so that worse is positive', () => {
  const maximized = { ...staged, objective: { ...latency, direction: 'maximize' } as const };
  const { effects } = effectsOf(maximized);
  assert.deepEqual(
    effects.map(({ changes }) => changes),
    [
      [-0.1, -0.2, -0.6],
      [0, -0.5],
    ],
  );
  const { screened, repeated } = stagedEffectsOf(maximized);
  assert.deepEqual(
    [...screened, ...repeated].map(({ changes }) => changes),
    [[-0.1, -0.2], [0], [-0.6], [-0.5]],
  );
});

test('no pair is lost or counted twice between the stages', () => {
  const change = fc.double({ min: -1, max: 1, noNaN: true });
  const own = fc.array(change, { maxLength: 4 });
  const stage = fc
    .tuple(own, own, own)
    .map((all) => all.map((changes, index) => inStage(String(index), ...changes)));
  fc.assert(
    fc.property(stage, stage, (paired, repeated) => {
      const of = evidence({ paired, repeated });
      assert.equal(countPairs(effectsOf(of).effects), countPairs(paired) + countPairs(repeated));
      const { screened, repeated: again } = stagedEffectsOf(of);
      assert.deepEqual(
        [countPairs(screened), countPairs(again)],
        [countPairs(paired), countPairs(repeated)],
      );
    }),
  );
});
