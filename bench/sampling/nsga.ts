import { drawIndex, type Random } from '../../src/random.ts';
import type { Option } from '../../src/schema/option.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { sampleRandomly } from './one-shot.ts';
import { findNearest, type Sampler, type Study } from './study.ts';

const POPULATION = 10;

function dominates(one: readonly number[], other: readonly number[]): boolean {
  return (
    one.every((value, index) => value <= (other[index] ?? 0)) &&
    one.some((value, index) => value < (other[index] ?? 0))
  );
}

/** How many of the others dominate each: the fronts' order, without their sizes. */
function rankAll(indexes: readonly number[], { measure }: Study): Map<number, number> {
  return new Map(
    indexes.map((index) => [
      index,
      indexes.filter((other) => dominates(measure(other), measure(index))).length,
    ]),
  );
}

/** Distance to the neighbours on either side, summed over the objectives; ends are infinitely far. */
function crowding(indexes: readonly number[], { measure }: Study): Map<number, number> {
  const distances = new Map(indexes.map((index) => [index, 0]));
  const objectives = measure(indexes[0] ?? 0).length;
  for (let objective = 0; objective < objectives; objective++) {
    const level = (index: number | undefined) => measure(index ?? 0)[objective] ?? 0;
    const sorted = [...indexes].sort((a, b) => level(a) - level(b));
    const range = level(sorted.at(-1)) - level(sorted[0]) || 1;
    for (const [place, index] of sorted.entries()) {
      const isEnd = place === 0 || place === sorted.length - 1;
      const gap = isEnd
        ? Number.POSITIVE_INFINITY
        : (level(sorted[place + 1]) - level(sorted[place - 1])) / range;
      distances.set(index, (distances.get(index) ?? 0) + gap);
    }
  }
  return distances;
}

function selectParents(measured: readonly number[], study: Study): number[] {
  const ranks = rankAll(measured, study);
  const crowded = crowding(measured, study);
  const rankOf = (index: number) => ranks.get(index) ?? 0;
  return [...measured]
    .sort((a, b) => rankOf(a) - rankOf(b) || (crowded.get(b) ?? 0) - (crowded.get(a) ?? 0))
    .slice(0, POPULATION);
}

/** Each option's value from either parent, and one in as many as there are options from a stranger. */
function breed(
  family: readonly [Configuration, Configuration, Configuration],
  options: readonly Option[],
  random: Random,
): Configuration {
  const [one, other, stranger] = family;
  return Object.fromEntries(
    options.map(({ name }) => {
      const isMutated = random() < 1 / options.length;
      const parent = random() < 0.5 ? one : other;
      return [name, (isMutated ? stranger : parent)[name] ?? null];
    }),
  );
}

/** Evolution by dominance and crowding after NSGA-II (Deb et al. 2002), one child at a time. */
export const sampleByEvolution: Sampler = (study, count, random) => {
  const { configurations, options } = study;
  const chosen = sampleRandomly(study, Math.min(POPULATION, count), random);
  const taken = new Set(chosen);
  while (chosen.length < Math.min(count, configurations.length)) {
    const parents = selectParents(chosen, study);
    const draw = (indexes: readonly number[]): Configuration =>
      configurations[indexes[drawIndex(random, indexes.length)] ?? 0] ?? {};
    const stranger = configurations[drawIndex(random, configurations.length)] ?? {};
    const child = breed([draw(parents), draw(parents), stranger], options, random);
    const index = findNearest(study, child, taken);
    taken.add(index);
    chosen.push(index);
  }
  return chosen;
};
