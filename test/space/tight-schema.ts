import type { JsonObject } from '../../src/schema/option.ts';
import { conditional } from '../schema/conditional.ts';

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);
const flag = (index: number, value: boolean) => ({
  properties: { [`b${index}`]: { const: value } },
});

/** `count` valid configurations of 2^count: one flag is on, by default the first. */
export function exactlyOneFlag(count: number): JsonObject {
  const flags = indexes(count).map((index) => [
    `b${index}`,
    { type: 'boolean', default: index === 0 },
  ]);
  return {
    properties: Object.fromEntries(flags),
    oneOf: indexes(count).map((index) => flag(index, true)),
  };
}

/** `count` + 1 valid configurations of 2^count: a flag that is on turns the next one on. */
export function ascendingFlags(count: number): JsonObject {
  const flags = indexes(count).map((index) => [`b${index}`, { type: 'boolean', default: false }]);
  const rules = indexes(count - 1).map((index) =>
    conditional(flag(index, true), flag(index + 1, true)),
  );
  return { properties: Object.fromEntries(flags), allOf: rules };
}

/** Numbers 1 … 10, all 1 by default; after a number over 1 the next is at most 2. */
export function fallingNumbers(count: number): JsonObject {
  const number = { type: 'integer', minimum: 1, maximum: 10, default: 1 };
  const rules = indexes(count - 1).map((index) =>
    conditional(
      { properties: { [`n${index}`]: { minimum: 2 } } },
      { properties: { [`n${index + 1}`]: { maximum: 2 } } },
    ),
  );
  return {
    properties: Object.fromEntries(indexes(count).map((index) => [`n${index}`, number])),
    allOf: rules,
  };
}
