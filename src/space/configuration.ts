import type { OptionValue } from '../schema/option.ts';

/** One value for every option of a space, by the option's dotted name. */
export type Configuration = Readonly<Record<string, OptionValue>>;

/**
 * The canonical key of a configuration: JSON with its names sorted. Equal configurations have
 * equal keys and different ones different keys, whatever order their options were given in.
 */
export function keyOf(configuration: Configuration): string {
  const names = Object.keys(configuration).sort();
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, configuration[name]])));
}
