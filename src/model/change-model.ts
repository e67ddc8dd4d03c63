import { mean, median, variance as populationVariance } from 'simple-statistics';
import type { Option } from '../schema/option.ts';
import { keyOf, type Configuration } from '../space/configuration.ts';
import { suppose } from './change-prior.ts';
import { createCoordinates } from './coordinates.ts';
import { condition, predictPoint } from './gaussian-regression.ts';
import type { Level } from './performance-model.ts';
import { centreRates, drawPositions } from './rate-prior.ts';

// Two-sided 90 % of the normal distribution.
const REACH = 1.645;

/** A predicted log change with an interval. */
export interface Prediction {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface ChangeModel {
  predict(configuration: Configuration): Prediction;
}

/** The measured change of one configuration. */
export interface MeasuredChange {
  readonly configuration: Configuration;
  /** Mean log change over the pairs, and the variance of that mean. */
  readonly mean: number;
  readonly meanVariance: number;
}

/** What is known of the levels at base. */
export interface BaseLevels {
  /** Log level of a configuration, measured or predicted. */
  readonly levelOf: (configuration: Configuration) => number;
  /** The measured ones, in the order of time. */
  readonly measured: readonly Level[];
}

export interface ChangeSource {
  readonly options: readonly Option[];
  readonly changes: readonly MeasuredChange[];
  /** Changes may depend on them; null where none is known. */
  readonly baseLevels?: BaseLevels | null;
}

/** Share of configurations whose true change an interval should hold. */
export const PREDICTION_COVERAGE = 0.9;

// The time of a fit grows with the cube of their number: a few hundred take seconds. Those chosen
// first are spread best.
const MOST_POINTS = 300;

/** The base level as a share of the range that the measured configurations span. */
function scaleLevel({ changes, baseLevels }: ChangeSource) {
  if (baseLevels === undefined || baseLevels === null) return null;
  const { levelOf } = baseLevels;
  const levels = changes.map(({ configuration }) => levelOf(configuration));
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  return (configuration: Configuration) => {
    const share = most > least ? (levelOf(configuration) - least) / (most - least) : 0;
    return Math.min(1, Math.max(0, share));
  };
}

/** Root mean square of the changes, or their noise where all are 0. */
function scaleOf(changes: readonly MeasuredChange[]): number {
  const meanSquare = mean(changes.map((change) => change.mean ** 2));
  return Math.sqrt(meanSquare > 0 ? meanSquare : mean(changes.map((one) => one.meanVariance)));
}

function summarize(predicted: readonly { mean: number; variance: number }[]): Prediction {
  const means = predicted.map((one) => one.mean);
  const variance = mean(predicted.map((one) => one.variance)) + populationVariance(means);
  const estimate = median(means);
  const reach = REACH * Math.sqrt(variance);
  return { estimate, low: estimate - reach, high: estimate + reach };
}

/**
 * A Gaussian process on the measured log changes (Rasmussen & Williams 2006), averaged over what it
 * may suppose about the options (which matter, how smoothly) in proportion to the posterior. The
 * noise of each mean is known; what the options do not explain is each configuration's own: told by
 * its pairs where it was measured, and counted in the intervals elsewhere. One configuration tells
 * nothing of others: its interval has no bounds.
 */
export function fitChangeModel(source: ChangeSource, seed: number): ChangeModel {
  const { options } = source;
  const changes = source.changes.slice(0, MOST_POINTS);
  const [first] = changes;
  if (first === undefined) {
    throw new Error('a change model needs at least one measured configuration');
  }
  const scale = scaleOf(changes);
  if (changes.length === 1) {
    const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return { predict: () => ({ estimate: first.mean, low, high }) };
  }
  if (scale === 0) return { predict: () => ({ estimate: 0, low: 0, high: 0 }) };
  const { placeOf, distancesTo, distancesAmong } = createCoordinates(options, scaleLevel(source));
  const places = changes.map(({ configuration }) => placeOf(configuration));
  const points = {
    values: Float64Array.from(changes, (change) => change.mean / scale),
    noiseVariances: Float64Array.from(changes, (change) => change.meanVariance / scale ** 2),
    distances: distancesAmong(places),
  };
  const centre = centreRates(options, source.baseLevels?.measured ?? [], seed);
  const fits = drawPositions(points, { centre, seed }).flatMap(
    (position) => condition(points, suppose(position)) ?? [],
  );
  const distancesFrom = distancesTo(places);
  const memory = new Float64Array(places.length);
  const indexes = new Map(changes.map(({ configuration }, index) => [keyOf(configuration), index]));
  return {
    predict(configuration) {
      const distances = distancesFrom(placeOf(configuration));
      const point = { distances, measured: indexes.get(keyOf(configuration)) ?? null };
      const predicted = fits.map((fit) => predictPoint(fit, point, memory));
      const { estimate, low, high } = summarize(predicted);
      return { estimate: estimate * scale, low: low * scale, high: high * scale };
    },
  };
}
