import { drawIndex, shuffled, type Random } from '../../src/random.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import type { Sampler, Study } from './study.ts';

export const sampleRandomly: Sampler = ({ configurations }, count, random) =>
  shuffled([...configurations.keys()], random).slice(0, count);

/** What spreads over levels, pairs of levels and distance: src/sample/coverage.ts. */
export const sampleByCoverage: Sampler = ({ options, configurations }, count) => {
  const [first] = configurations;
  if (first === undefined) return [];
  const indexes = new Map(configurations.map((one, index) => [keyOf(one), index]));
  const others = sampleCoverage({ options, candidates: configurations }, [first], count - 1);
  return [first, ...others].flatMap((one) => indexes.get(keyOf(one)) ?? []);
};

/** How many options have another value than the default. */
function distanceFrom(first: Configuration | undefined, { options }: Study) {
  return (other: Configuration) =>
    options.filter(({ name }) => first?.[name] !== other[name]).length;
}

/**
 * Distances from the default are drawn uniformly, then a configuration that far away (Kaltenecker et
 * al. 2019, Distance-based sampling of software configuration spaces).
 */
export const sampleByDistance: Sampler = (study, count, random) => {
  const { configurations } = study;
  const distance = distanceFrom(configurations[0], study);
  const groups = new Map<number, number[]>();
  for (const index of shuffled([...configurations.keys()], random)) {
    const configuration = configurations[index];
    const far = configuration === undefined ? 0 : distance(configuration);
    groups.set(far, [...(groups.get(far) ?? []), index]);
  }
  const open = [...groups.values()];
  const chosen: number[] = [];
  while (chosen.length < count && open.length > 0) {
    const drawn = drawIndex(random, open.length);
    const index = open[drawn]?.pop();
    if (index === undefined) open.splice(drawn, 1);
    else chosen.push(index);
  }
  return chosen;
};

/** The pairs of values of two options that a configuration holds. */
function pairsIn(configuration: Configuration, { options }: Study): string[] {
  const cells = options.map(({ name }) => `${name}=${JSON.stringify(configuration[name])}`);
  return cells.flatMap((one, index) => cells.slice(index + 1).map((other) => `${one}&${other}`));
}

// So many candidates compete for each place, as in greedy generators of covering arrays.
const COMPETITORS = 50;

/**
 * Greedy pairwise (t-wise, t = 2) sample (Cohen et al. 1997, The AETG system): each configuration
 * covers the most pairs of values not covered yet; once all are, it begins anew.
 */
export const sampleByPairs: Sampler = (study, count, random) => {
  const { configurations } = study;
  const open = new Set(configurations.keys());
  const pairs = configurations.map((one) => pairsIn(one, study));
  const chosen: number[] = [];
  let covered = new Set<string>();
  while (chosen.length < count && open.size > 0) {
    const [best, gain] = bestOf(
      competitorsOf([...open], random),
      (index) => (pairs[index] ?? []).filter((pair) => !covered.has(pair)).length,
    );
    if (gain === 0 && covered.size > 0) {
      covered = new Set();
      continue;
    }
    open.delete(best);
    chosen.push(best);
    for (const pair of pairs[best] ?? []) covered.add(pair);
  }
  return chosen;
};

function competitorsOf(open: readonly number[], random: Random): number[] {
  return Array.from(
    { length: Math.min(COMPETITORS, open.length) },
    () => open[drawIndex(random, open.length)] ?? 0,
  );
}

/** The first of those that score highest, with its score. */
function bestOf(indexes: readonly number[], score: (index: number) => number): [number, number] {
  return indexes
    .map((index): [number, number] => [index, score(index)])
    .reduce((best, other) => (other[1] > best[1] ? other : best));
}
