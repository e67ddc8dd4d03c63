import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { placeOf } from '../space/domain.ts';
import { lowerIndex, type LowerTriangle } from './cholesky.ts';

export type Place = Float64Array;

/** Turns configurations into places and measures how far apart those are, option by option. */
export interface Coordinates {
  readonly placeOf: (configuration: Configuration) => Place;
  /**
   * For each coordinate the distances from one place to others: 0 (the same) … 1 (the ends of an
   * ordered option). Those of the next place take their memory.
   */
  readonly distancesTo: (others: readonly Place[]) => (place: Place) => readonly Float64Array[];
  /** The same of every two places. */
  readonly distancesAmong: (places: readonly Place[]) => LowerTriangle[];
}

/** One coordinate of several places. */
interface Axis {
  readonly coordinate: number;
  /** Whether different places are all as far apart. */
  readonly isCategory: boolean;
}

/** Writes the distances from a place to the first so many others. */
function writeDistances(
  target: Float64Array,
  { coordinate, isCategory }: Axis,
  { place, others }: { readonly place: Place; readonly others: readonly Place[] },
): void {
  const own = place[coordinate] ?? 0;
  for (let index = 0; index < target.length; index++) {
    const gap = Math.abs(own - (others[index]?.[coordinate] ?? 0));
    target[index] = isCategory ? Math.min(1, gap) : gap;
  }
}

/**
 * One coordinate an option: the place on its scale, or among its levels, of a number; any two
 * categories are wholly apart. With `levelOf` (0 … 1) one more.
 */
export function createCoordinates(
  options: readonly Option[],
  levelOf: ((configuration: Configuration) => number) | null,
): Coordinates {
  const axes = options.map(({ kind }, coordinate) => {
    return { coordinate, isCategory: kind === 'categorical' };
  });
  if (levelOf !== null) axes.push({ coordinate: options.length, isCategory: false });
  return {
    placeOf(configuration) {
      const places = options.map((option) => placeOf(option, configuration[option.name]));
      return Float64Array.from(levelOf === null ? places : [...places, levelOf(configuration)]);
    },
    distancesTo(others) {
      const distances = axes.map(() => new Float64Array(others.length));
      return (place) => {
        for (const [index, axis] of axes.entries()) {
          const target = distances[index];
          if (target !== undefined) writeDistances(target, axis, { place, others });
        }
        return distances;
      };
    },
    distancesAmong: (places) =>
      axes.map((axis) => {
        const distances = new Float64Array(lowerIndex(places.length, 0));
        for (const [row, place] of places.entries()) {
          const target = distances.subarray(lowerIndex(row, 0), lowerIndex(row + 1, 0));
          writeDistances(target, axis, { place, others: places });
        }
        return distances;
      }),
  };
}
