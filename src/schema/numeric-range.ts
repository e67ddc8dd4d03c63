import { misdeclared } from './extension.ts';
import type { Keywords, Place } from './extension.ts';
import { commonMultiple, isMultiple, multipleAt } from './multiple.ts';
import type { NumericDomain } from './option.ts';

export type NumericRange = Extract<NumericDomain, { type: 'range' }>;

interface NumericProperty {
  readonly kind: 'integer' | 'real';
  readonly place: Place;
  readonly default: unknown;
}

/**
 * Where a continuous range excludes an end, it begins this share of its width further in: the
 * nearest number beside the end (5e-324 beside 0) is nothing that anybody would run.
 */
const excludedShare = 0.001;

/** The range of a number, or in words why it has none. A range without a number is a UserError. */
export function readRange(keywords: Keywords, property: NumericProperty): NumericRange | string {
  const { kind, place } = property;
  const [lower, upper] = [lowerEnd(keywords), upperEnd(keywords)];
  const missing = [...(lower ? [] : ['minimum']), ...(upper ? [] : ['maximum'])];
  if (!lower || !upper) {
    return `a number without ${missing.join(' and ')}; add it or x-perfscape.values to vary it`;
  }
  if (!Number.isFinite(upper.value - lower.value)) {
    return 'a range too wide to draw from; narrow it or add x-perfscape.values to vary it';
  }
  const step = stepOf(keywords, kind);
  const scale = keywords['x-perfscape']?.scale ?? 'linear';
  const ends = step === null ? inset(lower, upper) : onGrid(lower, { upper, step });
  const stated = typeof property.default === 'number' ? [property.default] : [];
  const minimum = Math.min(ends.minimum, ...stated);
  const maximum = Math.max(ends.maximum, ...stated);
  if (!(minimum <= maximum)) {
    throw misdeclared(place, 'no number lies within its minimum, maximum and multipleOf');
  }
  if (scale === 'log' && minimum <= 0) {
    throw misdeclared(
      place,
      `x-perfscape.scale is "log", but the smallest value is ${minimum}; give a minimum above 0 or list x-perfscape.values`,
    );
  }
  return { type: 'range', minimum, maximum, step, scale };
}

interface End {
  readonly value: number;
  readonly excluded: boolean;
}

function lowerEnd({ minimum = -Infinity, exclusiveMinimum = -Infinity }: Keywords): End | null {
  const value = Math.max(minimum, exclusiveMinimum);
  return value === -Infinity ? null : { value, excluded: exclusiveMinimum >= minimum };
}

function upperEnd({ maximum = Infinity, exclusiveMaximum = Infinity }: Keywords): End | null {
  const value = Math.min(maximum, exclusiveMaximum);
  return value === Infinity ? null : { value, excluded: exclusiveMaximum <= maximum };
}

function stepOf({ multipleOf }: Keywords, kind: 'integer' | 'real'): number | null {
  if (kind === 'real') return multipleOf ?? null;
  return multipleOf === undefined ? 1 : commonMultiple(multipleOf, 1);
}

interface Ends {
  readonly minimum: number;
  readonly maximum: number;
}

function inset(lower: End, upper: End): Ends {
  const width = upper.value - lower.value;
  const margin = width > 0 ? width * excludedShare : Number.NaN;
  return {
    minimum: lower.excluded ? lower.value + margin : lower.value,
    maximum: upper.excluded ? upper.value - margin : upper.value,
  };
}

function onGrid(lower: End, { upper, step }: { upper: End; step: number }): Ends {
  return {
    minimum: multipleAt(indexAbove(clampToSafe(lower), step), step),
    maximum: -multipleAt(indexAbove(negated(clampToSafe(upper)), step), step) + 0,
  };
}

function negated({ value, excluded }: End): End {
  return { value: -value, excluded };
}

/** Whole numbers beyond ±(2^53 − 1) cannot be told from their neighbours. */
function clampToSafe({ value, excluded }: End): End {
  const limit = Number.MAX_SAFE_INTEGER;
  return Math.abs(value) > limit
    ? { value: Math.sign(value) * limit, excluded: false }
    : { value, excluded };
}

/** The index of the first multiple of `step` at the end or above it. */
function indexAbove({ value, excluded }: End, step: number): number {
  if (!isMultiple(value, step)) return Math.ceil(value / step);
  return Math.round(value / step) + (excluded ? 1 : 0);
}
