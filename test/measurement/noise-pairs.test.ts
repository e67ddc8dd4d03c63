import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  insertNoisePairs,
  isOfNoisePair,
  spaceNoisePairs,
} from '../../src/measurement/noise-pairs.ts';
import { scheduleVisits } from '../../src/measurement/schedule.ts';

function visitsOf(count: number, pairs: number) {
  const configurations = Array.from({ length: count }, (_, index) => ({
    key: `h${index}`,
    baseKey: `b${index}`,
  }));
  return scheduleVisits({ configurations, pairs, earlier: [], seed: 1 });
}

test('pairs of base trials lie between visits, which stay whole and in their order', () => {
  fc.assert(
    fc.property(
      fc.record({
        count: fc.integer({ min: 1, max: 20 }),
        pairs: fc.integer({ min: 1, max: 4 }),
        every: fc.integer({ min: 1, max: 20 }),
        visitsBefore: fc.nat(40),
      }),
      ({ count, pairs, every, visitsBefore }) => {
        const visits = visitsOf(count, pairs);
        const requests = insertNoisePairs(visits, { key: 'b0', every, visitsBefore });
        assert.deepEqual(
          requests.filter((request) => !isOfNoisePair(request)),
          visits.flat(),
        );
        const firstPlaces = requests.flatMap((request, index) =>
          isOfNoisePair(request) ? [index] : [],
        );
        const ends = new Set(visits.map((_, index) => visits.slice(0, index + 1).flat().length));
        for (let pair = 0; pair < firstPlaces.length; pair += 2) {
          const place = firstPlaces[pair] ?? -1;
          assert.equal(firstPlaces[pair + 1], place + 1);
          assert.ok(ends.has(place - pair), 'inside a visit');
        }
      },
    ),
  );
});

test('no trial of the round has the repetition of a noise trial', () => {
  const visits = visitsOf(10, 3);
  const requests = insertNoisePairs(visits, { key: 'b0', every: 5, visitsBefore: 0 });
  const own = requests.filter(isOfNoisePair).map(({ repetition }) => repetition);
  assert.equal(own.length, 12);
  assert.equal(new Set(own).size, own.length);
  const others = new Set(visits.flat().map(({ repetition }) => repetition));
  assert.ok(own.every((repetition) => !others.has(repetition)));
});

test('the spacing goes on over rounds as if they were one', () => {
  const visits = visitsOf(20, 3);
  const plan = { key: 'b0', every: 15 };
  const places = (rounds: (typeof visits)[]) => {
    let visitsBefore = 0;
    return rounds.flatMap((round) => {
      const requests = insertNoisePairs(round, { ...plan, visitsBefore });
      visitsBefore += round.length;
      return requests.map(isOfNoisePair);
    });
  };
  const whole = places([visits]);
  assert.equal(whole.filter(Boolean).length, 8);
  const rounds = [visits.slice(0, 31), visits.slice(31, 33), visits.slice(33)];
  assert.deepEqual(places(rounds), whole);
});

function countPairs(count: number, pairs: number): number {
  const every = spaceNoisePairs(count * pairs);
  const plan = { key: 'b0', every, visitsBefore: 0 };
  return insertNoisePairs(visitsOf(count, pairs), plan).filter(isOfNoisePair).length / 2;
}

test('a usual run has four pairs, a short one fewer', () => {
  assert.equal(countPairs(20, 3), 4);
  assert.equal(countPairs(100, 8), 4);
  assert.equal(countPairs(4, 3), 3);
  assert.equal(countPairs(1, 1), 0);
});
