import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { splitPairs } from '../../src/measurement/pair-budget.ts';
import type { Settings } from '../../src/settings/settings.ts';

type Budget = Pick<Settings['budget'], 'configurations' | 'pairs' | 'confirmation'>;

function split(budget: Budget) {
  const rest = {
    minutes: 20,
    trialSeconds: 60,
    buildMinutes: 10,
    requests: 12,
    tokens: 60_000,
    requestSeconds: 120,
  };
  return splitPairs({ ...rest, ...budget });
}

const budgets: fc.Arbitrary<Budget> = fc.record({
  configurations: fc.integer({ min: 1, max: 1000 }),
  pairs: fc.integer({ min: 1, max: 100 }),
  confirmation: fc.integer({ min: 0, max: 5000 }).map((value) => value / 10_000),
});

test('a quarter of the pairs is kept for the confirmation', () => {
  const quarter = { configurations: 20, confirmation: 0.25 };
  assert.deepEqual(split({ ...quarter, pairs: 8 }), { screening: 6, confirmation: 40 });
  assert.deepEqual(split({ ...quarter, pairs: 5 }), { screening: 4, confirmation: 20 });
  assert.deepEqual(split({ ...quarter, pairs: 3 }), { screening: 2, confirmation: 20 });
});

test('two pairs or fewer are all for the screening', () => {
  for (const pairs of [1, 2]) {
    const all = { screening: pairs, confirmation: 0 };
    assert.deepEqual(split({ configurations: 20, pairs, confirmation: 0.5 }), all);
  }
});

test('without a confirmation all pairs are for the screening', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { screening, confirmation } = split({ ...budget, confirmation: 0 });
      assert.deepEqual([screening, confirmation], [budget.pairs, 0]);
    }),
  );
});

test('both stages together spend every pair of the budget and none beyond', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { screening, confirmation } = split(budget);
      const all = budget.configurations * budget.pairs;
      assert.equal(budget.configurations * screening + confirmation, all);
      assert.ok(confirmation >= 0 && Number.isInteger(screening) && Number.isInteger(confirmation));
    }),
  );
});

test('the screening has two pairs where there are two, and its share to within half a pair', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { screening } = split(budget);
      assert.ok(screening >= Math.min(2, budget.pairs));
      const share = budget.pairs * (1 - budget.confirmation);
      assert.ok(screening <= 2 || Math.abs(screening - share) <= 0.5 + 1e-9);
    }),
  );
});
