import { fitChangeModel, type BaseLevels, type Prediction } from '../model/change-model.ts';
import { keyOf } from '../space/configuration.ts';
import { fractionOf, type Change, type Direction } from './change.ts';
import type { Effect } from './effect.ts';
import type { Ground } from './ground.ts';

/** The change predicted over the space: its median, and the worst configuration's. */
export interface Forecast {
  readonly median: Change;
  readonly worst: Change;
  readonly worstKey: string;
  /** Worse-positive log changes of the drawn configurations, in their order. */
  readonly predictions: readonly Prediction[];
}

export interface ForecastSource {
  readonly effects: readonly Effect[];
  readonly direction: Direction;
  /** Of the measured and drawn configurations; null where none is known. */
  readonly baseLevels?: BaseLevels | null;
}

/** One of the values, so that bounds at infinity stay what they are. */
function lowerMedian(values: readonly number[]): number {
  return Float64Array.from(values).sort()[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

/** Predictions of the change model for the drawn configurations; null without a measured pair. */
export function forecastSpace(
  { effects, direction, baseLevels = null }: ForecastSource,
  { options, drawn }: Ground,
  seed: number,
): Forecast | null {
  if (effects.length === 0 || drawn.length === 0) return null;
  const model = fitChangeModel({ options, changes: effects, baseLevels }, seed);
  const predictions = drawn.map((configuration) => model.predict(configuration));
  const worst = predictions.reduce((a, b) => (b.estimate > a.estimate ? b : a));
  const toChange = ({ estimate, low, high }: Prediction): Change => ({
    estimate: fractionOf(estimate, direction),
    low: fractionOf(low, direction),
    high: fractionOf(high, direction),
  });
  const medianOf = (part: keyof Prediction) =>
    lowerMedian(predictions.map((prediction) => prediction[part]));
  return {
    median: toChange({
      estimate: medianOf('estimate'),
      low: medianOf('low'),
      high: medianOf('high'),
    }),
    worst: toChange(worst),
    worstKey: keyOf(drawn[predictions.indexOf(worst)] ?? {}),
    predictions,
  };
}
