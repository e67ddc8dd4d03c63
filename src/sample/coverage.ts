import type { Option } from '../schema/option.ts';
import { keyOf, type Configuration } from '../space/configuration.ts';
import { levelsOf } from '../space/domain.ts';

// A continuous option is balanced over this many classes of its range.
const CLASSES = 5;

interface Levels {
  /** Class of each option's value. */
  classOf(configuration: Configuration): number[];
  /** Distance of two configurations, each option counting between 0 and 1. */
  distance(a: Configuration, b: Configuration): number;
}

function rankAmong(levels: readonly number[], value: number): number {
  const distances = levels.map((level) => Math.abs(level - value));
  return distances.indexOf(Math.min(...distances));
}

function createLevels(options: readonly Option[]): Levels {
  const levels = options.map((option) => levelsOf(option, CLASSES));
  const numeric = options.map(({ kind }) => kind === 'integer' || kind === 'real');
  const classOf = (configuration: Configuration) =>
    options.map(({ name }, index) => {
      const values = levels[index] ?? [];
      const value = configuration[name];
      return numeric[index]
        ? rankAmong(values.map(Number), Number(value))
        : values.findIndex((level) => level === value);
    });
  const distance = (a: Configuration, b: Configuration) => {
    const [first, second] = [classOf(a), classOf(b)];
    return options.reduce((sum, _, index) => {
      const gap = Math.abs((first[index] ?? 0) - (second[index] ?? 0));
      const widest = Math.max(1, (levels[index]?.length ?? 1) - 1);
      return sum + (numeric[index] ? gap / widest : Math.min(gap, 1));
    }, 0);
  };
  return { classOf, distance };
}

/** A name for each level of a configuration and each pair of levels of two options. */
function cellsOf(classes: readonly number[]): string[] {
  const singles = classes.map((level, option) => `${option}:${level}`);
  const pairs = singles.flatMap((first, index) =>
    singles.slice(index + 1).map((second) => `${first} ${second}`),
  );
  return [...singles, ...pairs];
}

function countCells(counts: Map<string, number>, cells: readonly string[]): void {
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
}

interface Candidate {
  readonly configuration: Configuration;
  readonly cells: readonly string[];
  /** Distance to the nearest chosen configuration. */
  nearest: number;
}

/** What a candidate would add to the least seen cells: the sum of 1 / (1 + count). */
function gainOf({ cells }: Candidate, counts: ReadonlyMap<string, number>): number {
  return cells.reduce((sum, cell) => sum + 1 / (1 + (counts.get(cell) ?? 0)), 0);
}

/** Index of the candidate with the best sum of gain and distance, each as a share of its best. */
function bestOf(pool: readonly Candidate[], counts: ReadonlyMap<string, number>): number {
  const gains = pool.map((candidate) => gainOf(candidate, counts));
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
  const counts = new Map<string, number>();
  const taken = new Set(chosen.map(keyOf));
  for (const configuration of chosen) countCells(counts, cellsOf(levels.classOf(configuration)));
  const pool: Candidate[] = candidates
    .filter((configuration) => !taken.has(keyOf(configuration)))
    .map((configuration) => ({
      configuration,
      cells: cellsOf(levels.classOf(configuration)),
      nearest: Math.min(...chosen.map((other) => levels.distance(other, configuration))),
    }));
  const sample: Configuration[] = [];
  while (sample.length < count && pool.length > 0) {
    const [best] = pool.splice(bestOf(pool, counts), 1);
    if (best === undefined) break;
    sample.push(best.configuration);
    countCells(counts, best.cells);
    for (const other of pool) {
      const distance = levels.distance(best.configuration, other.configuration);
      other.nearest = Math.min(other.nearest, distance);
    }
  }
  return sample;
}
