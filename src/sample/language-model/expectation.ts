import { z } from 'zod';
import type { JsonObject, Option, OptionValue } from '../../schema/option.ts';
import type { Configuration } from '../../space/configuration.ts';
import { isInDomain, nearestValue } from '../../space/domain.ts';

/** What a condition says of one option: its value is one of these, or lies between two ends. */
export type Expected =
  | { readonly type: 'values'; readonly option: string; readonly values: readonly OptionValue[] }
  | {
      readonly type: 'range';
      readonly option: string;
      /** Ends that belong to it; null: open. */
      readonly from: number | null;
      readonly to: number | null;
    };

export function isMet(expected: Expected, configuration: Configuration): boolean {
  const value = configuration[expected.option];
  if (expected.type === 'values') return expected.values.some((one) => one === value);
  const { from, to } = expected;
  return (
    typeof value === 'number' && (from === null || value >= from) && (to === null || value <= to)
  );
}

const scalar = { type: ['string', 'number', 'boolean', 'null'] };
const end = { type: ['number', 'null'] };

/** Properties of a condition in the schema of a reply. */
export function conditionProperties(options: readonly Pick<Option, 'name'>[]): JsonObject {
  return {
    option: { type: 'string', enum: options.map(({ name }) => name) },
    values: { type: 'array', items: scalar },
    from: end,
    to: end,
  };
}

export const CONDITION_RULE = `A condition is {"option", "values", "from", "to"}: either "values" lists the option's values, with "from" and "to" null; or, for a number, "values" is [] and the value lies from "from" to "to", both included, null being open.`;

const MOST_VALUES = 50;

const conditionSchema = z.object({
  option: z.string(),
  values: z.array(z.unknown()).nullish(),
  from: z.number().nullish(),
  to: z.number().nullish(),
});

function readValues(option: Option, values: readonly unknown[]): OptionValue[] {
  const read = values.slice(0, MOST_VALUES).flatMap((proposed): OptionValue[] => {
    if (proposed === null && isInDomain(option, null)) return [null];
    const value = nearestValue(option, proposed);
    return value === null ? [] : [value];
  });
  return [...new Set(read)];
}

/** Null when it is about no option, or about no value of it. */
export function readCondition(item: unknown, options: readonly Option[]): Expected | null {
  const parsed = conditionSchema.safeParse(item);
  if (!parsed.success) return null;
  const { values, from = null, to = null } = parsed.data;
  const option = options.find(({ name }) => name === parsed.data.option);
  if (option === undefined) return null;
  const read = readValues(option, values ?? []);
  if (read.length > 0) return { type: 'values', option: option.name, values: read };
  const isNumeric = option.kind === 'integer' || option.kind === 'real';
  if (!isNumeric || (from === null && to === null)) return null;
  if (from !== null && to !== null && from > to) return null;
  return { type: 'range', option: option.name, from, to };
}

/** As the model is shown it again. */
export function describeCondition(expected: Expected): string {
  const { option } = expected;
  if (expected.type === 'values') {
    const values = expected.values.map((value) => JSON.stringify(value));
    return values.length === 1
      ? `${option} = ${values.join()}`
      : `${option} is one of ${values.join(', ')}`;
  }
  const { from, to } = expected;
  if (from === null) return `${option} <= ${to}`;
  return to === null ? `${option} >= ${from}` : `${from} <= ${option} <= ${to}`;
}
