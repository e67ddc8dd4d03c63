import { sampleRandomly } from './one-shot.ts';
import { findNearest, type Sampler, type Study } from './study.ts';

/** The measured configurations that are nearest to the proposals, in their order, each once. */
export function placeProposals(study: Study): number[] {
  const taken = new Set([0]);
  return (study.advice?.proposals ?? []).flatMap((proposal) => {
    const index = findNearest(study, proposal, taken);
    if (index === -1) return [];
    taken.add(index);
    return [index];
  });
}

/** The default and the proposals of the first round; chance fills what they leave open. */
export const sampleByLanguageModel: Sampler = (study, count, random) => {
  const proposed = [0, ...placeProposals(study)];
  const taken = new Set(proposed);
  const others = sampleRandomly(study, study.configurations.length, random);
  return [...proposed, ...others.filter((index) => !taken.has(index))].slice(0, count);
};

/**
 * The sampler among the configurations that keep the default in pruned options; where they are too
 * few, among those that depart from it least.
 */
export function prune(sampler: Sampler, prunedIn: (study: Study) => ReadonlySet<string>): Sampler {
  return (study, count, random) => {
    const { configurations, measure } = study;
    const pruned = [...prunedIn(study)];
    const [standard] = configurations;
    const departures = configurations.map(
      (one) => pruned.filter((name) => one[name] !== standard?.[name]).length,
    );
    const sorted = [...departures].sort((a, b) => a - b);
    const most = sorted[Math.min(count, sorted.length) - 1] ?? 0;
    const kept = [...configurations.keys()].filter((index) => (departures[index] ?? 0) <= most);
    const within: Study = {
      ...study,
      configurations: kept.map((index) => configurations[index] ?? {}),
      measure: (index) => measure(kept[index] ?? 0),
    };
    return sampler(within, count, random).map((index) => kept[index] ?? 0);
  };
}
