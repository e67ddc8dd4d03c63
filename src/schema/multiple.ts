/** Binary fractions leave 0.3 / 0.1 just beside 3: quotients count as whole to this many decimals. */
export const multipleDecimals = 9;

export function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) < 10 ** -multipleDecimals;
}

/** `index` times `step` without the noise of binary fractions: 3 × 0.1 is 0.3. */
export function multipleAt(index: number, step: number): number {
  // Adding 0 turns −0, which nobody would write, into 0.
  const product = index * step + 0;
  return Number.isInteger(step) ? product : Number(product.toPrecision(15));
}

const searchedMultiples = 1000;

/** The least common multiple; `a` itself when none of its first thousand multiples fits `b`. */
export function commonMultiple(a: number, b: number): number {
  const multiples = Array.from({ length: searchedMultiples }, (_, index) =>
    multipleAt(index + 1, a),
  );
  return multiples.find((multiple) => isMultiple(multiple, b)) ?? a;
}
