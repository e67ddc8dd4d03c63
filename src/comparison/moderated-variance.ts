import { mean, median, sampleVariance } from 'simple-statistics';

/** Spread of the pairs of one configuration: sample variance on `degrees` degrees of freedom. */
export interface SampleVariance {
  readonly variance: number;
  readonly degrees: number;
}

/** The distribution that the configurations' variances share; `degrees` may be Infinity. */
export interface VariancePrior {
  readonly variance: number;
  readonly degrees: number;
}

// Where the asymptotic series are good to nine digits; the recurrences lead there.
const SERIES_START = 6;

/** Asymptotic series and recurrence of Abramowitz & Stegun 6.3.18 and 6.3.5. */
export function digamma(x: number): number {
  let start = x;
  let steps = 0;
  for (; start < SERIES_START; start += 1) steps += 1 / start;
  const square = 1 / (start * start);
  const series = square * (1 / 12 - square * (1 / 120 - square / 252));
  return Math.log(start) - 0.5 / start - series - steps;
}

/** Abramowitz & Stegun 6.4.12 and 6.4.6. */
export function trigamma(x: number): number {
  let start = x;
  let steps = 0;
  for (; start < SERIES_START; start += 1) steps += 1 / (start * start);
  const square = 1 / (start * start);
  const series = square * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square / 30)));
  return 1 / start + square / 2 + series / start + steps;
}

/** The y whose trigamma is x, by Newton's method on 1 / trigamma (Smyth 2004, appendix). */
export function trigammaInverse(x: number): number {
  if (x > 1e7) return 1 / Math.sqrt(x);
  if (x < 1e-6) return 1 / x;
  let y = 0.5 + 1 / x;
  for (let step = 0; step < 50; step++) {
    const slope = (trigamma(y + 1e-5) - trigamma(y - 1e-5)) / 2e-5;
    const value = trigamma(y);
    const change = (value * (1 - value / x)) / slope;
    y += change;
    if (-change / y < 1e-9) break;
  }
  return y;
}

/** Of log(χ² / degrees). */
interface Moments {
  readonly mean: number;
  readonly variance: number;
}

function logarithmOfChiSquare(degrees: number): Moments {
  const half = degrees / 2;
  return { mean: digamma(half) - Math.log(half), variance: trigamma(half) };
}

/** Moments once for each number of degrees: most configurations have the same. */
function logarithmsOfChiSquares(all: readonly number[]): Moments[] {
  const known = new Map<number, Moments>();
  return all.map((degrees) => {
    const moments = known.get(degrees) ?? logarithmOfChiSquare(degrees);
    known.set(degrees, moments);
    return moments;
  });
}

/** Numbers of the configurations that have any degrees of freedom. */
type Values = readonly number[];

function pooledVariance(variances: Values, degrees: Values): number {
  const all = degrees.reduce((sum, one) => sum + one, 0);
  if (all === 0) return 0;
  return variances.reduce((sum, one, index) => sum + one * (degrees[index] ?? 0), 0) / all;
}

/**
 * Prior of the variances by the moments of their logarithms (Smyth 2004, "Linear models and
 * empirical Bayes methods", section 6.2; limma's `fitFDist`). Zero variances are lifted to 1e-5 of
 * the median, as limma does; with nothing but zeros the prior is zero. `degrees`: one a
 * configuration, as thousands of sets of variances are drawn on the same.
 */
export function createPriorEstimate(
  degrees: Values,
): (variances: Readonly<ArrayLike<number>>) => VariancePrior {
  const places = degrees.flatMap((one, place) => (one > 0 ? [place] : []));
  const usableDegrees = places.map((place) => degrees[place] ?? 0);
  const moments = logarithmsOfChiSquares(usableDegrees);
  const noise = places.length === 0 ? 0 : mean(moments.map(({ variance }) => variance));
  return (variances) => {
    const usable = places.map((place) => variances[place] ?? 0);
    const pooled: VariancePrior = {
      variance: pooledVariance(usable, usableDegrees),
      degrees: Number.POSITIVE_INFINITY,
    };
    const middle = usable.length < 3 ? 0 : median(usable);
    if (middle === 0) return pooled;
    const centred = usable.map((variance, index) => {
      return Math.log(Math.max(variance, 1e-5 * middle)) - (moments[index]?.mean ?? 0);
    });
    const excess = sampleVariance(centred) - noise;
    if (excess <= 0) return pooled;
    const anew = 2 * trigammaInverse(excess);
    const variance = Math.exp(mean(centred) + digamma(anew / 2) - Math.log(anew / 2));
    return { variance, degrees: anew };
  };
}

/** The prior of one set of variances. */
export function estimateVariancePrior(samples: readonly SampleVariance[]): VariancePrior {
  const estimate = createPriorEstimate(samples.map(({ degrees }) => degrees));
  return estimate(samples.map(({ variance }) => variance));
}

/** Posterior variance of one configuration: its own, shrunken towards the prior (Smyth 2004, 5). */
export function moderateVariance({ variance, degrees }: SampleVariance, prior: VariancePrior) {
  if (prior.degrees === Number.POSITIVE_INFINITY) return prior.variance;
  return (prior.degrees * prior.variance + degrees * variance) / (prior.degrees + degrees);
}
