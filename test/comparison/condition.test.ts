import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  describeRule,
  listConditions,
  matches,
  type Condition,
} from '../../src/comparison/condition.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { coverSpace, ground } from './synthetic-evidence.ts';

const configuration = { cache: true, codec: 'fast', level: 5, ratio: 0.5 };

function holds(
  option: string,
  operator: Condition['operator'],
  value: boolean | number | string,
): boolean {
  return matches([{ option, operator, value }], configuration);
}

test('a condition compares by its operator', () => {
  assert.ok(holds('codec', '=', 'fast') && !holds('codec', '=', 'dense'));
  assert.ok(holds('codec', '≠', 'dense') && !holds('codec', '≠', 'fast'));
  assert.ok(holds('level', '≤', 5) && holds('level', '≤', 6) && !holds('level', '≤', 4));
  assert.ok(holds('level', '≥', 5) && holds('level', '≥', 4) && !holds('level', '≥', 6));
  assert.ok(holds('cache', '=', true) && !holds('cache', '=', false));
});

test('a rule needs all of its conditions, and no condition matches all', () => {
  const fast = { option: 'codec', operator: '=', value: 'fast' } as const;
  const high = { option: 'level', operator: '≥', value: 10 } as const;
  assert.ok(matches([fast], configuration));
  assert.ok(!matches([fast, high], configuration));
  assert.ok(matches([], configuration));
});

test('a rule reads as a sentence with values as JSON', () => {
  const rule = [
    { option: 'codec', operator: '=', value: 'zstd' },
    { option: 'level', operator: '≥', value: 12 },
    { option: 'cache', operator: '=', value: null },
  ] as const;
  assert.equal(describeRule(rule), 'codec = "zstd" and level ≥ 12 and cache = null');
});

test('every kind of option has its own conditions', () => {
  const configurations = coverSpace(8);
  const conditions = ground.options.flatMap((option) => listConditions(option, configurations));
  const of = (option: string) =>
    conditions
      .filter((condition) => condition.option === option)
      .map(({ operator, value }) => `${operator} ${value}`);
  assert.deepEqual(of('cache'), ['= true', '= false']);
  assert.deepEqual(of('codec').sort(), [
    '= dense',
    '= fast',
    '= none',
    '≠ dense',
    '≠ fast',
    '≠ none',
  ]);
  const levels = configurations.map(({ level }) => Number(level));
  for (const level of levels) {
    if (level > Math.min(...levels)) assert.ok(of('level').includes(`≥ ${level}`), `≥ ${level}`);
    if (level < Math.max(...levels)) assert.ok(of('level').includes(`≤ ${level}`), `≤ ${level}`);
  }
});

test('no condition on a number holds for its whole range', () => {
  const conditions = ground.options.flatMap((option) => listConditions(option, coverSpace(8)));
  for (const condition of conditions.filter(({ option }) => option === 'level')) {
    const values = Array.from({ length: 19 }, (_, index) => ({ level: index + 1 }));
    const count = values.filter((value) => matches([condition], value)).length;
    assert.ok(count > 0 && count < 19, `${condition.operator} ${condition.value}`);
  }
});

test('a category of two values has no exceptions', () => {
  const { options } = declareOptions(
    { properties: { mode: { enum: ['a', 'b'], default: 'a' } } },
    'schema.json',
  );
  assert.deepEqual(
    options
      .flatMap((option) => listConditions(option, []))
      .map(({ operator, value }) => `${operator} ${value}`),
    ['= a', '= b'],
  );
});
