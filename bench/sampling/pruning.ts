import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import type { AskingSampler, Sampler, Study } from './study.ts';

/** Of the configurations that differ in pruned options alone, the one that departs least from the default. */
function representSpace({ options, configurations }: Study, pruned: ReadonlySet<string>): number[] {
  const open = options.filter(({ name }) => !pruned.has(name));
  const [standard] = configurations;
  const departures = (one: Configuration) =>
    [...pruned].filter((name) => one[name] !== standard?.[name]).length;
  const representatives = new Map<string, number>();
  for (const [index, one] of configurations.entries()) {
    const key = keyOf(Object.fromEntries(open.map(({ name }) => [name, one[name] ?? null])));
    const known = configurations[representatives.get(key) ?? -1];
    if (known === undefined || departures(one) < departures(known)) representatives.set(key, index);
  }
  return [...representatives.values()];
}

/**
 * The sampler in the space of the options that are not pruned, those at their default where that was
 * measured. Where the space is too small, what else was measured follows in random order.
 */
export function prune(
  sampler: Sampler | AskingSampler,
  prunedIn: (study: Study) => ReadonlySet<string>,
): AskingSampler {
  return async (study, count, random) => {
    const pruned = prunedIn(study);
    const { options, configurations, measure } = study;
    const kept = representSpace(study, pruned);
    const within: Study = {
      ...study,
      options: options.filter(({ name }) => !pruned.has(name)),
      configurations: kept.map((index) => configurations[index] ?? {}),
      measure: (index) => measure(kept[index] ?? 0),
    };
    const chosen = (await sampler(within, count, random)).map((index) => kept[index] ?? 0);
    const taken = new Set(chosen);
    const others = [...configurations.keys()].filter((index) => !taken.has(index));
    return [...chosen, ...others].slice(0, count);
  };
}
