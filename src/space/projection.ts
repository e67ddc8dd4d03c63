import type { OptionValue } from '../schema/option.ts';
import { keyOf } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigurationSpace } from './configuration-space.ts';
import { isInDomain, nearestValue } from './domain.ts';

/** A configuration of head as base can run it. */
export interface Projection {
  readonly configuration: Configuration;
  readonly key: string;
  /** Options of base whose value had to differ from the one given. */
  readonly moved: readonly string[];
}

/** Bounds the search among the options that differ from the default, taken two at a time. */
const pairLimit = 20_000;

/**
 * The valid configuration of base that is nearest to one of head. Options that base does not know
 * are dropped, those that head does not know are at base's default. A configuration that base
 * allows stays as it is; else impossible values go to the nearest possible ones, and where
 * constraints still forbid the result, one or two options, or as many as need be, to the default.
 */
export function projectConfiguration(
  configuration: Configuration,
  base: ConfigurationSpace,
): Projection {
  const given = giveOptions(configuration, base);
  const repaired = base.violation(given) === null ? given : repair(given, base);
  const moved = Object.keys(given).filter((name) => repaired[name] !== given[name]);
  return { configuration: repaired, key: keyOf(repaired), moved };
}

function giveOptions(configuration: Configuration, { options }: ConfigurationSpace): Configuration {
  const values = options.map(({ name, default: value }) => {
    const isGiven = Object.hasOwn(configuration, name);
    return [name, isGiven ? (configuration[name] ?? null) : value] as const;
  });
  return Object.fromEntries(values);
}

function repair(given: Configuration, base: ConfigurationSpace): Configuration {
  const snapped = Object.fromEntries(
    base.options.map((option): [string, OptionValue] => {
      const value = given[option.name] ?? null;
      if (isInDomain(option, value)) return [option.name, value];
      return [option.name, nearestValue(option, value) ?? option.default];
    }),
  );
  const isValid = (candidate: Configuration) => base.violation(candidate) === null;
  for (const candidate of candidates(snapped, base.defaultConfiguration)) {
    if (isValid(candidate)) return restore(candidate, { snapped, given, isValid });
  }
  return restore(base.defaultConfiguration, { snapped, given, isValid });
}

/** The configuration itself, then with one and with two options at the default. */
function* candidates(snapped: Configuration, defaults: Configuration): Generator<Configuration> {
  const reset = (names: readonly string[]): Configuration => ({
    ...snapped,
    ...Object.fromEntries(names.map((name) => [name, defaults[name] ?? null])),
  });
  const names = Object.keys(snapped).filter((name) => snapped[name] !== defaults[name]);
  yield snapped;
  for (const name of names) yield reset([name]);
  let pairs = 0;
  for (const [index, first] of names.entries()) {
    for (const second of names.slice(index + 1)) {
      if (pairs >= pairLimit) return;
      pairs += 1;
      yield reset([first, second]);
    }
  }
}

interface Restoration {
  readonly snapped: Configuration;
  readonly given: Configuration;
  readonly isValid: (configuration: Configuration) => boolean;
}

/** Gives back, one option after the other, what the search moved without need. */
function restore(valid: Configuration, { snapped, given, isValid }: Restoration): Configuration {
  let best = valid;
  for (const name of Object.keys(given)) {
    for (const source of [given, snapped]) {
      const candidate = { ...best, [name]: source[name] ?? null };
      if (best[name] !== given[name] && isValid(candidate)) best = candidate;
    }
  }
  return best;
}
