import { assertNever } from '../errors.ts';
import type { Option, OptionValue } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { levelsOf } from '../space/domain.ts';

export const operators = ['=', '≠', '≤', '≥'] as const;

/** A test of one option's value. */
export interface Condition {
  readonly option: string;
  readonly operator: (typeof operators)[number];
  readonly value: OptionValue;
}

/** Conditions that must hold together. */
export type Rule = readonly Condition[];

export function isSame(one: Condition, other: Condition): boolean {
  const { option, operator, value } = other;
  return one.option === option && one.operator === operator && one.value === value;
}

function holds({ option, operator, value }: Condition, configuration: Configuration): boolean {
  const actual = configuration[option];
  switch (operator) {
    case '=':
      return actual === value;
    case '≠':
      return actual !== value;
    case '≤':
      return Number(actual) <= Number(value);
    case '≥':
      return Number(actual) >= Number(value);
    default:
      return assertNever(operator);
  }
}

export function matches(rule: Rule, configuration: Configuration): boolean {
  return rule.every((condition) => holds(condition, configuration));
}

// Beside the measured values, so that a threshold between two of them can be disputed and measured.
const NUMERIC_LEVELS = 9;

function thresholds(option: Option, configurations: readonly Configuration[]): number[] {
  const measured = configurations.map((configuration) => Number(configuration[option.name]));
  const levels = levelsOf(option, NUMERIC_LEVELS).map(Number);
  return [...new Set([...measured, ...levels])].sort((a, b) => a - b);
}

/** The conditions on one option that a rule may hold, given the configurations measured so far. */
export function listConditions(
  option: Option,
  configurations: readonly Configuration[],
): Condition[] {
  const is = (operator: Condition['operator'], value: OptionValue): Condition => ({
    option: option.name,
    operator,
    value,
  });
  switch (option.kind) {
    case 'boolean':
      return [is('=', true), is('=', false)];
    case 'categorical':
      return option.values.length === 2
        ? option.values.map((value) => is('=', value))
        : option.values.flatMap((value) => [is('=', value), is('≠', value)]);
    case 'integer':
    case 'real': {
      const values = thresholds(option, configurations);
      return [
        ...values.slice(1).map((value) => is('≥', value)),
        ...values.slice(0, -1).map((value) => is('≤', value)),
      ];
    }
    default:
      return assertNever(option);
  }
}

/** Such as `codec = "zstd" and level ≥ 12`. */
export function describeRule(rule: Rule): string {
  return rule
    .map(({ option, operator, value }) => `${option} ${operator} ${JSON.stringify(value)}`)
    .join(' and ');
}
