export type Direction = 'minimize' | 'maximize';

/**
 * A change of an objective as a fraction of its base value, worse positive whatever the direction:
 * +0.1 is 10 % more milliseconds, or 10 % fewer requests per second.
 */
export interface Change {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** log(head / base), turned so that worse is positive. */
export function worseLog(logRatio: number, direction: Direction): number {
  return direction === 'minimize' ? logRatio : 0 - logRatio;
}

/** Fraction of the base value that a worse-positive log change amounts to. */
export function fractionOf(worse: number, direction: Direction): number {
  return direction === 'minimize' ? Math.expm1(worse) : -Math.expm1(-worse);
}

/** The worse-positive log change that a fraction of the base value amounts to. */
export function worseLogOf(fraction: number, direction: Direction): number {
  return direction === 'minimize' ? Math.log1p(fraction) : -Math.log1p(-fraction);
}
