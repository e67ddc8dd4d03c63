import { mean } from 'simple-statistics';
import type { Configuration } from '../space/configuration.ts';
import { isSame, listConditions, matches, type Condition, type Rule } from './condition.ts';
import type { Effect } from './effect.ts';
import { shareOfSpace, type Ground } from './ground.ts';
import { scoreSplit, type MeasuredMeans } from './split-score.ts';

/** A rule that splits the measured configurations into changed and others. */
export interface Region {
  readonly rule: Rule;
  /** Indexes of the effects inside. */
  readonly inside: readonly number[];
  /** Description length of the split against none at all, which is 0; lower is better. */
  readonly score: number;
}

const LONGEST_RULE = 3;
// Rules kept from one length to the next; the search is greedy beyond them.
const BEAM = 60;
// Whether a rule is an expected one or any other takes one bit to say.
const COIN = Math.log(2);
// Changes below half a percent are no reason to split: nobody acts on them.
const NEGLIGIBLE_CHANGE = 0.005;

/** A condition with its answer for every measured configuration. */
interface Test {
  readonly condition: Condition;
  /** Nats to state it: which option, and which of that option's conditions. */
  readonly length: number;
  readonly holds: readonly boolean[];
}

interface Search extends MeasuredMeans {
  readonly tests: readonly Test[];
}

/** A rule on its way: conditions in the order of the search's tests. */
interface Draft {
  readonly tests: readonly number[];
  /** Nats to state its conditions. */
  readonly length: number;
  /** Indexes of the measured configurations for which all of them hold. */
  readonly inside: readonly number[];
  readonly score: number;
}

/** Conditions by option: those that the search may combine, and those of expected rules. */
function listTests(
  { options, expected = [] }: Ground,
  configurations: readonly Configuration[],
): Test[] {
  return options.flatMap((option) => {
    const conditions = listConditions(option, configurations);
    for (const told of expected.flat()) {
      const isNew = !conditions.some((one) => isSame(one, told));
      if (told.option === option.name && isNew) conditions.push(told);
    }
    const length = Math.log(options.length) + Math.log(conditions.length);
    return conditions.map((condition) => ({
      condition,
      length,
      holds: configurations.map((configuration) => matches([condition], configuration)),
    }));
  });
}

function startSearch(effects: readonly Effect[], ground: Ground): Search {
  const configurations = effects.map(({ configuration }) => configuration);
  const means = effects.map(({ mean: value }) => value);
  return {
    means,
    tests: listTests(ground, configurations),
    noise: mean(effects.map(({ meanVariance }) => meanVariance)) + NEGLIGIBLE_CHANGE ** 2,
    sum: means.reduce((total, value) => total + value, 0),
    squares: means.reduce((total, value) => total + value ** 2, 0),
  };
}

/** Each draft with one more test, on an option it does not name yet; every set of tests once. */
function extend(drafts: readonly Draft[], search: Search): Draft[] {
  const seen = new Set<number>();
  return drafts.flatMap((draft) => {
    const named = new Set(draft.tests.map((test) => search.tests[test]?.condition.option));
    return search.tests.flatMap(({ condition, length: own, holds }, added): Draft[] => {
      if (named.has(condition.option)) return [];
      const inside = draft.inside.filter((index) => holds[index] === true);
      const length = draft.length + own;
      const score = scoreSplit(search, inside, length);
      if (score === null) return [];
      const tests = [...draft.tests, added].sort((a, b) => a - b);
      const name = tests.reduce((number, test) => number * search.tests.length + test, 0);
      if (seen.has(name)) return [];
      seen.add(name);
      return [{ tests, length, inside, score }];
    });
  });
}

/**
 * Rules that were expected are cheaper to state: after the coin that says so, it takes no more than
 * which of them it is.
 */
function draftExpected(expected: readonly Rule[], search: Search): Draft[] {
  const length = COIN + Math.log(expected.length);
  return expected.flatMap((rule): Draft[] => {
    const tests = rule.map((one) =>
      search.tests.findIndex(({ condition }) => isSame(one, condition)),
    );
    const inside = search.means.flatMap((_, index) =>
      tests.every((test) => search.tests[test]?.holds[index] === true) ? [index] : [],
    );
    const score = scoreSplit(search, inside, length);
    return score === null || score >= 0 ? [] : [{ tests, length, inside, score }];
  });
}

function toRegion({ tests, inside, score }: Draft, search: Search): Region {
  return {
    rule: tests.flatMap((test) => search.tests[test]?.condition ?? []),
    inside,
    score,
  };
}

/** Among rules that explain the same, the one that claims least of the space comes first. */
function sortByScore(regions: readonly Region[], drawn: readonly Configuration[]): Region[] {
  return regions
    .map((region) => ({ region, share: shareOfSpace(region.rule, drawn) }))
    .sort((a, b) => {
      const difference = a.region.score - b.region.score;
      return Math.abs(difference) > 1e-9 ? difference : a.share - b.share;
    })
    .map(({ region }) => region);
}

/**
 * The rules of at most three conditions on different options that best separate worse
 * configurations from the others, best first; empty when no rule beats having none. Subgroup
 * discovery by beam search (Herrera et al. 2011) with a description length for its quality.
 */
export function findRegions(effects: readonly Effect[], ground: Ground): Region[] {
  if (effects.length < 3) return [];
  const { drawn, expected = [] } = ground;
  const search = startSearch(effects, ground);
  const everywhere = effects.map((_, index) => index);
  const start = { tests: [], length: expected.length > 0 ? COIN : 0, inside: everywhere, score: 0 };
  let longest: Draft[] = [start];
  const found = draftExpected(expected, search);
  for (let length = 1; length <= LONGEST_RULE; length++) {
    longest = extend(longest, search)
      .sort((a, b) => a.score - b.score)
      .slice(0, BEAM);
    found.push(...longest.filter(({ score }) => score < 0));
  }
  const best = found.sort((a, b) => a.score - b.score).slice(0, BEAM);
  return sortByScore(
    best.map((draft) => toRegion(draft, search)),
    drawn,
  );
}
