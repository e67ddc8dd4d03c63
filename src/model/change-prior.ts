import type { Supposition } from './gaussian-regression.ts';

/** Log-normal prior of a standard deviation. */
interface Prior {
  readonly middle: number;
  readonly spread: number;
}

/** Signal, offset and each configuration's own part. */
export const PRIOR_DIMENSIONS = 3;
// Wide priors about round numbers, to which the replayed releases are nearly indifferent. From one
// corner of the space to the opposite one a change is supposed to lose most of its likeness; the
// spread lets a few of the options do that alone and the others not matter.
const PATH_RATE = 3;
const RATE_SPREAD = 2;
const SIGNAL: Prior = { middle: 1, spread: 1 };
const OFFSET: Prior = { middle: 1, spread: 1 };
const OWN: Prior = { middle: Math.exp(-1.5), spread: 1 };

function square({ middle, spread }: Prior, position: number): number {
  return (middle * Math.exp(spread * position)) ** 2;
}

/**
 * What a position under the standard normal prior stands for, for changes of mean square 1: a rate
 * for each coordinate, then the `PRIOR_DIMENSIONS` others.
 */
export function suppose(position: Float64Array): Supposition {
  const count = position.length - PRIOR_DIMENSIONS;
  const [signal = 0, offset = 0, own = 0] = position.subarray(count);
  const rate = PATH_RATE / count;
  return {
    rates: position.subarray(0, count).map((x) => rate * Math.exp(RATE_SPREAD * x)),
    signalVariance: square(SIGNAL, signal),
    offsetVariance: square(OFFSET, offset),
    ownVariance: square(OWN, own),
  };
}
