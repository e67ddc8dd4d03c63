import { assertNever } from '../errors.ts';
import { drawIndex } from '../random.ts';
import type { Random } from '../random.ts';
import { isOptionValue } from '../schema/allowed-value.ts';
import type { NumericRange } from '../schema/numeric-range.ts';
import type { Option, OptionValue } from '../schema/option.ts';
import { drawFromRange, shareOf, sizeOf, snap, valueAt, valueAtShare, weightIn } from './range.ts';

/** An option's values: one by one, or a range. */
type Domain = { readonly values: readonly OptionValue[] } | { readonly range: NumericRange };

function domainOf(option: Option): Domain {
  switch (option.kind) {
    case 'boolean':
      return { values: [false, true] };
    case 'categorical':
      return option;
    case 'integer':
    case 'real':
      return option.domain.type === 'levels' ? option.domain : { range: option.domain };
    default:
      return assertNever(option);
  }
}

/** How many values the option can take; Infinity for a continuous one. */
export function cardinality(option: Option): number {
  const domain = domainOf(option);
  return 'values' in domain ? domain.values.length : sizeOf(domain.range);
}

export function isInDomain(option: Option, value: unknown): value is OptionValue {
  const domain = domainOf(option);
  if ('values' in domain) return domain.values.some((item) => item === value);
  if (typeof value !== 'number') return false;
  const { minimum, maximum, step } = domain.range;
  if (step === null) return value >= minimum && value <= maximum;
  return Math.abs(snap(domain.range, value) - value) <= 1e-9 * step;
}

/** Every value in ascending or declared order. Precondition: the cardinality is small. */
export function valuesOf(option: Option): readonly OptionValue[] {
  const domain = domainOf(option);
  if ('values' in domain) return domain.values;
  return Array.from({ length: sizeOf(domain.range) }, (_, index) => valueAt(domain.range, index));
}

/**
 * At most `count` (from 1) values that represent the option, in order: all when they are few, else
 * evenly on its scale, the ends and the default among them.
 */
export function levelsOf(option: Option, count: number): readonly OptionValue[] {
  if (cardinality(option) <= count) return valuesOf(option);
  if (count === 1) return [option.default];
  const domain = domainOf(option);
  const shares = Array.from({ length: count }, (_, index) => index / (count - 1));
  const values = shares.map((share) => valueOnWay(domain, share));
  if (!values.includes(option.default)) {
    const place = shareOfDefault(domain, option.default);
    const distances = shares.map((share) => Math.abs(share - place));
    const replaceable = count > 2 ? distances.slice(1, -1) : distances;
    values[distances.indexOf(Math.min(...replaceable), count > 2 ? 1 : 0)] = option.default;
  }
  return [...new Set(values)];
}

function valueOnWay(domain: Domain, share: number): OptionValue {
  if ('range' in domain) return valueAtShare(domain.range, share);
  return domain.values[Math.round(share * (domain.values.length - 1))] ?? null;
}

function shareOfDefault(domain: Domain, value: OptionValue): number {
  if ('range' in domain) return shareOf(domain.range, Number(value));
  return domain.values.indexOf(value) / (domain.values.length - 1);
}

/** Place on the way from the least to the largest, each level one step; between levels in part. */
function shareAmong(levels: readonly number[], value: number): number {
  if (levels.length < 2) return 0;
  const above = levels.findIndex((level) => level >= value);
  if (above === -1) return 1;
  const upper = levels[above] ?? value;
  const lower = levels[above - 1] ?? upper;
  const part = upper === lower ? 0 : (upper - value) / (upper - lower);
  return (above - part) / (levels.length - 1);
}

/** 0 … 1 on the scale, or among the levels, of a number; 0 or 1 for a boolean; a category's index. */
export function placeOf(option: Option, value: OptionValue | undefined): number {
  switch (option.kind) {
    case 'boolean':
      return value === true ? 1 : 0;
    case 'categorical':
      return option.values.findIndex((candidate) => candidate === value);
    case 'integer':
    case 'real':
      return option.domain.type === 'levels'
        ? shareAmong(option.domain.values, Number(value))
        : shareOf(option.domain, Number(value));
    default:
      return assertNever(option);
  }
}

/** Draws a value, uniform over the values or, for a range on a log scale, over their logarithm. */
export function drawValue(option: Option, random: Random): OptionValue {
  const domain = domainOf(option);
  if ('range' in domain) return drawFromRange(domain.range, random);
  return domain.values[drawIndex(random, domain.values.length)] ?? null;
}

/** How likely `drawValue` draws a value of a finite domain, against the others. */
export function weightOf(option: Option, value: OptionValue): number {
  const domain = domainOf(option);
  return 'range' in domain ? weightIn(domain.range, Number(value)) : 1;
}

/**
 * The legal value nearest to what somebody wrote: numbers are clamped and rounded, also from text;
 * booleans and categories are matched as text in any case. Null when nothing is near.
 */
export function nearestValue(option: Option, value: unknown): OptionValue | null {
  if (option.kind === 'boolean' || option.kind === 'categorical') {
    return nearestText(valuesOf(option), value);
  }
  const number = numberFrom(value);
  if (number === null) return null;
  if (option.domain.type === 'range') return snap(option.domain, number);
  const distances = option.domain.values.map((level) => Math.abs(level - number));
  return option.domain.values[distances.indexOf(Math.min(...distances))] ?? null;
}

function nearestText(values: readonly OptionValue[], value: unknown): OptionValue | null {
  if (!isOptionValue(value)) return null;
  const exact = values.find((item) => item === value);
  if (exact !== undefined || value === null) return exact ?? null;
  const alike = (fold: (text: string) => string) =>
    values.find((item) => fold(String(item)) === fold(String(value)));
  return alike((text) => text) ?? alike((text) => text.trim().toLowerCase()) ?? null;
}

function numberFrom(value: unknown): number | null {
  const isText = typeof value === 'string' && value.trim() !== '';
  const number = isText || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
