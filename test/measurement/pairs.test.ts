import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { pairTrials } from '../../src/measurement/pairs.ts';
import type { Outcome, Revision, Trial } from '../../src/measurement/trial.ts';

const projections = new Map([
  ['h1', 'b'],
  ['h2', 'b'],
]);
const crash: Outcome = { status: 'crash', exit: 'SIGSEGV', lastLines: 'boom' };
const timeout: Outcome = { status: 'timeout', limitSeconds: 5, lastLines: '' };
const unusable: Outcome = { status: 'unusable', reason: 'no number', lastLines: '' };

function trial(
  revision: Revision,
  key: string,
  rest: [repetition: number, outcome: Outcome | number],
): Trial {
  const [repetition, outcome] = rest;
  return {
    revision,
    key,
    repetition,
    seconds: 1,
    outcome:
      typeof outcome === 'number' ? { status: 'success', values: { latency: outcome } } : outcome,
  };
}

function ratioOf(base: number, head: number): number {
  const trials = [trial('base', 'b', [1, base]), trial('head', 'h1', [1, head])];
  return pairTrials(trials, projections).pairs[0]?.logRatios['latency'] ?? Number.NaN;
}

function crashesOf(...trials: Trial[]): readonly string[] {
  return pairTrials(trials, projections).crashesOnlyAtHead;
}

test('trials of one repetition make a pair with the log of head over base', () => {
  const { pairs } = pairTrials(
    [
      trial('base', 'b', [1, 10]),
      trial('head', 'h1', [1, 20]),
      trial('head', 'h2', [1, 5]),
      trial('head', 'h1', [2, 40]),
      trial('base', 'b', [2, 20]),
    ],
    projections,
  );
  const seen = pairs.map(({ key, baseKey, repetition, logRatios }) => [
    key,
    baseKey,
    repetition,
    Math.exp(logRatios['latency'] ?? Number.NaN).toFixed(9),
  ]);
  assert.deepEqual(seen, [
    ['h1', 'b', 1, '2.000000000'],
    ['h2', 'b', 1, '0.500000000'],
    ['h1', 'b', 2, '2.000000000'],
  ]);
});

test('warm-ups make no pair', () => {
  const trials = [trial('base', 'b', [0, 10]), trial('head', 'h1', [0, 20])];
  assert.deepEqual(pairTrials(trials, projections).pairs, []);
});

test('a repetition that failed at either revision makes no pair', () => {
  const trials = [
    trial('base', 'b', [1, crash]),
    trial('head', 'h1', [1, 20]),
    trial('base', 'b', [2, 10]),
    trial('head', 'h1', [2, timeout]),
    trial('base', 'b', [3, 10]),
    trial('head', 'h1', [4, 10]),
  ];
  assert.deepEqual(pairTrials(trials, projections).pairs, []);
});

test('an objective that only one side has is left out of the pair', () => {
  const head: Outcome = { status: 'success', values: { latency: 20, memory: 3 } };
  const trials = [trial('base', 'b', [1, 10]), trial('head', 'h1', [1, head])];
  const [pair] = pairTrials(trials, projections).pairs;
  assert.deepEqual(Object.keys(pair?.logRatios ?? {}), ['latency']);
});

test('head measured alone makes no pair', () => {
  assert.deepEqual(pairTrials([trial('head', 'h1', [1, 5])], new Map()).pairs, []);
});

test('swapping the revisions turns every sign', () => {
  const value = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
  fc.assert(
    fc.property(value, value, (one, other) => {
      assert.ok(Number.isFinite(ratioOf(one, other)));
      assert.equal(ratioOf(one, other) + ratioOf(other, one), 0);
    }),
  );
});

test('failures are counted by configuration and revision, with the first of them', () => {
  const { failures } = pairTrials(
    [
      trial('head', 'h1', [0, 3]),
      trial('head', 'h1', [1, timeout]),
      trial('head', 'h1', [2, crash]),
      trial('head', 'h2', [1, 3]),
      trial('base', 'b', [0, unusable]),
      trial('base', 'b', [1, 3]),
    ],
    projections,
  );
  assert.deepEqual(failures, [
    {
      revision: 'head',
      key: 'h1',
      firstFailure: timeout,
      counts: { success: 1, crash: 1, timeout: 1, unusable: 0 },
    },
    {
      revision: 'base',
      key: 'b',
      firstFailure: unusable,
      counts: { success: 1, crash: 0, timeout: 0, unusable: 1 },
    },
  ]);
});

test('a configuration that crashes or times out only at head is told apart', () => {
  const baseWorks = trial('base', 'b', [1, 3]);
  assert.deepEqual(crashesOf(baseWorks, trial('head', 'h1', [1, crash])), ['h1']);
  assert.deepEqual(crashesOf(baseWorks, trial('head', 'h1', [1, timeout])), ['h1']);
  assert.deepEqual(crashesOf(baseWorks, trial('head', 'h1', [1, 3])), []);
  assert.deepEqual(crashesOf(baseWorks, trial('head', 'h1', [1, unusable])), []);
  assert.deepEqual(crashesOf(trial('head', 'h1', [1, crash])), []);
  const baseAlsoCrashes = trial('base', 'b', [2, crash]);
  assert.deepEqual(crashesOf(baseWorks, baseAlsoCrashes, trial('head', 'h1', [1, crash])), []);
});
