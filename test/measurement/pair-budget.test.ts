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
  assert.deepEqual(split({ ...quarter, pairs: 8 }), {
    screening: 6,
    doubt: 0,
    confirmation: 40,
  });
  assert.deepEqual(split({ ...quarter, pairs: 5 }), {
    screening: 3,
    doubt: 15,
    confirmation: 25,
  });
  assert.deepEqual(split({ ...quarter, pairs: 3 }), {
    screening: 2,
    doubt: 5,
    confirmation: 15,
  });
});

test('a share that is whole but for floating point is no less, and leaves no doubt over', () => {
  // 100 · (1 − 0.34) is 65.99… and 10 · 10 · 0.07 is 7.000…1 in floating point.
  assert.deepEqual(split({ configurations: 1, pairs: 100, confirmation: 0.34 }), {
    screening: 66,
    doubt: 0,
    confirmation: 34,
  });
  assert.equal(split({ configurations: 10, pairs: 10, confirmation: 0.07 }).confirmation, 7);
});

test('where two pairs take more than the share of the screening, all others confirm', () => {
  assert.deepEqual(split({ configurations: 20, pairs: 3, confirmation: 0.5 }), {
    screening: 2,
    doubt: 0,
    confirmation: 20,
  });
});

test('two pairs or fewer are all for the screening', () => {
  for (const pairs of [1, 2]) {
    const all = { screening: pairs, doubt: 0, confirmation: 0 };
    assert.deepEqual(split({ configurations: 20, pairs, confirmation: 0.5 }), all);
  }
});

test('without a confirmation all pairs are for the screening', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { screening, doubt, confirmation } = split({ ...budget, confirmation: 0 });
      assert.equal(screening, budget.pairs);
      assert.ok(doubt === 0 && confirmation === 0, `${doubt}, ${confirmation}`);
    }),
  );
});

test('the three stages together spend every pair of the budget and none beyond', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { screening, doubt, confirmation } = split(budget);
      const all = budget.configurations * budget.pairs;
      assert.equal(budget.configurations * screening + doubt + confirmation, all);
      const shares = [screening, doubt, confirmation];
      assert.ok(
        shares.every((pairs) => pairs >= 0 && Number.isInteger(pairs)),
        shares.join(', '),
      );
    }),
  );
});

test('the screening has two pairs where there are two, else the whole pairs of its share', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { screening } = split(budget);
      assert.ok(screening >= Math.min(2, budget.pairs));
      const share = budget.pairs * (1 - budget.confirmation);
      assert.ok(screening > share - 1, `${screening} of ${share}`);
      assert.ok(screening <= 2 || screening <= share + 1e-6, `${screening} of ${share}`);
    }),
  );
});

test('the confirmation has its share to the next whole pair, unless two pairs screen', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { screening, confirmation } = split(budget);
      const share = budget.configurations * budget.pairs * budget.confirmation;
      assert.ok(confirmation < share + 1, `${confirmation} of ${share}`);
      assert.ok(screening <= 2 || confirmation >= share - 1e-6, `${confirmation} of ${share}`);
    }),
  );
});

test('what is left for doubts comes from rounding: less than a pair of each configuration', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { doubt } = split(budget);
      assert.ok(doubt < budget.configurations, `${doubt}`);
    }),
  );
});
