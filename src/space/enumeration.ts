import type { Random } from '../random.ts';
import type { Option, OptionValue } from '../schema/option.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigurationSpace } from './configuration-space.ts';
import { estimateCount } from './count-estimate.ts';
import { cardinality, valuesOf } from './domain.ts';

/** Spaces with more combinations than this, before constraints, are drawn from, not listed. */
export const enumerationLimit = 20_000;

/** How many combinations the options have before constraints; Infinity with a continuous one. */
export function countCombinations(options: readonly Option[]): number {
  return options.reduce((product, option) => product * cardinality(option), 1);
}

/** Every valid configuration; null when the combinations before constraints exceed the limit. */
export function enumerateConfigurations(
  space: ConfigurationSpace,
  limit: number,
): readonly Configuration[] | null {
  const combinations = countCombinations(space.options);
  if (combinations > limit) return null;
  const domains = space.options.map((option) => ({ name: option.name, values: valuesOf(option) }));
  const all = Array.from({ length: combinations }, (_, index) => combinationAt(domains, index));
  return all.filter((configuration) => space.violation(configuration) === null);
}

interface FiniteDomain {
  readonly name: string;
  readonly values: readonly OptionValue[];
}

/** The index is read as a number whose digits are the values, the last option changing fastest. */
function combinationAt(domains: readonly FiniteDomain[], index: number): Configuration {
  let rest = index;
  const entries = domains.toReversed().map(({ name, values }) => {
    const value = values[rest % values.length] ?? null;
    rest = Math.floor(rest / values.length);
    return [name, value] as const;
  });
  return Object.fromEntries(entries.toReversed());
}

/**
 * How many valid configurations there are: counted when they can be enumerated, estimated when
 * not, Infinity when an option is continuous.
 */
export function countConfigurations(
  space: ConfigurationSpace,
  random: Random,
): { readonly count: number; readonly exact: boolean } {
  const all = enumerateConfigurations(space, enumerationLimit);
  if (all !== null) return { count: all.length, exact: true };
  const isContinuous = countCombinations(space.options) === Infinity;
  return { count: isContinuous ? Infinity : estimateCount(space, random), exact: false };
}
