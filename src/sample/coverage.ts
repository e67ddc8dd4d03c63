import type { Option } from '../schema/option.ts';
import { keyOf, type Configuration } from '../space/configuration.ts';
import { levelsOf, placeOf } from '../space/domain.ts';
import type { Weights } from './weights.ts';

// A continuous option is balanced over this many classes of its range.
const CLASSES = 5;

/** The class of each option's value: its nearest level of a number, else the value itself. */
type Classes = readonly number[];
/** The place of each option's value on its scale: `placeOf`. */
type Places = readonly number[];

interface Levels {
  readonly classify: (configuration: Configuration) => Classes;
  readonly locate: (configuration: Configuration) => Places;
  /** Distance of two configurations, each option counting between 0 and its weight. */
  readonly distance: (a: Places, b: Places) => number;
}

/** Index of the nearest level of a number. */
function rankAmong(places: readonly number[], place: number): number {
  const distances = places.map((level) => Math.abs(level - place));
  return distances.indexOf(Math.min(...distances));
}

function placeIn(configuration: Configuration, option: Option): number {
  return placeOf(option, configuration[option.name]);
}

function createLevels(options: readonly Option[], { ofOption }: Weights): Levels {
  const scales = options.map((option) => ({
    option,
    places: levelsOf(option, CLASSES).map((level) => placeOf(option, level)),
    isNumeric: option.kind === 'integer' || option.kind === 'real',
    weight: ofOption(option.name),
  }));
  return {
    classify: (configuration) =>
      scales.map(({ option, places, isNumeric }) => {
        const place = placeIn(configuration, option);
        return isNumeric ? rankAmong(places, place) : places.indexOf(place);
      }),
    locate: (configuration) => options.map((option) => placeIn(configuration, option)),
    // Any two categories are wholly apart.
    distance: (a, b) =>
      scales.reduce((sum, { weight }, index) => {
        const gap = Math.abs((a[index] ?? 0) - (b[index] ?? 0));
        return sum + weight * Math.min(1, gap);
      }, 0),
  };
}

/** How often each level, and each pair of levels of two options, is in the sample. */
class CellCounts {
  readonly #counts: number[] = [];
  /** Of each cell of a configuration, in the order of `cellsOf`. */
  readonly #weights: Float64Array;

  constructor(options: readonly Option[], { ofOption, ofPair }: Weights) {
    const names = options.map(({ name }) => name);
    this.#weights = Float64Array.from(
      names.flatMap((one, index) =>
        names.slice(index).map((other) => (other === one ? ofOption(one) : ofPair(one, other))),
      ),
    );
  }

  /** Numbers of the cells that a configuration lies in. */
  cellsOf(classes: Classes): Int32Array {
    // A value that is no level has class −1.
    const singles = classes.map((level, option) => option * (CLASSES + 1) + level + 1);
    const size = classes.length * (CLASSES + 1);
    const cells = new Int32Array((classes.length * (classes.length + 1)) / 2);
    let next = 0;
    for (const [option, first] of singles.entries()) {
      for (let other = option; other < singles.length; other++) {
        cells[next++] = first * size + (singles[other] ?? 0);
      }
    }
    return cells;
  }

  add(cells: Int32Array): void {
    for (const cell of cells) this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
  }

  /** What a configuration would add to the least seen cells: the sum of weight / (1 + count). */
  gainOf(cells: Int32Array): number {
    let gain = 0;
    for (let index = 0; index < cells.length; index += 1) {
      gain += (this.#weights[index] ?? 1) / (1 + (this.#counts[cells[index] ?? 0] ?? 0));
    }
    return gain;
  }
}

interface Candidate {
  readonly configuration: Configuration;
  readonly places: Places;
  readonly cells: Int32Array;
  readonly promise: number;
  /** Distance to the nearest chosen configuration. */
  nearest: number;
}

export interface Sources {
  readonly options: readonly Option[];
  readonly candidates: readonly Configuration[];
  /** For each candidate, how much it is worth measuring for another reason: 0 … 1. */
  readonly promises?: readonly number[];
  /** Left out: every option and every pair matters as much as the others. */
  readonly weights?: Weights;
}

const EQUAL_WEIGHTS: Weights = { ofOption: () => 1, ofPair: () => 1 };

/**
 * Index of the candidate with the best sum of gain and distance, each as a share of its best, and
 * promise.
 */
function bestOf(pool: readonly Candidate[], counts: CellCounts): number {
  const gains = pool.map(({ cells }) => counts.gainOf(cells));
  const largest = Math.max(...gains);
  const farthest = Math.max(...pool.map(({ nearest }) => nearest));
  const scores = pool.map(({ nearest, promise }, index) => {
    const distance = Number.isFinite(farthest) && farthest > 0 ? nearest / farthest : 0;
    return (gains[index] ?? 0) / largest + distance + promise;
  });
  return scores.indexOf(Math.max(...scores));
}

/**
 * Chooses `count` of the candidates, one after another, to spread over the levels of every option
 * and the pairs of levels of every two: each is the one that adds most to the least seen levels
 * and pairs and lies farthest from all chosen so far; a promise counts as much as either of them.
 * `chosen` counts as sampled already. The order of the candidates settles ties, so a seeded draw of candidates gives a seeded sample.
 */
export function sampleCoverage(
  { options, candidates, promises = [], weights = EQUAL_WEIGHTS }: Sources,
  chosen: readonly Configuration[],
  count: number,
): Configuration[] {
  const levels = createLevels(options, weights);
  const counts = new CellCounts(options, weights);
  const taken = new Set(chosen.map(keyOf));
  const sampled = chosen.map(levels.locate);
  for (const one of chosen) counts.add(counts.cellsOf(levels.classify(one)));
  const pool = candidates.flatMap((configuration, index): Candidate[] => {
    if (taken.has(keyOf(configuration))) return [];
    const places = levels.locate(configuration);
    const cells = counts.cellsOf(levels.classify(configuration));
    const nearest = Math.min(...sampled.map((other) => levels.distance(other, places)));
    return [{ configuration, places, cells, promise: promises[index] ?? 0, nearest }];
  });
  const sample: Configuration[] = [];
  while (sample.length < count && pool.length > 0) {
    const [best] = pool.splice(bestOf(pool, counts), 1);
    if (best === undefined) break;
    sample.push(best.configuration);
    counts.add(best.cells);
    for (const other of pool) {
      other.nearest = Math.min(other.nearest, levels.distance(best.places, other.places));
    }
  }
  return sample;
}
