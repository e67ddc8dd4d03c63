import type { Condition, Rule } from './comparison/condition.ts';
import type { Expected } from './sample/language-model/expectation.ts';
import type { Impact } from './sample/language-model/impact.ts';
import type { Option } from './schema/option.ts';

/** Null where no rule can say the same. */
function conditionsOf(expected: Expected, options: readonly Option[]): Condition[] | null {
  const { option } = expected;
  const is = (operator: Condition['operator'], value: Condition['value']): Condition => {
    return { option, operator, value };
  };
  if (expected.type === 'range') {
    const { from, to } = expected;
    return [...(from === null ? [] : [is('≥', from)]), ...(to === null ? [] : [is('≤', to)])];
  }
  const [value, ...others] = expected.values;
  if (value !== undefined && others.length === 0) return [is('=', value)];
  const declared = options.find(({ name }) => name === option);
  if (declared?.kind !== 'categorical') return null;
  const left = declared.values.filter((one) => !expected.values.includes(one));
  return left.length === 1 ? left.map((one) => is('≠', one)) : null;
}

/** Where the language model expects a change, likeliest first, as far as rules can say it. */
export function expectedRules({ regions }: Impact, options: readonly Option[]): Rule[] {
  return regions.flatMap(({ conditions }): Rule[] => {
    const rules = conditions.map((expected) => conditionsOf(expected, options));
    const legible = rules.filter((rule) => rule !== null);
    const rule = legible.flat();
    return legible.length < rules.length || rule.length === 0 ? [] : [rule];
  });
}
