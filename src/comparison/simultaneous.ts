import { seededRandom } from '../random.ts';
import type { Contrast } from './contrast.ts';
import type { Effects } from './effect.ts';
import { createNoise, drawReplicate, type Replicate } from './replicate.ts';

/** How many standard errors an interval reaches to either side. */
export interface CriticalValues {
  /** For the contrasts that were named before the data was seen. */
  readonly named: number;
  /** For the mean of any subset of the configurations, however it was chosen. */
  readonly subset: number;
}

// Enough for the 0.1 % quantile to rest on four replicates.
const REPLICATES = 4000;

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
  const noise = createNoise(measured.effects, seededRandom(seed));
  if (noise === null) {
    const isNoiseFree = measured.effects.some(({ changes }) => changes.length > 1);
    const value = isNoiseFree ? 0 : Number.POSITIVE_INFINITY;
    return { named: value, subset: value };
  }
  const largestNamed = new Float64Array(REPLICATES);
  const largestSubset = new Float64Array(REPLICATES);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    const drawn = drawReplicate(measured, noise);
    const statistics = named.map((contrast) => contrastStatistic(contrast, drawn));
    largestNamed[replicate] = Math.max(0, ...statistics);
    largestSubset[replicate] = largestSubsetStatistic(drawn);
  }
  return { named: criticalValue(largestNamed, tail), subset: criticalValue(largestSubset, tail) };
}
