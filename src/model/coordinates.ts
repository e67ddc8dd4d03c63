import { assertNever } from '../errors.ts';
import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { shareOf } from '../space/range.ts';

export type Place = Float64Array;

/** Turns configurations into places and measures how far apart those are, option by option. */
export interface Coordinates {
  readonly placeOf: (configuration: Configuration) => Place;
  /**
   * For each coordinate the distance of every pair: 0 (the same) … 1 (the ends of an ordered
   * option).
   */
  readonly distancesOf: (pairs: readonly (readonly [Place, Place])[]) => Float64Array[];
}

/** Place on the way from the least to the largest, each level one step; between levels in part. */
function shareAmong(levels: readonly number[], value: number): number {
  if (levels.length < 2) return 0;
  const above = levels.findIndex((level) => level >= value);
  if (above === -1) return 1;
  const upper = levels[above] ?? value;
  const lower = levels[above - 1] ?? upper;
  const part = upper === lower ? 0 : (upper - value) / (upper - lower);
  return (above - part) / (levels.length - 1);
}

function placeOn(option: Option, configuration: Configuration): number {
  const value = configuration[option.name];
  switch (option.kind) {
    case 'boolean':
      return value === true ? 1 : 0;
    case 'categorical':
      return option.values.findIndex((candidate) => candidate === value);
    case 'integer':
    case 'real':
      return option.domain.type === 'levels'
        ? shareAmong(option.domain.values, Number(value))
        : shareOf(option.domain, Number(value));
    default:
      return assertNever(option);
  }
}

function placeIn(place: Place | undefined, coordinate: number): number {
  return place?.[coordinate] ?? 0;
}

/**
 * One coordinate an option: the place on its scale, or among its levels, of a number; any two
 * categories are wholly apart. With `levelOf` (0 … 1) one more.
 */
export function createCoordinates(
  options: readonly Option[],
  levelOf: ((configuration: Configuration) => number) | null,
): Coordinates {
  const isCategory = options.map(({ kind }) => kind === 'categorical');
  if (levelOf !== null) isCategory.push(false);
  return {
    placeOf(configuration) {
      const places = options.map((option) => placeOn(option, configuration));
      return Float64Array.from(levelOf === null ? places : [...places, levelOf(configuration)]);
    },
    distancesOf: (pairs) =>
      isCategory.map((isApart, coordinate) => {
        const distances = new Float64Array(pairs.length);
        for (let pair = 0; pair < pairs.length; pair++) {
          const gap = Math.abs(
            placeIn(pairs[pair]?.[0], coordinate) - placeIn(pairs[pair]?.[1], coordinate),
          );
          distances[pair] = isApart ? Math.min(1, gap) : gap;
        }
        return distances;
      }),
  };
}
