import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { splitPairs } from '../../src/measurement/pair-budget.ts';
import type { Settings } from '../../src/settings/settings.ts';

type Budget = Pick<Settings['budget'], 'configurations' | 'pairs' | 'confirmation'>;

function split(budget: Budget, named = 1) {
  const rest = {
    minutes: 20,
    trialSeconds: 60,
    buildMinutes: 10,
    requests: 12,
    tokens: 60_000,
    requestSeconds: 120,
  };
  return splitPairs({ ...rest, ...budget }, named);
}

const budgets: fc.Arbitrary<Budget> = fc.record({
  configurations: fc.integer({ min: 1, max: 1000 }),
  pairs: fc.integer({ min: 1, max: 100 }),
  confirmation: fc.integer({ min: 0, max: 5000 }).map((value) => value / 10_000),
});

test('two of five pairs screen, but for the named places, and of the others a third screens again', () => {
  const quarter = { configurations: 20, confirmation: 0.25 };
  assert.deepEqual(split({ ...quarter, pairs: 5 }), {
    screening: 2,
    rescreening: 19,
    confirmation: 38,
  });
  assert.deepEqual(split({ ...quarter, pairs: 5 }, 3), {
    screening: 2,
    rescreening: 17,
    confirmation: 34,
  });
  assert.deepEqual(split({ ...quarter, pairs: 8 }), {
    screening: 3,
    rescreening: 31,
    confirmation: 64,
  });
  assert.deepEqual(split({ ...quarter, pairs: 20 }), {
    screening: 8,
    rescreening: 76,
    confirmation: 152,
  });
});

test('a larger share for the confirmation leaves fewer to screen', () => {
  const budget = { configurations: 20, pairs: 20, confirmation: 0.8 };
  assert.deepEqual(split(budget), { screening: 4, rescreening: 0, confirmation: 19 * 16 });
});

test('two pairs or fewer are all for the screening', () => {
  for (const pairs of [1, 2]) {
    const all = { screening: pairs, rescreening: 0, confirmation: 0 };
    assert.deepEqual(split({ configurations: 20, pairs, confirmation: 0.5 }), all);
  }
});

test('without a confirmation all pairs are for the screening', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const all = { screening: budget.pairs, rescreening: 0, confirmation: 0 };
      assert.deepEqual(split({ ...budget, confirmation: 0 }), all);
    }),
  );
});

test('all stages together spend every pair of the budget and none beyond', () => {
  fc.assert(
    fc.property(budgets, fc.integer({ min: 1, max: 5 }), (budget, places) => {
      const named = Math.min(places, budget.configurations);
      const { screening, rescreening, confirmation } = split(budget, named);
      const screened = named * budget.pairs + (budget.configurations - named) * screening;
      assert.equal(screened + rescreening + confirmation, budget.configurations * budget.pairs);
      assert.ok(screening >= Math.min(2, budget.pairs) && confirmation >= 0);
    }),
  );
});

test('the confirmation has its share of all but the named places, unless two pairs screen', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { screening, confirmation } = split(budget);
      const share = (budget.configurations - 1) * budget.pairs * budget.confirmation;
      assert.ok(screening <= 2 || confirmation >= share - 1e-6, `${confirmation} of ${share}`);
    }),
  );
});
