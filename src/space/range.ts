import { drawIndex } from '../random.ts';
import type { Random } from '../random.ts';
import type { NumericRange } from '../schema/numeric-range.ts';
import { multipleAt } from '../schema/multiple.ts';

/** Rounding of binary fractions must not cost a range its last value. */
const tolerance = 1e-9;

/** How many values the range holds; Infinity for the reals. */
export function sizeOf({ minimum, maximum, step }: NumericRange): number {
  return step === null ? Infinity : Math.floor((maximum - minimum) / step + tolerance) + 1;
}

/** The value at an index of a range with a step. */
export function valueAt({ minimum, step }: NumericRange, index: number): number {
  if (step === null) return minimum;
  const first = Math.round(minimum / step);
  const offset = minimum - first * step;
  const isAligned = Math.abs(offset) < tolerance * step;
  return isAligned ? multipleAt(first + index, step) : minimum + index * step;
}

/** The value of the range that is nearest to a finite number. */
export function snap(range: NumericRange, value: number): number {
  const { minimum, maximum, step } = range;
  if (step === null) return Math.min(maximum, Math.max(minimum, value));
  const index = Math.round((value - minimum) / step);
  return valueAt(range, Math.min(sizeOf(range) - 1, Math.max(0, index)));
}

/** The value at a share (0 … 1) of the way from minimum to maximum, on the range's scale. */
export function valueAtShare(range: NumericRange, share: number): number {
  const { minimum, maximum, scale } = range;
  if (scale === 'log') return snap(range, minimum * (maximum / minimum) ** share);
  return snap(range, minimum + share * (maximum - minimum));
}

/** The inverse of `valueAtShare`. */
export function shareOf({ minimum, maximum, scale }: NumericRange, value: number): number {
  if (maximum === minimum) return 0;
  if (scale === 'log') return Math.log(value / minimum) / Math.log(maximum / minimum);
  return (value - minimum) / (maximum - minimum);
}

export function drawFromRange(range: NumericRange, random: Random): number {
  if (range.step === null) return valueAtShare(range, random());
  if (range.scale === 'linear') return valueAt(range, drawIndex(random, sizeOf(range)));
  const [from, to] = cellOf(range, range.minimum, range.maximum);
  return snap(range, from * (to / from) ** random());
}

/** How likely `drawFromRange` draws a value of a range with a step, against the others. */
export function weightIn(range: NumericRange, value: number): number {
  if (range.step === null || range.scale === 'linear') return 1;
  const [from, to] = cellOf(range, value, value);
  return Math.log(to / from);
}

/** What rounds to the values from `first` to `last`; above 0, as a log scale needs. */
function cellOf(
  { step }: NumericRange,
  first: number,
  last: number,
): readonly [from: number, to: number] {
  const half = (step ?? 0) / 2;
  return [Math.max(first - half, first / 2), last + half];
}
