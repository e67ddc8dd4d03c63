import { mean, median, variance as populationVariance } from 'simple-statistics';
import { seededRandom } from '../random.ts';
import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { PRIOR_DIMENSIONS, suppose } from './change-prior.ts';
import { createCoordinates } from './coordinates.ts';
import {
  condition,
  logLikelihood,
  predictPoint,
  type Conditioned,
  type MeasuredPoints,
} from './gaussian-regression.ts';
import { drawPosterior } from './slice-sampler.ts';

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

/** Log level of a configuration at base, measured or predicted. */
export type BaseLevelOf = (configuration: Configuration) => number;

export interface ChangeSource {
  readonly options: readonly Option[];
  readonly changes: readonly MeasuredChange[];
  /** Changes may depend on it; null where none is known. */
  readonly baseLevelOf?: BaseLevelOf | null;
}

/** Share of configurations whose true change an interval should hold. */
export const PREDICTION_COVERAGE = 0.9;

// Rougher estimates than from 25 draws cost accuracy, more draws gain none.
const CHAIN = { warmUp: 100, thinning: 8, draws: 25 };

// The time of a fit grows with the cube of their number: a few hundred take seconds. Those chosen
// first are spread best.
const MOST_POINTS = 300;

/** The base level as a share of the range that the measured configurations span. */
function scaleLevel({ changes, baseLevelOf }: ChangeSource) {
  if (baseLevelOf === undefined || baseLevelOf === null) return null;
  const levels = changes.map(({ configuration }) => baseLevelOf(configuration));
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  return (configuration: Configuration) => {
    const share = most > least ? (baseLevelOf(configuration) - least) / (most - least) : 0;
    return Math.min(1, Math.max(0, share));
  };
}

/** Suppositions as the measured values leave them likely. */
function drawConditioned(points: MeasuredPoints, seed: number): Conditioned[] {
  const target = {
    dimensions: points.distances.length + PRIOR_DIMENSIONS,
    logLikelihood: (position: Float64Array) => {
      const conditioned = condition(points, suppose(position));
      return conditioned === null ? Number.NEGATIVE_INFINITY : logLikelihood(conditioned);
    },
  };
  return drawPosterior(target, CHAIN, seededRandom(seed)).flatMap(
    (position) => condition(points, suppose(position)) ?? [],
  );
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
 * noise of each mean is known; what the options do not explain is each configuration's own and
 * counts in the intervals. One configuration tells nothing of others: its interval has no bounds.
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
  const { placeOf, distancesOf } = createCoordinates(options, scaleLevel(source));
  const places = changes.map(({ configuration }) => placeOf(configuration));
  const points = {
    values: Float64Array.from(changes, (change) => change.mean / scale),
    noiseVariances: Float64Array.from(changes, (change) => change.meanVariance / scale ** 2),
    distances: distancesOf(
      places.flatMap((a, row) => places.slice(0, row + 1).map((b) => [a, b] as const)),
    ),
  };
  const fits = drawConditioned(points, seed);
  return {
    predict(configuration) {
      const place = placeOf(configuration);
      const distances = distancesOf(places.map((other) => [place, other] as const));
      const { estimate, low, high } = summarize(fits.map((fit) => predictPoint(fit, distances)));
      return { estimate: estimate * scale, low: low * scale, high: high * scale };
    },
  };
}
