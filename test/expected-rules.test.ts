import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRule } from '../src/comparison/condition.ts';
import { expectedRules } from '../src/expected-rules.ts';
import type { Expected } from '../src/sample/language-model/expectation.ts';
import { space } from './comparison/synthetic-evidence.ts';

function rulesOf(...regions: Expected[][]): string[] {
  const expected = regions.map((conditions) => {
    return { conditions, direction: 'worse', confidence: 'high', reason: '' } as const;
  });
  return expectedRules({ options: [], regions: expected }, space.options).map(describeRule);
}

const isOneOf = (option: string, ...values: (string | number | boolean)[]): Expected => {
  return { type: 'values', option, values };
};
const liesWithin = (option: string, from: number | null, to: number | null): Expected => {
  return { type: 'range', option, from, to };
};

test('an expected region becomes a rule of the same conditions', () => {
  assert.deepEqual(
    rulesOf(
      [isOneOf('codec', 'dense'), liesWithin('level', 8, null)],
      [liesWithin('level', 4, 12)],
      [isOneOf('cache', true), liesWithin('ratio', null, 0.5)],
    ),
    ['codec = "dense" and level ≥ 8', 'level ≥ 4 and level ≤ 12', 'cache = true and ratio ≤ 0.5'],
  );
});

test('all values of an option but one are a rule', () => {
  assert.deepEqual(rulesOf([isOneOf('codec', 'fast', 'dense')]), ['codec ≠ "none"']);
});

test('what no rule can say, and everywhere, is left out', () => {
  assert.deepEqual(
    rulesOf([], [isOneOf('level', 1, 3)], [isOneOf('cache', true), isOneOf('ratio', 0.1, 0.2)]),
    [],
  );
  assert.deepEqual(rulesOf([isOneOf('level', 1, 3)], [isOneOf('level', 3)]), ['level = 3']);
});
