import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Evidence, PairedChanges } from '../../src/comparison/effect.ts';
import { chooseSuspects, suspectsOf, worstSuspects } from '../../src/comparison/suspects.ts';
import type { Objective } from '../../src/settings/settings.ts';
import { latency } from './synthetic-evidence.ts';

/** log(head / base) of the pairs, by configuration. */
type Changes = Readonly<Record<string, readonly number[]>>;

function evidence(changes: Changes, objective: Partial<Objective> = {}): Evidence {
  return {
    objective: { ...latency, ...objective },
    paired: toPaired(changes),
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

test('the worst looking suspects of all objectives come by turns, once each', () => {
  const one = evidence({ a: around(0.1, 0.01), b: around(0.3, 0.2), c: around(0, 0.01) });
  const other = evidence({ a: around(0.4, 0.01), d: around(0.2, 0.01), e: around(0.3, 0.2) });
  const worst = (count: number, ...except: string[]) => [
    ...worstSuspects([one, other], { count, except: new Set(except) }),
  ];
  assert.deepEqual(worst(10), ['b', 'a', 'e', 'd']);
  assert.deepEqual(worst(2), ['b', 'a']);
  assert.deepEqual(worst(2, 'b', 'd'), ['a', 'e']);
  assert.deepEqual(worst(0), []);
  assert.equal(worstSuspects([], { count: 3, except: new Set() }).size, 0);
});

test('nothing suspect, no objective and no pairs to spend measure nothing again', () => {
  const none = { keys: [], pairs: 0, waves: [] };
  assert.deepEqual(chooseSuspects([evidence({ a: around(0, 0.02) })], 100), none);
  assert.deepEqual(chooseSuspects([], 100), none);
  const suspect = evidence({ a: around(0.3, 0.02) });
  assert.deepEqual(chooseSuspects([suspect], 0), none);
  assert.deepEqual(chooseSuspects([suspect], 3), none);
  assert.deepEqual(chooseSuspects([suspect], 4), { keys: ['a'], pairs: 4, waves: [4] });
});

test('four pairs of each come first, and all others only where those settle nothing', () => {
  const clear = evidence({ a: around(0.3, 0.02) });
  assert.deepEqual(chooseSuspects([clear], 100), { keys: ['a'], pairs: 100, waves: [4, 96] });
  assert.deepEqual(chooseSuspects([clear], 5), { keys: ['a'], pairs: 5, waves: [4, 1] });
});

test('of several suspects no more are taken than leave half of the pairs for the second wave', () => {
  const many = evidence(
    Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`c${i}`, around(0.3, 0.02)])),
  );
  const { keys, pairs, waves } = chooseSuspects([many], 57);
  assert.deepEqual([keys.length, pairs, waves], [7, 8, [4, 4]]);
});

test('as many suspects as can get their pairs share them alike, the surest first', () => {
  const changes = {
    third: around(0.3, 0.02),
    first: around(0.5, 0.02),
    second: around(0.4, 0.02),
  };
  const { keys, pairs } = chooseSuspects([evidence(changes)], 23);
  assert.deepEqual([keys, pairs], [['first', 'second'], 11]);
  assert.deepEqual(chooseSuspects([evidence(changes)], 24).keys, ['first', 'second', 'third']);
});

test('a suspect that needs too many pairs leaves the surer ones theirs', () => {
  const changes = { sure: around(0.5, 0.01), doubtful: around(0.06, 0.2) };
  const chosen = chooseSuspects([evidence(changes)], 20);
  assert.deepEqual(chosen.keys, ['sure']);
});

test('objectives take turns, and one that several suspect is measured once', () => {
  const one = evidence({ a: around(0.9, 0.01), b: around(0.8, 0.01), c: around(0.7, 0.01) });
  const other = evidence({ d: around(0.3, 0.01), a: around(0.2, 0.01) }, { name: 'size' });
  assert.deepEqual(chooseSuspects([one, other], 16).keys, ['a', 'd']);
  assert.deepEqual(chooseSuspects([one, other], 100).keys, ['a', 'd', 'b', 'c']);
});

test('of one that several objectives suspect, the most pairs needed count', () => {
  const quiet = evidence({ a: around(0.9, 0.01), b: around(0.8, 0.01) });
  const loud = evidence({ a: around(0.2, 0.3) }, { name: 'size' });
  // Four standard errors of 0.35 a pair within 0.2: (4 · 0.35 / 0.2)² = 48 pairs of each.
  for (const both of [
    [quiet, loud],
    [loud, quiet],
  ]) {
    assert.deepEqual(chooseSuspects(both, 95).keys, ['a']);
    assert.deepEqual(chooseSuspects(both, 96).keys, ['a', 'b']);
  }
});

test('no more pairs are spent than there are, at least four on each suspect, and on suspects alone', () => {
  const change = fc.double({ min: -0.5, max: 0.5, noNaN: true });
  const own = fc.array(change, { minLength: 0, maxLength: 5 });
  const changes = fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), own, { maxKeys: 12 });
  const both = fc.tuple(changes, changes);
  fc.assert(
    fc.property(both, fc.nat(200), ([one, other], budget) => {
      const all = [evidence(one), evidence(other, { name: 'size', direction: 'maximize' })];
      const { keys, pairs, waves } = chooseSuspects(all, budget);
      const suspect = new Set(all.flatMap(keysOf));
      assert.ok(keys.length * pairs <= budget, `${keys.length} × ${pairs} of ${budget}`);
      assert.ok(keys.every((key) => suspect.has(key)));
      assert.equal(new Set(keys).size, keys.length);
      assert.equal(
        waves.reduce((sum, wave) => sum + wave, 0),
        pairs,
      );
      assert.equal(keys.length > 0, suspect.size > 0 && budget >= 4);
      assert.ok(keys.length === 0 || pairs >= 4);
    }),
    { numRuns: 300 },
  );
});
