import type { Random } from '../random.ts';
import type { Option, OptionValue } from '../schema/option.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigurationSpace } from './configuration-space.ts';
import { drawValue, levelsOf } from './domain.ts';

/** Bounds the search for a valid configuration: a second at most. */
export const searchLimit = 40_000;

/** Values of an option that are tried beside the one it has. */
const triedLevels = 5;

export function drawConfiguration(options: readonly Option[], random: Random): Configuration {
  return Object.fromEntries(options.map((option) => [option.name, drawValue(option, random)]));
}

/**
 * A valid configuration, near the default if there is one: with one option changed, with two, and
 * then anywhere at random, `searchLimit` tries in all. Null when none was found.
 */
export function findValidConfiguration(
  space: ConfigurationSpace,
  random: Random,
): Configuration | null {
  let tries = 0;
  for (const configuration of candidates(space, random)) {
    if (space.violation(configuration) === null) return configuration;
    tries += 1;
    if (tries >= searchLimit) return null;
  }
  return null;
}

type Change = readonly [name: string, value: OptionValue];

function* candidates(space: ConfigurationSpace, random: Random): Generator<Configuration> {
  const { options, defaultConfiguration: origin } = space;
  const changes = options.flatMap((option) =>
    levelsOf(option, triedLevels)
      .filter((value) => value !== origin[option.name])
      .map((value): Change => [option.name, value]),
  );
  yield origin;
  for (const change of changes) yield applyChanges(origin, [change]);
  let pairs = 0;
  for (const [index, first] of changes.entries()) {
    for (const second of changes.slice(index + 1)) {
      if (pairs >= searchLimit / 2) break;
      pairs += 1;
      if (first[0] !== second[0]) yield applyChanges(origin, [first, second]);
    }
  }
  for (;;) yield drawConfiguration(options, random);
}

function applyChanges(origin: Configuration, changes: readonly Change[]): Configuration {
  return { ...origin, ...Object.fromEntries(changes) };
}
