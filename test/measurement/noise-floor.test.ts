import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureNoise } from '../../src/measurement/noise-floor.ts';
import type { Trial } from '../../src/measurement/trial.ts';
import { seededRandom } from '../../src/random.ts';
import { normal } from '../comparison/synthetic-evidence.ts';

function trial(given: Partial<Trial> & { readonly value?: number } = {}): Trial {
  const { value = 1, ...rest } = given;
  const outcome = { status: 'success', values: { latency: value } } as const;
  return { revision: 'base', key: 'default', repetition: 1, seconds: 1, outcome, ...rest };
}

/** What lies between the pairs: visits of other configurations. */
const others = (count: number): Trial[] =>
  Array.from({ length: count }, () => trial({ key: 'other', revision: 'head', value: 7 }));

const near = (actual: number | undefined | null, expected: number, tolerance: number) =>
  assert.ok(Math.abs((actual ?? NaN) - expected) <= tolerance, `${actual} for ${expected}`);

test('the spread is that of neighbours, whatever the level of their configuration', () => {
  const random = seededRandom(3);
  const noise = 0.02;
  const trials = Array.from({ length: 2000 }, (_, pair) => {
    const level = 10 + (pair % 3);
    const key = `${pair % 3}`;
    const one = () => trial({ key, value: level * Math.exp(noise * normal(random)) });
    return [one(), one(), ...others(1)];
  }).flat();
  const floor = measureNoise({ trials, lastScreening: Infinity }, 'latency');
  assert.equal(floor.pairs, 2000);
  near(floor.spread, noise * Math.SQRT2, 0.002);
});

test('a drift that neighbours share is no noise of theirs, and is seen', () => {
  let level = 1;
  const drifting = () => {
    level *= Math.exp(0.001);
    return trial({ value: level });
  };
  const trials = Array.from({ length: 6 }, () => [drifting(), drifting(), ...others(18)]).flat();
  const { spread, drift, pairs } = measureNoise({ trials, lastScreening: Infinity }, 'latency');
  assert.equal(pairs, 6);
  near(spread, 1.4826 * 0.001, 1e-9);
  // The level rises by 0.2 % every 20 seconds of the 120.
  near(drift?.estimate, 0.012, 1e-9);
  near(drift?.low, 0.012, 1e-9);
  near(drift?.high, 0.012, 1e-9);
});

test('one disturbed pair changes little', () => {
  const values = [1, 1.01, 1, 0.99, 1, 5, 1.01, 1];
  const trials = values.flatMap((value, index) =>
    [trial({ value })].concat(index % 2 === 1 ? others(3) : []),
  );
  const { spread, pairs } = measureNoise({ trials, lastScreening: Infinity }, 'latency');
  assert.equal(pairs, 4);
  assert.ok(spread !== null && spread < 0.02, `${spread}`);
});

test('warm-ups, failures and trials of head make no pair', () => {
  const crash = { status: 'crash', exit: 1, lastLines: '' } as const;
  const trials = [
    [trial({ repetition: 0 }), trial()],
    [trial({ outcome: crash }), trial()],
    [trial({ revision: 'head' }), trial({ revision: 'head' })],
    [trial({ key: 'a' }), trial({ key: 'b' })],
  ].flatMap((pair) => pair.concat(others(1)));
  assert.deepEqual(measureNoise({ trials, lastScreening: Infinity }, 'latency'), {
    spread: null,
    pairs: 0,
    drift: null,
  });
});

test('an objective without noise has none, and one that was not measured has no floor', () => {
  const trials = Array.from({ length: 5 }, () => [trial(), trial(), ...others(2)]).flat();
  assert.deepEqual(measureNoise({ trials, lastScreening: Infinity }, 'latency'), {
    spread: 0,
    pairs: 5,
    drift: { estimate: 0, low: 0, high: 0 },
  });
  const unknown = measureNoise({ trials, lastScreening: Infinity }, 'size');
  assert.deepEqual(unknown, { spread: null, pairs: 0, drift: null });
});

test('the drift is that within configurations, whatever their levels and places in the run', () => {
  let clock = 0;
  const trials = ['fast', 'fast', 'fast', 'slow', 'slow', 'slow', 'slow'].flatMap((key) => {
    clock += 10;
    const value = (key === 'slow' ? 50 : 1) * Math.exp(0.001 * clock);
    return [trial({ key, value })].concat(others(9));
  });
  const { drift } = measureNoise({ trials, lastScreening: Infinity }, 'latency');
  near(drift?.estimate, 0.07, 1e-9);
  near(drift?.low, 0.07, 1e-9);
  near(drift?.high, 0.07, 1e-9);
});

test('a few disturbed trials do not make a drift', () => {
  const random = seededRandom(5);
  const trials = Array.from({ length: 12 }, (_, moment) => {
    const isDisturbed = moment === 9 || moment === 11;
    const value = Math.exp(0.01 * normal(random)) * (isDisturbed ? 1.5 : 1);
    return [trial({ value }), ...others(9)];
  }).flat();
  const { drift } = measureNoise({ trials, lastScreening: Infinity }, 'latency');
  assert.ok(drift !== null && Math.abs(drift.estimate) < 0.03, JSON.stringify(drift));
});

test('two moments tell no drift', () => {
  const trials = [trial(), ...others(9), trial({ value: 2 })];
  assert.equal(measureNoise({ trials, lastScreening: Infinity }, 'latency').drift, null);
});

test('the interval of the drift holds the truth about as often as it says', () => {
  const random = seededRandom(11);
  let held = 0;
  for (let run = 0; run < 400; run += 1) {
    const trials = Array.from({ length: 12 }, (_, moment) => {
      const key = `${moment % 3}`;
      const level = Math.exp((moment % 3) + (0.1 * moment) / 12 + 0.03 * normal(random));
      return [trial({ key, value: level }), ...others(9)];
    }).flat();
    const { drift } = measureNoise({ trials, lastScreening: Infinity }, 'latency');
    assert.ok(drift !== null);
    if (drift.low <= 0.1 && 0.1 <= drift.high) held += 1;
  }
  assert.ok(held >= 365 && held < 400, `${held} of 400`);
});
