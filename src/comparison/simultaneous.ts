import { quantile } from 'simple-statistics';
import { drawIndex, seededRandom, type Random } from '../random.ts';
import type { Effect, Effects } from './effect.ts';

/** A weighted sum of configuration means: weight by index of the effect. */
export type Contrast = readonly { readonly index: number; readonly weight: number }[];

/** How many standard errors an interval reaches to either side. */
export interface CriticalValues {
  /** For the contrasts that were named before the data was seen. */
  readonly named: number;
  /** For the mean of any subset of the configurations, however it was chosen. */
  readonly subset: number;
}

// Enough for the 0.1 % quantile to rest on four replicates or more.
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

function drawReplicate({ effects, prior }: Effects, draw: () => number): Replicate {
  const errors = drawErrors(effects, draw);
  const means = new Float64Array(effects.length);
  const spreads = new Float64Array(effects.length);
  let squares = 0;
  let degrees = 0;
  effects.forEach((effect, index) => {
    const scale = Math.sqrt(effect.variance);
    const values = errors[index] ?? [];
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    means[index] = centre * scale;
    const sum = values.reduce((total, value) => total + ((value - centre) * scale) ** 2, 0);
    spreads[index] = sum;
    squares += sum;
    degrees += values.length - 1;
  });
  const pooled = degrees > 0 ? squares / degrees : prior.variance;
  const variances = Float64Array.from(effects, ({ changes }, index) => {
    const own = changes.length - 1;
    const moderated =
      prior.degrees === Number.POSITIVE_INFINITY
        ? pooled
        : (prior.degrees * pooled + (spreads[index] ?? 0)) / (prior.degrees + own);
    return moderated / changes.length;
  });
  return { means, variances };
}

/**
 * Largest standardised mean over all subsets. For Σ m / √Σ v the best subset of any size is a prefix
 * of the configurations ordered by m / v, so a sort stands for the 2ⁿ subsets.
 */
export function largestSubsetStatistic({ means, variances }: Replicate): number {
  const order = Array.from(means, (_, index) => index).sort(
    (a, b) => (means[b] ?? 0) / (variances[b] ?? 1) - (means[a] ?? 0) / (variances[a] ?? 1),
  );
  let largest = 0;
  let sum = 0;
  let variance = 0;
  for (const index of order) {
    sum += means[index] ?? 0;
    variance += variances[index] ?? 0;
    largest = Math.max(largest, sum / Math.sqrt(variance));
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
  return variance > 0 ? sum / Math.sqrt(variance) : 0;
}

function drawSymmetric(residuals: readonly number[], random: Random): () => number {
  return () => {
    const residual = residuals[drawIndex(random, residuals.length)] ?? 0;
    return random() < 0.5 ? residual : -residual;
  };
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
  const draw = drawSymmetric(residuals, seededRandom(seed));
  const largestNamed: number[] = [];
  const largestSubset: number[] = [];
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    const drawn = drawReplicate(measured, draw);
    largestNamed.push(Math.max(...named.map((contrast) => contrastStatistic(contrast, drawn)), 0));
    largestSubset.push(largestSubsetStatistic(drawn));
  }
  return {
    named: quantile(largestNamed, 1 - tail),
    subset: quantile(largestSubset, 1 - tail),
  };
}
