import type { Option } from '../schema/option.ts';
import { keyOf, type Configuration } from '../space/configuration.ts';
import { levelsOf } from '../space/domain.ts';

// A continuous option is balanced over this many classes of its range.
const CLASSES = 5;

/** The class of each option's value: its nearest level of a number, else the value itself. */
type Classes = readonly number[];

interface Levels {
  readonly classify: (configuration: Configuration) => Classes;
  /** Distance of two configurations, each option counting between 0 and 1. */
  readonly distance: (a: Classes, b: Classes) => number;
}

function rankAmong(levels: readonly number[], value: number): number {
  const distances = levels.map((level) => Math.abs(level - value));
  return distances.indexOf(Math.min(...distances));
}

function createLevels(options: readonly Option[]): Levels {
  const classed = options.map((option) => {
    const levels = levelsOf(option, CLASSES);
    const isNumeric = option.kind === 'integer' || option.kind === 'real';
    const numbers = levels.map(Number);
    return {
      classOf: (configuration: Configuration) => {
        const value = configuration[option.name];
        return isNumeric
          ? rankAmong(numbers, Number(value))
          : levels.findIndex((level) => level === value);
      },
      // A step of an ordered option is a part of the way; any two categories are wholly apart.
      widest: isNumeric ? Math.max(1, levels.length - 1) : 1,
    };
  });
  return {
    classify: (configuration) => classed.map(({ classOf }) => classOf(configuration)),
    distance: (a, b) =>
      classed.reduce((sum, { widest }, option) => {
        const gap = Math.abs((a[option] ?? 0) - (b[option] ?? 0));
        return sum + Math.min(1, gap / widest);
      }, 0),
  };
}

/** How often each level, and each pair of levels of two options, is in the sample. */
class CellCounts {
  readonly #numbers = new Map<string, number>();
  readonly #counts: number[] = [];

  /** Numbers of the cells that a configuration lies in. */
  cellsOf(classes: Classes): Int32Array {
    const singles = classes.map((level, option) => `${option}:${level}`);
    const pairs = singles.flatMap((first, option) =>
      singles.slice(option + 1).map((second) => `${first} ${second}`),
    );
    return Int32Array.from([...singles, ...pairs], (cell) => this.#numberOf(cell));
  }

  add(cells: Int32Array): void {
    for (const cell of cells) this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
  }

  /** What a configuration would add to the least seen cells: the sum of 1 / (1 + count). */
  gainOf(cells: Int32Array): number {
    let gain = 0;
    for (const cell of cells) gain += 1 / (1 + (this.#counts[cell] ?? 0));
    return gain;
  }

  #numberOf(cell: string): number {
    const number = this.#numbers.get(cell) ?? this.#numbers.size;
    this.#numbers.set(cell, number);
    return number;
  }
}

interface Candidate {
  readonly configuration: Configuration;
  readonly classes: Classes;
  readonly cells: Int32Array;
  /** Distance to the nearest chosen configuration. */
  nearest: number;
}

/** Index of the candidate with the best sum of gain and distance, each as a share of its best. */
function bestOf(pool: readonly Candidate[], counts: CellCounts): number {
  const gains = pool.map(({ cells }) => counts.gainOf(cells));
  const largest = Math.max(...gains);
  const farthest = Math.max(...pool.map(({ nearest }) => nearest));
  const scores = pool.map(({ nearest }, index) => {
    const distance = Number.isFinite(farthest) && farthest > 0 ? nearest / farthest : 0;
    return (gains[index] ?? 0) / largest + distance;
  });
  return scores.indexOf(Math.max(...scores));
}

/**
 * Chooses `count` of the candidates, one after another, to spread over the levels of every option
 * and the pairs of levels of every two: each is the one that adds most to the least seen levels
 * and pairs and lies farthest from all chosen so far. `chosen` counts as sampled already. The
 * order of the candidates settles ties, so a seeded draw of candidates gives a seeded sample.
 */
export function sampleCoverage(
  { options, candidates }: { options: readonly Option[]; candidates: readonly Configuration[] },
  chosen: readonly Configuration[],
  count: number,
): Configuration[] {
  const levels = createLevels(options);
  const counts = new CellCounts();
  const taken = new Set(chosen.map(keyOf));
  const sampled = chosen.map(levels.classify);
  for (const classes of sampled) counts.add(counts.cellsOf(classes));
  const pool = candidates
    .filter((configuration) => !taken.has(keyOf(configuration)))
    .map((configuration): Candidate => {
      const classes = levels.classify(configuration);
      const nearest = Math.min(...sampled.map((other) => levels.distance(other, classes)));
      return { configuration, classes, cells: counts.cellsOf(classes), nearest };
    });
  const sample: Configuration[] = [];
  while (sample.length < count && pool.length > 0) {
    const [best] = pool.splice(bestOf(pool, counts), 1);
    if (best === undefined) break;
    sample.push(best.configuration);
    counts.add(best.cells);
    for (const other of pool) {
      other.nearest = Math.min(other.nearest, levels.distance(best.classes, other.classes));
    }
  }
  return sample;
}
