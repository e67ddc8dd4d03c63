import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seededRandom } from '../../src/random.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { drawConfigurations } from '../../src/space/draw.ts';
import { candidates, space, spaceOf } from './sampled-space.ts';

const { options } = space;
const start = [space.defaultConfiguration];

function countLevels(sample: readonly Configuration[], name: string): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const configuration of sample) {
    counts.set(configuration[name], (counts.get(configuration[name]) ?? 0) + 1);
  }
  return counts;
}

test('every level of a boolean or category is sampled about as often as the others', () => {
  const free = spaceOf({
    properties: {
      a: { type: 'boolean', default: false },
      b: { enum: ['x', 'y', 'z'], default: 'x' },
      c: { enum: [1, 2, 4, 8], default: 1 },
      d: { type: 'boolean', default: true },
    },
  });
  const drawn = drawConfigurations(free, 500, seededRandom(1));
  const sample = sampleCoverage({ options: free.options, candidates: drawn }, [], 12);
  for (const [name, expected] of [
    ['a', 6],
    ['b', 4],
    ['c', 3],
    ['d', 6],
  ] as const) {
    for (const [value, count] of countLevels(sample, name)) {
      assert.ok(Math.abs(count - expected) <= 1, `${name} = ${String(value)} ${count} times`);
    }
  }
});

function pairsOf(sample: readonly Configuration[]): number {
  const pairs = sample.flatMap((one) => [
    `${one['codec']} ${one['cache.enabled']}`,
    `${one['codec']} ${Number(one['level']) > 4}`,
    `${one['cache.enabled']} ${Number(one['ratio']) > 0.5}`,
  ]);
  return new Set(pairs).size;
}

test('pairs of levels are covered better than by chance', () => {
  const covered = pairsOf(sampleCoverage({ options, candidates }, [], 10));
  const random = [0, 1, 2, 3, 4].map((part) =>
    pairsOf(candidates.slice(part * 10, part * 10 + 10)),
  );
  const average = random.reduce((sum, count) => sum + count, 0) / random.length;
  assert.ok(covered > average, `${covered} pairs, by chance ${average}`);
});

test('the ends of a number are sampled', () => {
  const levels = sampleCoverage({ options, candidates }, start, 10).map((one) =>
    Number(one['level']),
  );
  assert.ok(Math.min(...levels) <= 2 && Math.max(...levels) >= 8, levels.join(' '));
});

test('a sample holds distinct candidates that were not chosen before', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 10 }),
      (count, offered, taken) => {
        const pool = candidates.slice(0, offered);
        const chosen = [...start, ...candidates.slice(0, taken)];
        const sample = sampleCoverage({ options, candidates: pool }, chosen, count);
        const keys = sample.map(keyOf);
        const before = new Set(chosen.map(keyOf));
        const left = pool.filter((one) => !before.has(keyOf(one))).length;
        assert.equal(sample.length, Math.min(count, left));
        assert.equal(new Set(keys).size, keys.length);
        assert.ok(sample.every((one) => pool.includes(one) && !before.has(keyOf(one))));
      },
    ),
    { numRuns: 40 },
  );
});

test('what was chosen before counts: its levels are not favoured again', () => {
  const dense = candidates.filter((one) => one['codec'] === 'dense').slice(0, 8);
  const sample = sampleCoverage({ options, candidates }, dense, 6);
  assert.ok((countLevels(sample, 'codec').get('dense') ?? 0) <= 1);
});

test('the same candidates give the same sample', () => {
  const [first, second] = [candidates, [...candidates]].map((pool) =>
    sampleCoverage({ options, candidates: pool }, start, 15).map(keyOf),
  );
  assert.deepEqual(first, second);
});

test('a longer sample begins with the shorter one', () => {
  const long = sampleCoverage({ options, candidates }, start, 15);
  assert.deepEqual(sampleCoverage({ options, candidates }, start, 6), long.slice(0, 6));
});

test('nothing to choose from or nothing asked for gives an empty sample', () => {
  assert.deepEqual(sampleCoverage({ options, candidates: [] }, start, 5), []);
  assert.deepEqual(sampleCoverage({ options, candidates }, start, 0), []);
  assert.deepEqual(sampleCoverage({ options, candidates: start }, start, 5), []);
});

test('a space without options has its one configuration', () => {
  assert.deepEqual(sampleCoverage({ options: [], candidates: [{}] }, [], 5), [{}]);
});

test('a number with many levels is spread over all of them, not over a few classes', () => {
  const levels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 1000];
  const wide = spaceOf({
    properties: {
      wait: { type: 'integer', default: 1, 'x-perfscape': { values: levels } },
      workers: { type: 'integer', minimum: 1, maximum: 8, default: 1 },
    },
  });
  const drawn = drawConfigurations(wide, 96, seededRandom(1));
  const sample = sampleCoverage({ options: wide.options, candidates: drawn }, [], 36);
  assert.equal(countLevels(sample, 'wait').size, levels.length);
  assert.equal(countLevels(sample, 'workers').size, 8);
});
