import { createLocator } from './location.ts';
import { drawIndex, normalNumbers, type Random } from '../random.ts';
import type { Effect, Effects } from './effect.ts';
import {
  createPriorEstimate,
  digamma,
  moderateVariance,
  trigamma,
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
  const normal = normalNumbers(random);
  const width = 1.06 * residuals.length ** -0.2;
  const scale = 1 / Math.hypot(1, width);
  const signed = Float64Array.from([...residuals, ...residuals.map((residual) => -residual)]);
  const error = () => {
    return ((signed[drawIndex(random, signed.length)] ?? 0) + width * normal()) * scale;
  };
  return { error, normal };
}

/** Errors of one configuration's pairs under no change, and what is known of their variance. */
interface Draft {
  readonly errors: Float64Array;
  /** Errors of the base trials that it shares with others; null: it shares none. */
  readonly common: Float64Array | null;
  readonly drawVariance: () => number;
}

/**
 * Draws a variance that one configuration may truly have, by what was measured: its posterior is a
 * scaled inverse χ² (Smyth 2004, section 3), here the log-normal of the same moments.
 */
function varianceDraw(
  { variance, changes }: Effect,
  prior: VariancePrior,
  { normal }: Noise,
): Draft['drawVariance'] {
  const half = (prior.degrees + changes.length - 1) / 2;
  if (half === Number.POSITIVE_INFINITY) return () => variance;
  const bias = Math.log(half) - digamma(half);
  const spread = Math.sqrt(trigamma(half));
  return () => variance * Math.exp(bias + spread * normal());
}

/** The base trials that several configurations share, by their key; drawn anew each time. */
function openShared(effects: readonly Effect[]): Map<string, Float64Array> {
  const shared = new Map<string, Float64Array>();
  for (const { baseKey } of effects) {
    const sharers = effects.filter((effect) => effect.baseKey === baseKey);
    if (sharers.length < 2 || shared.has(baseKey)) continue;
    shared.set(baseKey, new Float64Array(Math.max(...sharers.map((one) => one.changes.length))));
  }
  return shared;
}

/**
 * Fills the pairs of a configuration with errors under no change. Configurations with shared base
 * trials have half of their error variance in common: the base trial's half of a difference.
 */
function drawErrors({ errors, common, drawVariance }: Draft, draw: Noise['error']): void {
  const deviation = Math.sqrt(drawVariance());
  for (let pair = 0; pair < errors.length; pair++) {
    const own = draw();
    const error = common === null ? own : ((common[pair] ?? 0) + own) * Math.SQRT1_2;
    errors[pair] = error * deviation;
  }
}

/**
 * Draws of the data under no change, each with the prior of its variances estimated anew. A draw is
 * good until the next one, which takes its place in memory: thousands are drawn.
 */
export function createReplicates({ effects, prior }: Effects, noise: Noise): () => Replicate {
  const shared = openShared(effects);
  const drafts = effects.map((effect): Draft => {
    return {
      errors: new Float64Array(effect.changes.length),
      common: shared.get(effect.baseKey) ?? null,
      drawVariance: varianceDraw(effect, prior, noise),
    };
  });
  const degrees = effects.map(({ changes }) => changes.length - 1);
  const locate = createLocator(drafts.map(({ errors }) => errors));
  const estimatePrior = createPriorEstimate(degrees);
  const moderated = new Float64Array(effects.length);
  return () => {
    for (const common of shared.values()) {
      for (let pair = 0; pair < common.length; pair++) common[pair] = noise.error();
    }
    for (const draft of drafts) drawErrors(draft, noise.error);
    const { centres, variances } = locate();
    const anew = estimatePrior(variances);
    for (const [index, own] of degrees.entries()) {
      const spread = { variance: variances[index] ?? 0, degrees: own };
      moderated[index] = moderateVariance(spread, anew) / (own + 1);
    }
    return { means: centres, variances: moderated };
  };
}
