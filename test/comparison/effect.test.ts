import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimateEffects, type PairedChanges } from '../../src/comparison/effect.ts';

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
