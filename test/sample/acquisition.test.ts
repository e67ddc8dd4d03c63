import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acquireDisputed, acquirePromising } from '../../src/sample/acquisition.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { candidates as drawn, space } from './sampled-space.ts';

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

const { options } = space;
const sources = { options, candidates: drawn };
const isDense = (configuration: Configuration | undefined) => configuration?.['codec'] === 'dense';
const denseIsWorse = drawn.map((configuration) => (isDense(configuration) ? 0.2 : 0));

function countDense(sample: readonly Configuration[]): number {
  return sample.filter(isDense).length;
}

test('what may have got worse is preferred, though not alone', () => {
  const plain = countDense(sampleCoverage(sources, [], 10));
  const worse = countDense(acquirePromising({ ...sources, merits: [denseIsWorse] }, [], 10));
  assert.ok(worse > plain && worse < 10, `${worse} of 10, without a promise ${plain}`);
});

test('any objective can promise, whatever its scale', () => {
  const still = drawn.map(() => 0);
  const alone = acquirePromising({ ...sources, merits: [denseIsWorse] }, [], 10);
  const small = denseIsWorse.map((change) => change / 1000);
  const both = acquirePromising({ ...sources, merits: [still, small] }, [], 10);
  assert.deepEqual(both, alone);
});

test('where nothing is promising, coverage goes on', () => {
  const [first] = drawn;
  const chosen = first === undefined ? [] : [first];
  const covering = sampleCoverage(sources, chosen, 6);
  const equal = drawn.map(() => -0.3);
  assert.deepEqual(acquirePromising({ ...sources, merits: [] }, chosen, 6), covering);
  assert.deepEqual(acquirePromising({ ...sources, merits: [equal] }, chosen, 6), covering);
});
