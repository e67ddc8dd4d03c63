import { median } from 'simple-statistics';
import { keyOf, type Configuration } from '../space/configuration.ts';
import type { Option } from '../schema/option.ts';
import type { BaseLevels } from './change-model.ts';
import { predictLevels, type Level, type PerformanceModel } from './performance-model.ts';

/** Levels that a performance model predicts over the space, in the objective's unit. */
export interface LevelForecast {
  readonly best: number;
  readonly bestKey: string;
  readonly median: number;
  readonly worst: number;
  readonly worstKey: string;
}

export interface ForecastGround {
  readonly options: readonly Option[];
  /** Configurations drawn from the whole space. */
  readonly drawn: readonly Configuration[];
  /** Measured level of the default configuration, in the objective's unit. */
  readonly defaultLevel: number;
  readonly direction: 'minimize' | 'maximize';
}

/**
 * Predicted levels of the drawn configurations, scaled by the default's measured level: models know
 * levels relative to it only. Null when the model was fitted on other options, or nothing is drawn.
 */
export function forecastLevels(
  model: PerformanceModel,
  { options, drawn, defaultLevel, direction }: ForecastGround,
): LevelForecast | null {
  const logLevels = predictLevels(model, drawn, options);
  if (logLevels === null || logLevels.length === 0) return null;
  const order = drawn
    .map((configuration, index) => ({ configuration, logLevel: logLevels[index] ?? 0 }))
    .sort((a, b) => (direction === 'minimize' ? 1 : -1) * (a.logLevel - b.logLevel));
  const [best, worst] = [order[0], order.at(-1)];
  if (best === undefined || worst === undefined) return null;
  const levelOf = (logLevel: number) => defaultLevel * Math.exp(logLevel);
  return {
    best: levelOf(best.logLevel),
    bestKey: keyOf(best.configuration),
    median: levelOf(median(logLevels)),
    worst: levelOf(worst.logLevel),
    worstKey: keyOf(worst.configuration),
  };
}

/**
 * Predicted log levels of the given configurations, by key; null when the model was fitted on other
 * options. Asked for another configuration it throws.
 */
export function lookUpLevels(
  model: PerformanceModel,
  configurations: readonly Configuration[],
  options: readonly Option[],
): BaseLevels['levelOf'] | null {
  const logLevels = predictLevels(model, configurations, options);
  if (logLevels === null) return null;
  const known = new Map(
    configurations.map((configuration, index) => [keyOf(configuration), logLevels[index] ?? 0]),
  );
  return (configuration) => {
    const level = known.get(keyOf(configuration));
    if (level === undefined) throw new Error(`no level of ${keyOf(configuration)}`);
    return level;
  };
}

/**
 * Median of |predicted / measured − 1| over levels that the model was not fitted on; null when it
 * was fitted on other options, or no level beside the default's own was measured.
 */
export function measureModelError(
  model: PerformanceModel,
  levels: readonly Level[],
  options: readonly Option[],
): number | null {
  const predicted = predictLevels(
    model,
    levels.map(({ configuration }) => configuration),
    options,
  );
  if (predicted === null || predicted.length === 0) return null;
  return median(
    levels.map(({ logLevel }, index) => Math.abs(Math.expm1((predicted[index] ?? 0) - logLevel))),
  );
}
