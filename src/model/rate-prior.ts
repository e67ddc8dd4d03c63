import { mean, standardDeviation } from 'simple-statistics';
import { seededRandom } from '../random.ts';
import type { Option } from '../schema/option.ts';
import { PRIOR_DIMENSIONS, suppose } from './change-prior.ts';
import { createCoordinates } from './coordinates.ts';
import { condition, logLikelihood, type MeasuredPoints } from './gaussian-regression.ts';
import type { Level } from './performance-model.ts';
import { drawPosterior, type Chain } from './slice-sampler.ts';

// Rougher estimates than from 25 draws cost accuracy, more draws gain none.
const CHAIN: Chain = { warmUp: 100, thinning: 8, draws: 25 };

// The time of a fit grows with the cube of their number. The latest are of the nearest code.
const MOST_LEVELS = 60;
// A centre is a mean: a shorter chain will do.
const SHORT_CHAIN: Chain = { warmUp: 60, thinning: 4, draws: 15 };

// An option that matters for the level may, but need not, matter for a change of it: half way.
const LIKENESS = 0.5;

interface Search {
  readonly centre: readonly number[];
  readonly seed: number;
  readonly chain?: Chain;
}

/**
 * Positions of suppositions that the points leave likely. The prior is standard normal about
 * `centre`, which has one number a coordinate; other dimensions are about 0.
 */
export function drawPositions(
  points: MeasuredPoints,
  { centre, seed, chain = CHAIN }: Search,
): Float64Array[] {
  const moved = (position: Float64Array) =>
    position.map((x, dimension) => x + (centre[dimension] ?? 0));
  const target = {
    dimensions: points.distances.length + PRIOR_DIMENSIONS,
    logLikelihood: (position: Float64Array) => {
      const conditioned = condition(points, suppose(moved(position)));
      return conditioned === null ? Number.NEGATIVE_INFINITY : logLikelihood(conditioned);
    },
  };
  return drawPosterior(target, chain, seededRandom(seed)).map(moved);
}

/**
 * Where the prior of the rates of a change is centred, one number an option: half way from no
 * preference to what the measured levels themselves tell of the options, by the same process. None
 * where the levels are few or all alike.
 */
export function centreRates(
  options: readonly Option[],
  measured: readonly Level[],
  seed: number,
): number[] {
  const levels = measured.slice(-MOST_LEVELS);
  const values = levels.map(({ logLevel }) => logLevel);
  const spread = levels.length > 2 ? standardDeviation(values) : 0;
  if (spread === 0) return [];
  const { placeOf, distancesAmong } = createCoordinates(options, null);
  const places = levels.map(({ configuration }) => placeOf(configuration));
  const points = {
    values: Float64Array.from(values, (value) => (value - mean(values)) / spread),
    noiseVariances: new Float64Array(levels.length),
    distances: distancesAmong(places),
  };
  const positions = drawPositions(points, { centre: [], seed, chain: SHORT_CHAIN });
  return options.map(
    (_, option) => LIKENESS * mean(positions.map((position) => position[option] ?? 0)),
  );
}
