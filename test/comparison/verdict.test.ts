import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { combineVerdicts, judge, verdicts } from '../../src/comparison/verdict.ts';

const RELEVANT = 0.05;

function judged(low: number, estimate: number, high: number) {
  return judge({ low, estimate, high }, RELEVANT);
}

test('a change beyond the relevant one with an interval on its side is settled', () => {
  assert.equal(judged(0.06, 0.1, 0.14), 'regressed');
  assert.equal(judged(-0.14, -0.1, -0.06), 'improved');
});

test('an interval within the relevant change either way is unchanged', () => {
  assert.equal(judged(-0.04, 0, 0.04), 'unchanged');
  assert.equal(judged(-0.05, 0, 0.05), 'unchanged');
  assert.equal(judged(0.01, 0.02, 0.03), 'unchanged');
  assert.equal(judged(0, 0, 0), 'unchanged');
});

test('an interval that reaches from no change to a relevant one settles nothing', () => {
  assert.equal(judged(-0.02, 0.04, 0.1), 'inconclusive');
  assert.equal(judged(-0.1, 0.1, 0.3), 'inconclusive');
  assert.equal(judged(0.01, 0.04, 0.07), 'inconclusive');
  assert.equal(judged(-0.2, -0.1, 0), 'inconclusive');
  assert.equal(judged(-1, 0, Number.POSITIVE_INFINITY), 'inconclusive');
});

test('the verdict of an interval turned round is the verdict turned round', () => {
  const opposite = {
    regressed: 'improved',
    improved: 'regressed',
    unchanged: 'unchanged',
    inconclusive: 'inconclusive',
  } as const;
  const size = fc.double({ min: 0, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: -0.2, max: 0.2, noNaN: true }), size, size, (at, below, above) => {
      const verdict = judged(at - below, at, at + above);
      assert.equal(judged(-at - above, -at, -at + below), opposite[verdict]);
    }),
  );
});

test('one regressed place outweighs all others, and unchanged needs every place', () => {
  assert.equal(combineVerdicts(['unchanged', 'improved', 'regressed']), 'regressed');
  assert.equal(combineVerdicts(['inconclusive', 'improved', 'unchanged']), 'improved');
  assert.equal(combineVerdicts(['unchanged', 'inconclusive']), 'inconclusive');
  assert.equal(combineVerdicts(['unchanged', 'unchanged']), 'unchanged');
  assert.equal(combineVerdicts([]), 'inconclusive');
});

test('the order of the places does not matter', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...verdicts)), (places) => {
      assert.equal(combineVerdicts(places.toReversed()), combineVerdicts(places));
    }),
  );
});
