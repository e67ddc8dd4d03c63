import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Evidence, PairedChanges } from '../../src/comparison/effect.ts';
import { chooseDoubtful, chooseSuspects, suspectsOf } from '../../src/comparison/suspects.ts';
import type { Objective } from '../../src/settings/settings.ts';
import { latency } from './synthetic-evidence.ts';

/** log(head / base) of the pairs, by configuration. */
type Changes = Readonly<Record<string, readonly number[]>>;

function evidence(changes: Changes, objective: Partial<Objective> = {}): Evidence {
  return {
    objective: { ...latency, ...objective },
    paired: toPaired(changes),
    doubted: [],
    repeated: [],
    named: [],
    spread: new Set(),
  };
}

const keysOf = (of: Evidence) => suspectsOf(of).map(({ key }) => key);
const toPaired = (changes: Changes): PairedChanges[] =>
  Object.entries(changes).map(([key, own]) => ({
    key,
    configuration: {},
    baseKey: key,
    changes: own,
  }));
/** Four pairs around a change. */
const around = (change: number, error: number) => [
  change - error,
  change + error,
  change - error,
  change + error,
];

test('suspect is what looks worse by more than matters', () => {
  const changes = {
    worse: around(0.2, 0.02),
    little: around(0.04, 0.02),
    same: around(0, 0.02),
    better: around(-0.2, 0.02),
    unmeasured: [],
  };
  assert.deepEqual(keysOf(evidence(changes)), ['worse']);
  assert.deepEqual(keysOf(evidence(changes, { warn: 0.03 })), ['worse', 'little']);
  assert.deepEqual(keysOf(evidence(changes, { fail: 0.3 })), []);
});

test('of a maximized objective a fall is suspect', () => {
  const changes = { fell: around(-0.2, 0.02), rose: around(0.2, 0.02) };
  assert.deepEqual(keysOf(evidence(changes, { direction: 'maximize' })), ['fell']);
});

test('the surest suspect comes first, before a larger one of fewer pairs', () => {
  const changes = { rarely: [0.1, 0.34], sure: [...around(0.2, 0.02), ...around(0.2, 0.02)] };
  const [first, second] = suspectsOf(evidence(changes));
  assert.deepEqual([first?.key, second?.key], ['sure', 'rarely']);
  assert.ok((second?.mean ?? 0) > (first?.mean ?? 0));
});

test('nothing suspect, no objective and no pairs to spend measure nothing again', () => {
  const none = { keys: [], pairs: 0 };
  assert.deepEqual(chooseSuspects([evidence({ a: around(0, 0.02) })], 100), none);
  assert.deepEqual(chooseSuspects([], 100), none);
  const suspect = evidence({ a: around(0.3, 0.02) });
  assert.deepEqual(chooseSuspects([suspect], 0), none);
  assert.deepEqual(chooseSuspects([suspect], 3), none);
  assert.deepEqual(chooseSuspects([suspect], 4), { keys: ['a'], pairs: 4 });
});

test('a clear change is measured twice as often as it needs, not as often as could be', () => {
  assert.deepEqual(chooseSuspects([evidence({ a: around(0.3, 0.02) })], 100), {
    keys: ['a'],
    pairs: 8,
  });
});

test('a change near its noise needs more pairs, and gets all when they do not suffice', () => {
  const loud = evidence({ a: around(0.2, 0.3) });
  const { pairs } = chooseSuspects([loud], 1000);
  // Four standard errors of 0.35 a pair within 0.2: (4 · 0.35 / 0.2)² = 48 pairs, and twice that.
  assert.equal(pairs, 96);
  assert.deepEqual(chooseSuspects([loud], 25), { keys: ['a'], pairs: 25 });
});

test('as many suspects as can get their pairs share them alike, the surest first', () => {
  const changes = {
    third: around(0.3, 0.02),
    first: around(0.5, 0.02),
    second: around(0.4, 0.02),
  };
  assert.deepEqual(chooseSuspects([evidence(changes)], 11), {
    keys: ['first', 'second'],
    pairs: 5,
  });
  assert.deepEqual(chooseSuspects([evidence(changes)], 12).keys, ['first', 'second', 'third']);
});

test('a suspect that needs too many pairs leaves the surer ones theirs', () => {
  const changes = { sure: around(0.5, 0.01), doubtful: around(0.06, 0.2) };
  const chosen = chooseSuspects([evidence(changes)], 20);
  assert.deepEqual(chosen.keys, ['sure']);
});

test('objectives take turns, and one that several suspect is measured once', () => {
  const one = evidence({ a: around(0.9, 0.01), b: around(0.8, 0.01), c: around(0.7, 0.01) });
  const other = evidence({ d: around(0.3, 0.01), a: around(0.2, 0.01) }, { name: 'size' });
  assert.deepEqual(chooseSuspects([one, other], 8).keys, ['a', 'd']);
  assert.deepEqual(chooseSuspects([one, other], 100).keys, ['a', 'd', 'b', 'c']);
});

