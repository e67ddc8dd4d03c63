import { isDeepStrictEqual } from 'node:util';
import { misdeclared, showValue } from './extension.ts';
import type { Keywords, Place } from './extension.ts';
import { isMultiple } from './multiple.ts';
import type { OptionValue } from './option.ts';

/** More values than this no budget of configurations can tell apart. */
export const valueLimit = 1000;

/** The types of a property, none when it states none. Every integer is also a number. */
export function typesOf({ type }: Keywords): readonly string[] {
  const types = [...new Set([type ?? []].flat())];
  return types.filter((name) => name !== 'integer' || !types.includes('number'));
}

/** Whether the keywords that decide a domain allow a value; the others are left to validation. */
export function admits(keywords: Keywords, value: unknown): boolean {
  const types = typesOf(keywords);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return false;
  if (keywords.enum && !keywords.enum.some((item) => isDeepStrictEqual(item, value))) return false;
  return typeof value !== 'number' || isWithinBounds(keywords, value);
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

function isWithinBounds(keywords: Keywords, value: number): boolean {
  return (
    value >= (keywords.minimum ?? -Infinity) &&
    value <= (keywords.maximum ?? Infinity) &&
    value > (keywords.exclusiveMinimum ?? -Infinity) &&
    value < (keywords.exclusiveMaximum ?? Infinity) &&
    (keywords.multipleOf === undefined || isMultiple(value, keywords.multipleOf))
  );
}

/**
 * The values that the schema lists one by one, `x-perfscape.values` before `enum`; null when it
 * lists none, or lists values that are not single ones.
 */
export function listValues(keywords: Keywords, place: Place): readonly OptionValue[] | null {
  const chosen = keywords['x-perfscape']?.values;
  const refused = chosen?.find((value) => !admits(keywords, value));
  if (refused !== undefined) {
    const fault = 'is not a value that the schema allows';
    throw misdeclared(place, `x-perfscape.values: ${showValue(refused)} ${fault}`);
  }
  const listed = chosen ?? keywords.enum ?? impliedValues(typesOf(keywords));
  if (!listed?.every(isOptionValue)) return null;
  const values = listed.filter((value) => admits(keywords, value));
  if (values.length === 0) throw misdeclared(place, 'the schema allows no value at all');
  if (values.length > valueLimit) {
    throw misdeclared(
      place,
      `has ${values.length} values, the limit is ${valueLimit}; choose some by x-perfscape.values`,
    );
  }
  return values;
}

function impliedValues(types: readonly string[]): readonly OptionValue[] | null {
  if (types.length !== 1) return null;
  if (types[0] === 'boolean') return [false, true];
  return types[0] === 'null' ? [null] : null;
}

export function isOptionValue(value: unknown): value is OptionValue {
  return value === null || ['boolean', 'number', 'string'].includes(typeof value);
}
