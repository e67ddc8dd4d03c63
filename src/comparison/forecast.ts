import { fitChangeModel, type Prediction } from '../model/change-model.ts';
import { createEncoder } from '../model/encoder.ts';
import { keyOf } from '../space/configuration.ts';
import type { Assessment } from './assessment.ts';
import { fractionOf, type Change } from './change.ts';
import type { Ground } from './region.ts';

/** The change predicted over the space: its median, and the worst configuration's. */
export interface Forecast {
  readonly median: Change;
  readonly worst: Change;
  readonly worstKey: string;
}

/** One of the values, so that bounds at infinity stay what they are. */
function lowerMedian(values: readonly number[]): number {
  return Float64Array.from(values).sort()[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

/** Predictions of the change model for the drawn configurations; null without a measured pair. */
export function forecastSpace(
  { objective, effects }: Assessment,
  { options, drawn }: Ground,
  seed: number,
): Forecast | null {
  if (effects.length === 0 || drawn.length === 0) return null;
  const encoder = createEncoder(options);
  const rows = effects.map(({ configuration }) => encoder.encode(configuration));
  const model = fitChangeModel({ rows, changes: effects.map(({ mean }) => mean) }, seed);
  const predicted = drawn.map((configuration) => ({
    key: keyOf(configuration),
    prediction: model.predict(encoder.encode(configuration)),
  }));
  const worst = predicted.reduce((a, b) => (b.prediction.estimate > a.prediction.estimate ? b : a));
  const toChange = ({ estimate, low, high }: Prediction): Change => ({
    estimate: fractionOf(estimate, objective.direction),
    low: fractionOf(low, objective.direction),
    high: fractionOf(high, objective.direction),
  });
  const medianOf = (part: keyof Prediction) =>
    lowerMedian(predicted.map(({ prediction }) => prediction[part]));
  return {
    median: toChange({
      estimate: medianOf('estimate'),
      low: medianOf('low'),
      high: medianOf('high'),
    }),
    worst: toChange(worst.prediction),
    worstKey: worst.key,
  };
}
