import { fractionOf, type Change, type Direction } from './change.ts';
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

/** Effects with the reach, in standard errors, of the intervals of their family. */
export interface Stage {
  readonly effects: readonly Effect[];
  readonly criticalValue: number;
  readonly direction: Direction;
}

/** Estimate of a contrast's worse-positive log change, and how far it may lie off on either side. */
function estimateContrast(contrast: Contrast, { effects, criticalValue }: Stage) {
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

/** The change that a contrast comes to, with its interval. */
export function changeOf(contrast: Contrast, stage: Stage): Change {
  const { centre, reach } = estimateContrast(contrast, stage);
  const fraction = (log: number) => fractionOf(log, stage.direction);
  return {
    estimate: fraction(centre),
    low: fraction(centre - reach),
    high: fraction(centre + reach),
  };
}

/** The mean change of some configurations; null when none of them was measured. */
export function changeOfKeys(keys: Iterable<string>, stage: Stage): Change | null {
  const wanted = new Set(keys);
  const contrast = averageOver(stage.effects, ({ key }) => wanted.has(key));
  return contrast.length === 0 ? null : changeOf(contrast, stage);
}
