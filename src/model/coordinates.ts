import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { placeOf } from '../space/domain.ts';

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
      const places = options.map((option) => placeOf(option, configuration[option.name]));
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
