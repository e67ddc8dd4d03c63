import { locateAll } from './location.ts';
import { drawIndex, type Random } from '../random.ts';
import type { Effect, Effects } from './effect.ts';
import {
  digamma,
  estimateVariancePrior,
  moderateVariance,
  trigamma,
  type SampleVariance,
  type VariancePrior,
} from './moderated-variance.ts';

/** What would have been measured without any change: means, and the variances estimated for them. */
export interface Replicate {
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Sources of random numbers of variance 1. */
export interface Noise {
  /** The error of one pair in units of its configuration's standard deviation. */
  readonly error: () => number;
  readonly normal: () => number;
}

/** Residuals of all pairs in units of their configuration's standard deviation. */
function standardisedResiduals(effects: readonly Effect[]): number[] {
  return effects.flatMap((effect) => {
    const count = effect.changes.length;
    if (count < 2 || effect.variance <= 0) return [];
    // A residual from the mean of k values has variance (k − 1) / k of an error's.
    const scale = Math.sqrt(count / (count - 1) / effect.variance);
    return effect.changes.map((change) => (change - effect.mean) * scale);
  });
}

/**
 * Errors drawn from the residuals, either sign alike, smoothed at unchanged variance (Silverman &
 * Young 1987): plain draws repeat values, and one value twice among few pairs is a variance of 0.
 * Null without a repeated pair that differs.
 */
export function createNoise(effects: readonly Effect[], random: Random): Noise | null {
  const residuals = standardisedResiduals(effects);
  if (residuals.length === 0) return null;
  // Box & Muller 1958.
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const width = 1.06 * residuals.length ** -0.2;
  const scale = 1 / Math.hypot(1, width);
  const error = () => {
    const residual = residuals[drawIndex(random, residuals.length)] ?? 0;
    const signed = random() < 0.5 ? residual : -residual;
    return (signed + width * normal()) * scale;
  };
  return { error, normal };
}

/**
 * Fills the pairs of each configuration with errors under no change. Configurations with shared base
 * trials get half of their error variance in common: the base trial's half of a difference.
 */
function drawErrors(effects: readonly Effect[], draw: () => number): Float64Array[] {
  const sharers = new Map<string, number>();
  for (const { baseKey } of effects) sharers.set(baseKey, (sharers.get(baseKey) ?? 0) + 1);
  const shared = new Map<string, number[]>();
  return effects.map(({ baseKey, changes }) => {
    const errors = new Float64Array(changes.length);
    if (sharers.get(baseKey) === 1) return errors.map(draw);
    const common = shared.get(baseKey) ?? [];
    shared.set(baseKey, common);
    return errors.map((_, pair) => {
      common[pair] ??= draw();
      return (common[pair] + draw()) * Math.SQRT1_2;
    });
  });
}

/**
 * A variance that one configuration may truly have, by what was measured: its posterior is a scaled
 * inverse χ² (Smyth 2004, section 3), here the log-normal of the same moments.
 */
function drawVariance({ variance, changes }: Effect, prior: VariancePrior, noise: Noise): number {
  const half = (prior.degrees + changes.length - 1) / 2;
  if (half === Number.POSITIVE_INFINITY) return variance;
  const bias = Math.log(half) - digamma(half);
  return variance * Math.exp(bias + Math.sqrt(trigamma(half)) * noise.normal());
}

/** One draw of the data under no change, with the prior of its variances estimated anew. */
export function drawReplicate({ effects, prior }: Effects, noise: Noise): Replicate {
  const changes = drawErrors(effects, noise.error);
  for (const [index, effect] of effects.entries()) {
    const deviation = Math.sqrt(drawVariance(effect, prior, noise));
    const own = changes[index] ?? new Float64Array();
    for (let pair = 0; pair < own.length; pair++) own[pair] = (own[pair] ?? 0) * deviation;
  }
  const located = locateAll(changes);
  const means = Float64Array.from(located, ({ centre }) => centre);
  const spreads = located.map(({ variance }, index): SampleVariance => {
    return { variance, degrees: (changes[index]?.length ?? 0) - 1 };
  });
  const anew = estimateVariancePrior(spreads);
  const variances = Float64Array.from(
    spreads,
    (spread) => moderateVariance(spread, anew) / (spread.degrees + 1),
  );
  return { means, variances };
}
