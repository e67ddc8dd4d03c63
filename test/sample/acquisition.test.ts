import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acquireDisputed } from '../../src/sample/acquisition.ts';
import type { Configuration } from '../../src/space/configuration.ts';

const candidates: Configuration[] = [0, 1, 2, 3, 4, 5].map((level) => ({ level }));
const share = (shares: readonly number[]) => (configuration: Configuration) =>
  shares[Number(configuration['level'])] ?? 0;
const nothing = { chosen: [], suspicions: [] };

test('the most disputed candidates come first, half for and half against before all', () => {
  const suspicions = [share([0, 0.3, 0.5, 0.9, 1, 0.6])];
  assert.deepEqual(acquireDisputed(candidates, { chosen: [], suspicions }, 3), [
    { level: 2 },
    { level: 5 },
    { level: 1 },
  ]);
});

test('what all explanations agree on is not measured', () => {
  const suspicions = [share([0, 1, 0.01, 0.99, 0, 1])];
  assert.deepEqual(acquireDisputed(candidates, { chosen: [], suspicions }, 6), []);
  assert.deepEqual(acquireDisputed(candidates, nothing, 6), []);
});

test('a dispute over any objective counts', () => {
  const suspicions = [share([0, 0, 0, 0, 0, 0]), share([0, 0, 0, 0, 0.4, 0])];
  assert.deepEqual(acquireDisputed(candidates, { chosen: [], suspicions }, 6), [{ level: 4 }]);
});

test('what is in the sample already is not chosen again', () => {
  const suspicions = [share([0.5, 0.5, 0.4, 0, 0, 0])];
  const chosen = [{ level: 0 }, { level: 1 }];
  assert.deepEqual(acquireDisputed(candidates, { chosen, suspicions }, 2), [{ level: 2 }]);
});

test('no more are chosen than asked for, ties in the order of the candidates', () => {
  const suspicions = [share([0.5, 0.5, 0.5, 0.5, 0.5, 0.5])];
  const sample = acquireDisputed(candidates, { chosen: [], suspicions }, 2);
  assert.deepEqual(sample, [{ level: 0 }, { level: 1 }]);
  assert.deepEqual(acquireDisputed(candidates, { chosen: [], suspicions }, 0), []);
});
