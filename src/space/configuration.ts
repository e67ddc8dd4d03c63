import type { OptionValue } from '../schema/option.ts';

/** One value for every option of a space, by the option's dotted name. */
export type Configuration = Readonly<Record<string, OptionValue>>;

// Configurations are not changed once they are made, and the same ones are asked about again and again.
const keys = new WeakMap<Configuration, string>();

/**
 * The canonical key of a configuration: JSON with its names sorted. Equal configurations have
 * equal keys and different ones different keys, whatever order their options were given in.
 */
export function keyOf(configuration: Configuration): string {
  const known = keys.get(configuration);
  if (known !== undefined) return known;
  const names = Object.keys(configuration).sort();
  const key = JSON.stringify(Object.fromEntries(names.map((name) => [name, configuration[name]])));
  keys.set(configuration, key);
  return key;
}
