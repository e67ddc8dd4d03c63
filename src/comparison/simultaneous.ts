import { drawIndex, seededRandom, type Random } from '../random.ts';
import type { Contrast } from './contrast.ts';
import type { Effect, Effects } from './effect.ts';
import {
  estimateVariancePrior,
  moderateVariance,
  type SampleVariance,
} from './moderated-variance.ts';

/** How many standard errors an interval reaches to either side. */
export interface CriticalValues {
  /** For the contrasts that were named before the data was seen. */
  readonly named: number;
  /** For the mean of any subset of the configurations, however it was chosen. */
  readonly subset: number;
}

// Enough for the 0.1 % quantile to rest on four replicates.
const REPLICATES = 4000;

interface Replicate {
  readonly means: Float64Array;
  readonly variances: Float64Array;
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
 * Errors of the pairs of each configuration under no change. Configurations with shared base trials
 * get half of their error variance in common: the base trial's half of a difference.
 */
function drawErrors(effects: readonly Effect[], draw: () => number): number[][] {
  const sharers = new Map<string, number>();
  for (const { baseKey } of effects) sharers.set(baseKey, (sharers.get(baseKey) ?? 0) + 1);
  const shared = new Map<string, number[]>();
  return effects.map(({ baseKey, changes }) => {
    if (sharers.get(baseKey) === 1) return changes.map(draw);
    const common = shared.get(baseKey) ?? [];
    shared.set(baseKey, common);
    return changes.map((_, pair) => {
      common[pair] ??= draw();
      return (common[pair] + draw()) * Math.SQRT1_2;
    });
  });
}

/** The data that the draws would have given, with the prior of its variances estimated anew. */
function drawReplicate({ effects }: Effects, draw: () => number): Replicate {
  const errors = drawErrors(effects, draw);
  const means = new Float64Array(effects.length);
  const spreads = effects.map(({ variance }, index): SampleVariance => {
    const values = errors[index] ?? [];
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    const degrees = values.length - 1;
    means[index] = centre * Math.sqrt(variance);
    return { variance: degrees > 0 ? (variance * squares) / degrees : 0, degrees };
  });
  const prior = estimateVariancePrior(spreads);
  const variances = Float64Array.from(
    spreads,
    (spread) => moderateVariance(spread, prior) / (spread.degrees + 1),
  );
  return { means, variances };
}

/** A change without any noise is beyond all doubt; no change is none. */
function perNoise(change: number, noise: number): number {
  if (noise > 0) return change / noise;
  return change === 0 ? 0 : change * Number.POSITIVE_INFINITY;
}

/**
 * Largest standardised mean over all subsets, at least 0. For Σ m / √Σ v the best subset of any size
 * is a prefix of the configurations ordered by m / v, so a sort stands for the 2ⁿ subsets.
 */
export function largestSubsetStatistic({ means, variances }: Replicate): number {
  const ratios = means.map((mean, index) => perNoise(mean, variances[index] ?? 0));
  const order = Array.from(means, (_, index) => index).sort((a, b) =>
    (ratios[a] ?? 0) === (ratios[b] ?? 0) ? 0 : (ratios[b] ?? 0) - (ratios[a] ?? 0),
  );
  let largest = 0;
  let sum = 0;
  let variance = 0;
  for (const index of order) {
    sum += means[index] ?? 0;
    variance += variances[index] ?? 0;
    largest = Math.max(largest, perNoise(sum, Math.sqrt(variance)));
  }
  return largest;
}

function contrastStatistic(contrast: Contrast, { means, variances }: Replicate): number {
  let sum = 0;
  let variance = 0;
  for (const { index, weight } of contrast) {
    sum += weight * (means[index] ?? 0);
    variance += weight ** 2 * (variances[index] ?? 0);
  }
  return perNoise(sum, Math.sqrt(variance));
}

/** A standard normal number (Box & Muller 1958). */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Draws from the residuals, either sign alike, smoothed at unchanged variance (Silverman & Young
 * 1987): plain draws repeat values, and a repeated value among few pairs is a variance of 0.
 */
function drawSmoothed(residuals: readonly number[], random: Random): () => number {
  const width = 1.06 * residuals.length ** -0.2;
  const scale = 1 / Math.hypot(1, width);
  return () => {
    const residual = residuals[drawIndex(random, residuals.length)] ?? 0;
    const signed = random() < 0.5 ? residual : -residual;
    return (signed + width * drawNormal(random)) * scale;
  };
}

/**
 * The order statistic that a further draw exceeds with probability `tail` or less (Davison &
 * Hinkley 1997, section 4.2.5); Infinity where the replicates are too few to tell.
 */
function criticalValue(statistics: Float64Array, tail: number): number {
  const rank = Math.ceil((1 - tail) * (statistics.length + 1));
  return statistics.sort()[rank - 1] ?? Number.POSITIVE_INFINITY;
}

/**
 * Critical values of the largest statistic over a family (max-t, Westfall & Young 1993; Hothorn,
 * Bretz & Westfall 2008) by a bootstrap of the pairs' symmetrised residuals, which keeps the heavy
 * tails of real timings. Each of the two families fails on one side with probability `tail`. With
 * repeated pairs that never differ the values are 0; with no repeated pair at all, Infinity.
 */
export function estimateCriticalValues(
  measured: Effects,
  named: readonly Contrast[],
  { tail, seed }: { readonly tail: number; readonly seed: number },
): CriticalValues {
  const residuals = standardisedResiduals(measured.effects);
  if (residuals.length === 0) {
    const isNoiseFree = measured.effects.some(({ changes }) => changes.length > 1);
    const value = isNoiseFree ? 0 : Number.POSITIVE_INFINITY;
    return { named: value, subset: value };
  }
  const draw = drawSmoothed(residuals, seededRandom(seed));
  const largestNamed = new Float64Array(REPLICATES);
  const largestSubset = new Float64Array(REPLICATES);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    const drawn = drawReplicate(measured, draw);
    const statistics = named.map((contrast) => contrastStatistic(contrast, drawn));
    largestNamed[replicate] = Math.max(0, ...statistics);
    largestSubset[replicate] = largestSubsetStatistic(drawn);
  }
  return { named: criticalValue(largestNamed, tail), subset: criticalValue(largestSubset, tail) };
}
