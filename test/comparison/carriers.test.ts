import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCarriers } from '../../src/comparison/carriers.ts';
import type { Direction } from '../../src/comparison/change.ts';
import type { Stage } from '../../src/comparison/contrast.ts';
import type { Effect } from '../../src/comparison/effect.ts';

function effect(key: string, mean: number, error: number): Effect {
  const changes = [mean, mean, mean, mean];
  const variance = 4 * error ** 2;
  return {
    key,
    configuration: {},
    baseKey: key,
    changes,
    mean,
    variance,
    meanVariance: error ** 2,
  };
}

function stage(effects: readonly Effect[], criticalValue = 3, direction: Direction = 'minimize') {
  return { effects, criticalValue, direction } satisfies Stage;
}

test('nothing measured, nothing changed and nothing sure carry nothing', () => {
  assert.equal(findCarriers([], stage([]), 0.05), null);
  assert.equal(findCarriers([['a']], stage([effect('a', 0.01, 0.001)]), 0.05), null);
  assert.equal(findCarriers([['a']], stage([effect('a', 0.2, 0.1)]), 0.05), null);
  assert.equal(findCarriers([['a']], stage([effect('a', -0.3, 0.01)]), 0.05), null);
});

test('a group that was not measured in this stage carries nothing', () => {
  const measured = stage([effect('a', 0.3, 0.01)]);
  assert.deepEqual(findCarriers([['z'], ['a']], measured, 0.05)?.keys, ['a']);
  assert.deepEqual(findCarriers([[]], measured, 0.05)?.keys, ['a']);
});

test('the first group that regressed carries, before any single configuration that is surer', () => {
  const measured = stage([
    effect('a', 0.2, 0.02),
    effect('b', 0.3, 0.02),
    effect('c', 0.9, 0.02),
    effect('d', 0, 0.02),
  ]);
  const found = findCarriers([['d'], ['a', 'b'], ['c']], measured, 0.05);
  assert.deepEqual(found?.keys, ['a', 'b']);
  assert.ok(Math.abs((found?.change.estimate ?? 0) - Math.expm1(0.25)) < 1e-12);
});

test('the interval of the change reaches as far as the whole family needs', () => {
  const found = findCarriers([], stage([effect('a', 0.5, 0.1)], 4), 0.05);
  const { low = 0, high = 0 } = found?.change ?? {};
  assert.ok(Math.abs(low - Math.expm1(0.1)) < 1e-12, `${low}`);
  assert.ok(Math.abs(high - Math.expm1(0.9)) < 1e-12, `${high}`);
});

test('of single configurations the surest carries, not the largest', () => {
  const measured = stage([
    effect('loud', 0.6, 0.19),
    effect('sure', 0.3, 0.01),
    effect('surely small', 0.1, 0.01),
  ]);
  assert.deepEqual(findCarriers([], measured, 0.05)?.keys, ['sure']);
});

test('a change that its own noise may leave below what matters carries nothing', () => {
  // The lower end of a one-sided 95 %, 1.645 standard errors of a log change below 10 %, is 6.8 %.
  const measured = stage([effect('a', Math.log(1.1), 0.018)]);
  assert.deepEqual(findCarriers([], measured, 0.067)?.keys, ['a']);
  assert.equal(findCarriers([], measured, 0.069), null);
  assert.equal(findCarriers([['a']], measured, 0.069), null);
});

test('the size needs to be no surer than the change itself', () => {
  const effects = [effect('a', Math.log(1.1), 0.018)];
  assert.deepEqual(findCarriers([], stage(effects, 1), 0.078)?.keys, ['a']);
  assert.equal(findCarriers([], stage(effects, 3), 0.078), null);
});

test('a stage without noise is sure by the size alone', () => {
  assert.deepEqual(findCarriers([], stage([effect('a', 0.051, 0)], 0), 0.05)?.keys, ['a']);
  assert.equal(findCarriers([], stage([effect('a', 0.048, 0)], 0), 0.05), null);
});

test('a stage whose noise is unknown carries nothing, however large the change', () => {
  const measured = stage([effect('a', 3, 0)], Number.POSITIVE_INFINITY);
  assert.equal(findCarriers([['a']], measured, 0.05), null);
});

test('the size is a fraction of the base value in the direction of the objective', () => {
  // A log change of 0.051 is 5.2 % more, or 4.97 % less.
  const effects = [effect('a', 0.051, 0)];
  assert.equal(findCarriers([], stage(effects, 0, 'maximize'), 0.05), null);
  assert.notEqual(findCarriers([], stage(effects, 0, 'minimize'), 0.05), null);
});