test('of one that several objectives suspect, the most pairs needed count', () => {
  const quiet = evidence({ a: around(0.9, 0.01) });
  const loud = evidence({ a: around(0.2, 0.3) }, { name: 'size' });
  assert.equal(chooseSuspects([quiet, loud], 1000).pairs, 96);
  assert.equal(chooseSuspects([loud, quiet], 1000).pairs, 96);
});

test('no more pairs are spent than there are, at least four on each suspect, and on suspects alone', () => {
  const change = fc.double({ min: -0.5, max: 0.5, noNaN: true });
  const own = fc.array(change, { minLength: 0, maxLength: 5 });
  const changes = fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), own, { maxKeys: 12 });
  const both = fc.tuple(changes, changes);
  fc.assert(
    fc.property(both, fc.nat(200), ([one, other], budget) => {
      const all = [evidence(one), evidence(other, { name: 'size', direction: 'maximize' })];
      const { keys, pairs } = chooseSuspects(all, budget);
      const suspect = new Set(all.flatMap(keysOf));
      assert.ok(keys.length * pairs <= budget, `${keys.length} × ${pairs} of ${budget}`);
      assert.ok(keys.every((key) => suspect.has(key)));
      assert.equal(new Set(keys).size, keys.length);
      assert.equal(keys.length > 0, suspect.size > 0 && budget >= 4);
      assert.ok(keys.length === 0 || pairs >= 4);
    }),
    { numRuns: 300 },
  );
});

test('pairs for doubts tell suspects too, for and against', () => {
  const screened = evidence({ lucky: around(0.02, 0.02), unlucky: around(0.1, 0.02) });
  const doubted = toPaired({ lucky: around(0.2, 0.02), unlucky: around(-0.1, 0.02) });
  assert.deepEqual(keysOf(screened), ['unlucky']);
  assert.deepEqual(keysOf({ ...screened, doubted }), ['lucky']);
});

test('doubtful is what its noise may leave worse by more than matters, the largest first', () => {
  const doubtful = evidence({
    open: [-0.12, 0.2, -0.12, 0.2],
    worse: around(0.2, 0.02),
    worst: around(0.5, 0.02),
    same: around(0, 0.02),
    better: around(-0.4, 0.02),
    unmeasured: [],
  });
  assert.deepEqual(chooseDoubtful([doubtful], 9), ['worst', 'worse', 'open']);
  assert.deepEqual(chooseDoubtful([doubtful], 2), ['worst', 'worse']);
  assert.deepEqual(chooseDoubtful([doubtful], 0), []);
  assert.deepEqual(chooseDoubtful([], 9), []);
});

test('of two alike the one of fewer pairs is doubted first, and is the less sure suspect', () => {
  const alike = evidence({ often: Array(9).fill(around(0.2, 0.1)).flat(), seldom: [0.1, 0.3] });
  assert.deepEqual(chooseDoubtful([alike], 1), ['seldom']);
  assert.deepEqual(keysOf(alike), ['often', 'seldom']);
});

test('what matters and the direction of the objective tell what is in doubt', () => {
  const changes = { rose: around(0.1, 0.01), fell: around(-0.1, 0.01) };
  assert.deepEqual(chooseDoubtful([evidence(changes)], 9), ['rose']);
  assert.deepEqual(chooseDoubtful([evidence(changes, { direction: 'maximize' })], 9), ['fell']);
  assert.deepEqual(chooseDoubtful([evidence(changes, { warn: 0.2 })], 9), []);
});

test('objectives take turns in doubt, and one that several doubt is chosen once', () => {
  const one = evidence({ a: around(0.9, 0.01), b: around(0.8, 0.01), c: around(0.7, 0.01) });
  const other = evidence({ d: around(0.3, 0.01), a: around(0.2, 0.01) }, { name: 'size' });
  assert.deepEqual(chooseDoubtful([one, other], 9), ['a', 'd', 'b', 'c']);
  assert.deepEqual(chooseDoubtful([one, other], 3), ['a', 'd', 'b']);
});

test('every suspect is in doubt', () => {
  const own = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { maxLength: 5 });
  const changes = fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), own, { maxKeys: 12 });
  fc.assert(
    fc.property(changes, fc.nat(15), (all, count) => {
      const of = evidence(all);
      const doubtful = chooseDoubtful([of], Object.keys(all).length);
      assert.ok(keysOf(of).every((key) => doubtful.includes(key)));
      assert.deepEqual(chooseDoubtful([of], count), doubtful.slice(0, count));
    }),
  );
});
