import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certaintyOf } from '../../src/comparison/committee.ts';
import type { Region } from '../../src/comparison/region.ts';

function aRegion(score: number, ...options: readonly string[]): Region {
  const rule = options.map((option) => ({ option, operator: '=' as const, value: true }));
  return { rule, inside: [0], score };
}

test('rules on other options take from the certainty by their odds, and so does no rule at all', () => {
  assert.equal(certaintyOf([aRegion(0, 'a')]), 0.5);
  assert.ok(Math.abs(certaintyOf([aRegion(-20, 'a'), aRegion(-20, 'b')]) - 0.5) < 1e-4);
  assert.ok(certaintyOf([aRegion(-40, 'a'), aRegion(-20, 'b')]) > 0.999);
});

test('a rule that only narrows the first one takes nothing from it', () => {
  assert.ok(certaintyOf([aRegion(-20, 'a'), aRegion(-20, 'a', 'b')]) > 0.999);
});

test('nothing is certain without a rule', () => {
  assert.equal(certaintyOf([]), 0);
});
