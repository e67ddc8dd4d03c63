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

/**
 * Prior of the variances by the moments of their logarithms (Smyth 2004, "Linear models and
 * empirical Bayes methods", section 6.2; limma's `fitFDist`). Zero variances are lifted to 1e-5 of
 * the median, as limma does; with nothing but zeros the prior is zero.
 */
export function estimateVariancePrior(samples: readonly SampleVariance[]): VariancePrior {
  const usable = samples.filter(({ degrees }) => degrees > 0);
  const middle = usable.length === 0 ? 0 : median(usable.map(({ variance }) => variance));
  const pooled = pooledVariance(usable);
  if (usable.length < 3 || middle === 0) {
    return { variance: pooled, degrees: Number.POSITIVE_INFINITY };
  }
  const corrections = logarithmsOfChiSquares(usable);
  const centred = usable.map(({ variance, degrees }) => {
    const logarithm = Math.log(Math.max(variance, 1e-5 * middle));
    return logarithm - (corrections.get(degrees)?.mean ?? 0);
  });
  const noise = mean(usable.map(({ degrees }) => corrections.get(degrees)?.variance ?? 0));
  const excess = sampleVariance(centred) - noise;
  if (excess <= 0) return { variance: pooled, degrees: Number.POSITIVE_INFINITY };
  const degrees = 2 * trigammaInverse(excess);
  const variance = Math.exp(mean(centred) + digamma(degrees / 2) - Math.log(degrees / 2));
  return { variance, degrees };
}

/** Mean and variance of log(χ² / degrees), once for each number of degrees. */
function logarithmsOfChiSquares(samples: readonly SampleVariance[]) {
  const known = new Map<number, { readonly mean: number; readonly variance: number }>();
  for (const { degrees } of samples) {
    if (known.has(degrees)) continue;
    const half = degrees / 2;
    known.set(degrees, { mean: digamma(half) - Math.log(half), variance: trigamma(half) });
  }
  return known;
}

function pooledVariance(samples: readonly SampleVariance[]): number {
  const degrees = samples.reduce((sum, sample) => sum + sample.degrees, 0);
  if (degrees === 0) return 0;
  return samples.reduce((sum, sample) => sum + sample.variance * sample.degrees, 0) / degrees;
}

/** Posterior variance of one configuration: its own, shrunken towards the prior (Smyth 2004, 5). */
export function moderateVariance({ variance, degrees }: SampleVariance, prior: VariancePrior) {
  if (prior.degrees === Number.POSITIVE_INFINITY) return prior.variance;
  return (prior.degrees * prior.variance + degrees * variance) / (prior.degrees + degrees);
}
