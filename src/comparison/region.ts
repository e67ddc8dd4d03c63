import { mean } from 'simple-statistics';
import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { listConditions, matches, type Condition, type Rule } from './condition.ts';
import type { Effect } from './effect.ts';

/** A rule that splits the measured configurations into changed and others. */
export interface Region {
  readonly rule: Rule;
  /** Indexes of the effects inside. */
  readonly inside: readonly number[];
  /** Information criterion of the split; lower is better, 0 is no split at all. */
  readonly score: number;
}

const LONGEST_RULE = 3;
// Rules kept from one length to the next; the search is greedy beyond them.
const BEAM = 60;
// Changes below half a percent are no reason to split: nobody acts on them.
const NEGLIGIBLE_CHANGE = 0.005;

interface Search {
  readonly effects: readonly Effect[];
  readonly conditions: readonly Condition[];
  /** Residual variance that no rule can explain: the noise of the means. */
  readonly noise: number;
  readonly total: number;
}

function sumOfSquares(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const centre = mean([...values]);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

/**
 * −2 log-likelihood ratio of two means against one, plus 2 ln(m) a condition for the choice among m
 * (the risk inflation criterion, Foster & George 1994). A fit below the noise earns nothing.
 */
function scoreRule(search: Search, rule: Rule): Region | null {
  const { effects, conditions, noise, total } = search;
  const inside: number[] = [];
  const means: [number[], number[]] = [[], []];
  effects.forEach((effect, index) => {
    const isInside = matches(rule, effect.configuration);
    if (isInside) inside.push(index);
    means[isInside ? 0 : 1].push(effect.mean);
  });
  if (inside.length === 0 || inside.length === effects.length) return null;
  const residual = sumOfSquares(means[0]) + sumOfSquares(means[1]);
  const count = effects.length;
  const gain = count * Math.log(Math.max(total / count, noise) / Math.max(residual / count, noise));
  const score = 2 * rule.length * Math.log(conditions.length) - gain;
  return { rule, inside, score };
}

function startSearch(effects: readonly Effect[], options: readonly Option[]): Search {
  const configurations = effects.map(({ configuration }) => configuration);
  return {
    effects,
    conditions: listConditions(options, configurations),
    noise: mean(effects.map(({ meanVariance }) => meanVariance)) + NEGLIGIBLE_CHANGE ** 2,
    total: sumOfSquares(effects.map((effect) => effect.mean)),
  };
}

function isWorse(search: Search, { inside }: Region): boolean {
  const isIn = new Set(inside);
  const inner = search.effects.filter((_, index) => isIn.has(index));
  const outer = search.effects.filter((_, index) => !isIn.has(index));
  const innerMean = mean(inner.map((effect) => effect.mean));
  return innerMean > 0 && innerMean > mean(outer.map((effect) => effect.mean));
}

function extend(rules: readonly Region[], search: Search): Region[] {
  const longer = new Map<string, Region>();
  for (const { rule } of rules) {
    for (const condition of search.conditions) {
      if (rule.some(({ option }) => option === condition.option)) continue;
      const extended = [...rule, condition].sort((a, b) => (a.option < b.option ? -1 : 1));
      const name = JSON.stringify(extended);
      if (longer.has(name)) continue;
      const region = scoreRule(search, extended);
      if (region !== null && isWorse(search, region)) longer.set(name, region);
    }
  }
  return [...longer.values()];
}

/** Among rules that explain the same, the one that claims least of the space comes first. */
function byScore(candidates: readonly Configuration[]) {
  const shares = new Map<Region, number>();
  const shareOf = (region: Region) => {
    const known = shares.get(region);
    if (known !== undefined) return known;
    const share = shareOfSpace(region.rule, candidates);
    shares.set(region, share);
    return share;
  };
  return (a: Region, b: Region) =>
    Math.abs(a.score - b.score) > 1e-9 ? a.score - b.score : shareOf(a) - shareOf(b);
}

/** Share of the given configurations that a rule matches. */
export function shareOfSpace(rule: Rule, configurations: readonly Configuration[]): number {
  const matching = configurations.filter((configuration) => matches(rule, configuration));
  return configurations.length === 0 ? 0 : matching.length / configurations.length;
}

/** Where to look: the options that rules may name and configurations drawn from the whole space. */
export interface Ground {
  readonly options: readonly Option[];
  readonly drawn: readonly Configuration[];
}

/**
 * The rules of at most three conditions on different options that best separate worse
 * configurations from the others, best first; empty when no rule beats having none. Subgroup
 * discovery by beam search (Herrera et al. 2011) with an information criterion for its quality.
 */
export function findRegions(effects: readonly Effect[], ground: Ground): Region[] {
  if (effects.length < 3) return [];
  const search = startSearch(effects, ground.options);
  const compare = byScore(ground.drawn);
  let longest: Region[] = [{ rule: [], inside: [], score: 0 }];
  const found: Region[] = [];
  for (let length = 1; length <= LONGEST_RULE; length++) {
    longest = extend(longest, search)
      .sort((a, b) => a.score - b.score)
      .slice(0, BEAM);
    found.push(...longest.filter(({ score }) => score < 0));
  }
  return found.sort(compare).slice(0, BEAM);
}
