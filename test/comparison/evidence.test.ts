import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { PairedChanges } from '../../src/comparison/effect.ts';
import { gatherEvidence, headLevels } from '../../src/comparison/evidence.ts';
import type { Pair } from '../../src/measurement/pairs.ts';
import type { Outcome, Revision, Trial } from '../../src/measurement/trial.ts';
import type { Origin, SampledConfiguration } from '../../src/sample/sampled-configuration.ts';
import { latency } from './synthetic-evidence.ts';

const throughput = { ...latency, name: 'throughput', direction: 'maximize' } as const;

function sampled(key: string, origin: Origin): SampledConfiguration {
  return { key, configuration: { name: key }, origin };
}

function pair(key: string, repetition: number, logRatios: Pair['logRatios']): Pair {
  return { key, baseKey: `base of ${key}`, repetition, logRatios };
}

function changesOf(paired: readonly PairedChanges[]) {
  return paired.map(({ key, changes }) => [key, changes]);
}

const sample = [
  sampled('a', 'default'),
  sampled('b', 'coverage'),
  sampled('c', 'language model'),
  sampled('d', 'coverage'),
];

test('pairs are gathered by objective and configuration, in the order of the sample', () => {
  const pairs = [
    pair('b', 1, { latency: 0.1, throughput: -0.2 }),
    pair('a', 1, { latency: 0.3, throughput: 0 }),
    pair('b', 2, { latency: 0.2 }),
    pair('unknown', 1, { latency: 9 }),
  ];
  const [first, second] = gatherEvidence([latency, throughput], {
    sample,
    pairs,
    named: [],
    lastScreening: 2,
  });
  assert.deepEqual(
    first?.paired.map(({ key, baseKey, changes }) => [key, baseKey, changes]),
    [
      ['a', 'base of a', [0.3]],
      ['b', 'base of b', [0.1, 0.2]],
    ],
  );
  assert.deepEqual(
    second?.paired.map(({ key, changes }) => [key, changes]),
    [
      ['a', [0]],
      ['b', [-0.2]],
    ],
  );
  assert.equal(second?.objective, throughput);
});

test('only configurations of the coverage sample stand for the space', () => {
  const [evidence] = gatherEvidence([latency], {
    sample,
    pairs: [],
    named: [],
    lastScreening: 0,
  });
  assert.deepEqual([...(evidence?.spread ?? [])], ['b', 'd']);
});

test('pairs beyond the last one of the screening are kept apart', () => {
  const pairs = [
    pair('b', 1, { latency: 0.1, throughput: 1 }),
    pair('d', 2, { latency: 0.2, throughput: 2 }),
    pair('b', 3, { latency: 0.3 }),
    pair('b', 4, { latency: 0.4, throughput: 4 }),
  ];
  const measured = { sample, pairs, named: [], lastScreening: 2 };
  const evidence = gatherEvidence([latency, throughput], measured);
  assert.deepEqual(
    evidence.map(({ paired, repeated }) => [paired, repeated].map(changesOf)),
    [
      [
        [
          ['b', [0.1]],
          ['d', [0.2]],
        ],
        [['b', [0.3, 0.4]]],
      ],
      [
        [
          ['b', [1]],
          ['d', [2]],
        ],
        [['b', [4]]],
      ],
    ],
  );
});

test('every pair of the sample is gathered in one stage, whatever the border', () => {
  const visit = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 20 }));
  const visits = fc.array(visit, { maxLength: 20 });
  const border = fc.integer({ min: 0, max: 21 });
  fc.assert(
    fc.property(visits, border, (all, lastScreening) => {
      const pairs = all.map(([key, repetition], index) =>
        pair(key, repetition, { latency: index }),
      );
      const [evidence] = gatherEvidence([latency], {
        sample,
        pairs,
        named: [],
        lastScreening,
      });
      assert.ok(evidence);
      const { paired, repeated } = evidence;
      const gathered = [...paired, ...repeated].flatMap(({ changes }) => changes);
      assert.deepEqual(
        gathered.toSorted((a, b) => a - b),
        pairs.map((_, index) => index),
      );
    }),
  );
});

function trial(revision: Revision, repetition: number, outcome: Outcome | number): Trial {
  return {
    revision,
    key: 'a',
    repetition,
    seconds: 1,
    outcome:
      typeof outcome === 'number' ? { status: 'success', values: { latency: outcome } } : outcome,
  };
}

const named = [
  { place: 'default', key: 'a' },
  { place: 'profile:production', key: 'z' },
];

test('the level at head is the median of its measured values between their ends', () => {
  const trials = [
    trial('head', 0, 1000),
    trial('base', 1, 1),
    trial('head', 1, 10),
    trial('head', 2, 30),
    trial('head', 3, { status: 'crash', exit: 1, lastLines: '' }),
    trial('head', 4, 12),
    trial('head', 5, 11),
    trial('head', 6, 13),
  ];
  assert.deepEqual(headLevels(latency, trials, named), [
    { objective: latency, place: 'default', level: { estimate: 12, low: 10, high: 30 } },
  ]);
});

test('of fewer than five values the level has no bounds', () => {
  const trials = [10, 30, 12, 11].map((value, index) => trial('head', index + 1, value));
  const [level] = headLevels(latency, trials, named);
  assert.deepEqual(level?.level, { estimate: 11.5, low: -Infinity, high: Infinity });
});

test('a place without a measured value has no level', () => {
  const trials = [trial('head', 0, 5), trial('base', 1, 5)];
  assert.deepEqual(headLevels(latency, trials, named), []);
  assert.deepEqual(headLevels(throughput, [trial('head', 1, 5)], named), []);
});
