import type { Effect } from './effect.ts';

/** A weighted sum of configuration means: weight by index of the effect. */
export type Contrast = readonly { readonly index: number; readonly weight: number }[];

/** The mean of some configurations; none give an empty contrast. */
export function averageOver(
  effects: readonly Effect[],
  isIn: (effect: Effect) => boolean,
): Contrast {
  const indexes = effects.flatMap((effect, index) => (isIn(effect) ? [index] : []));
  return indexes.map((index) => ({ index, weight: 1 / indexes.length }));
}

/** Estimate of a contrast's worse-positive log change, and how far it may lie off on either side. */
export function estimateContrast(
  contrast: Contrast,
  effects: readonly Effect[],
  criticalValue: number,
): { readonly centre: number; readonly reach: number } {
  let centre = 0;
  let variance = 0;
  for (const { index, weight } of contrast) {
    const effect = effects[index];
    centre += weight * (effect?.mean ?? 0);
    variance += weight ** 2 * (effect?.meanVariance ?? 0);
  }
  // A single pair has no known variance: it counts as 0 and must not make the interval certain.
  const isUnbounded = criticalValue === Number.POSITIVE_INFINITY;
  return { centre, reach: isUnbounded ? criticalValue : criticalValue * Math.sqrt(variance) };
}
