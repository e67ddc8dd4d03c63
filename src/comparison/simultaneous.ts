import { seededRandom } from '../random.ts';
import type { Contrast } from './contrast.ts';
import type { Effects } from './effect.ts';
import { createNoise, createReplicates, type Replicate } from './replicate.ts';

/** Means that are judged together: one interval that misses its change spoils the family. */
export interface Family {
  /** The largest standardised mean of the family in one replicate, at least 0. */
  readonly statistic: (replicate: Replicate) => number;
  /** Probability of failing on one side. */
  readonly tail: number;
}

const FEWEST_REPLICATES = 2000;
// That the smallest tail is expected to hold: many objectives share one error.
const REPLICATES_BEYOND = 3;

/** Indexes from the first on, before the second. */
export type Span = readonly [number, number];

/** A change without any noise is beyond all doubt; no change is none. */
function perNoise(change: number, noise: number): number {
  if (noise > 0) return change / noise;
  return change === 0 ? 0 : change * Number.POSITIVE_INFINITY;
}

/**
 * Largest standardised mean over all subsets of the configurations from `first` on, before `end`, at
 * least 0: for a mean of any of them, however it was chosen. For Σ m / √Σ v the best subset of any size
 * is a prefix of the configurations ordered by m / v, so a sort stands for the 2ⁿ subsets.
 */
export function largestSubsetStatistic(replicate: Replicate, [first, end]: Span): number {
  const { means, variances } = replicate;
  const order: number[] = [];
  const ratios: number[] = [];
  for (let index = first; index < Math.min(end, means.length); index++) {
    const ratio = perNoise(means[index] ?? 0, variances[index] ?? 0);
    let place = order.length;
    for (; place > 0 && (ratios[place - 1] ?? 0) < ratio; place--) {
      ratios[place] = ratios[place - 1] ?? 0;
      order[place] = order[place - 1] ?? 0;
    }
    ratios[place] = ratio;
    order[place] = index;
  }
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

function countReplicates(families: readonly Family[]): number {
  const smallest = Math.min(...families.map(({ tail }) => tail));
  return Math.max(FEWEST_REPLICATES, Math.ceil(REPLICATES_BEYOND / smallest));
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
 * Hinkley 1997, section 4.2.5).
 */
function criticalValue(statistics: Float64Array, tail: number): number {
  const rank = Math.ceil((1 - tail) * (statistics.length + 1));
  return statistics.sort()[rank - 1] ?? Number.POSITIVE_INFINITY;
}

/** Means that were chosen before the data was seen. */
export function largestOf(contrasts: readonly Contrast[]): Family['statistic'] {
  return (replicate) =>
    Math.max(0, ...contrasts.map((contrast) => contrastStatistic(contrast, replicate)));
}

/**
 * How many standard errors the intervals of each family reach to either side: critical values of the
 * largest statistic (max-t, Westfall & Young 1993; Hothorn, Bretz & Westfall 2008) by a bootstrap of
 * the pairs' symmetrised residuals, which keeps the heavy tails of real timings. With repeated pairs
 * that never differ the values are 0; with no repeated pair at all, Infinity.
 */
export function estimateCriticalValues(
  measured: Effects,
  families: readonly Family[],
  seed: number,
): number[] {
  const noise = createNoise(measured.effects, seededRandom(seed));
  if (noise === null) {
    const isNoiseFree = measured.effects.some(({ changes }) => changes.length > 1);
    return families.map(() => (isNoiseFree ? 0 : Number.POSITIVE_INFINITY));
  }
  const draw = createReplicates(measured, noise);
  const replicates = countReplicates(families);
  const largest = families.map(() => new Float64Array(replicates));
  for (let index = 0; index < replicates; index++) {
    const replicate = draw();
    for (const [family, { statistic }] of families.entries()) {
      const values = largest[family];
      if (values !== undefined) values[index] = statistic(replicate);
    }
  }
  return families.map(({ tail }, family) =>
    criticalValue(largest[family] ?? new Float64Array(), tail),
  );
}
