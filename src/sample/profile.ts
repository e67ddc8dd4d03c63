import leven from 'leven';
import { parse } from 'yaml';
import { UserError } from '../errors.ts';
import { isOptionValue } from '../schema/allowed-value.ts';
import type { OptionValue } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import type { ConfigurationSpace } from '../space/configuration-space.ts';

export interface Profile {
  readonly name: string;
  readonly configuration: Configuration;
  /** Values of the file for properties that are not varied: they were not used. */
  readonly ignored: readonly string[];
}

export interface ProfileFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function flatten(value: Readonly<Record<string, unknown>>, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, child]) => {
    const name = `${prefix}${key}`;
    return isObject(child) ? flatten(child, `${name}.`) : [[name, child]];
  });
}

function nearest(name: string, names: readonly string[]): string {
  const [first] = [...names].sort((a, b) => leven(name, a) - leven(name, b));
  return first === undefined ? '' : `; did you mean ${first}?`;
}

function parseFile({ path, text }: ProfileFile): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0, logLevel: 'error' });
  } catch (error) {
    throw new UserError(`${path}: neither JSON nor YAML`, { cause: error });
  }
  if (!isObject(value)) throw new UserError(`${path}: must hold an object of option values`);
  return value;
}

/**
 * Reads a profile: values by nested or dotted option name, JSON or YAML; what it leaves out is at
 * its default. A value or a combination that the schema forbids is a UserError; one that it allows
 * is measured, even if the option is otherwise varied over fewer values.
 */
export function readProfile(file: ProfileFile, space: ConfigurationSpace): Profile {
  const options = new Map(space.options.map((option) => [option.name, option]));
  const isFixed = (name: string) =>
    space.fixed.some((fixed) => name === fixed.name || name.startsWith(`${fixed.name}.`));
  const values = new Map<string, OptionValue>();
  const ignored: string[] = [];
  for (const [name, value] of flatten(parseFile(file))) {
    const option = options.get(name);
    if (option === undefined && !isFixed(name)) {
      const names = [...options.keys()];
      throw new UserError(`${file.path}: ${name}: no such option${nearest(name, names)}`);
    }
    if (option === undefined) ignored.push(name);
    else if (isOptionValue(value)) values.set(name, value);
    else {
      const text = JSON.stringify(value);
      throw new UserError(`${file.path}: ${name}: ${text} is no value of an option`);
    }
  }
  const configuration = Object.fromEntries(
    space.options.map(({ name, default: value }) => [
      name,
      values.has(name) ? (values.get(name) ?? null) : value,
    ]),
  );
  const violation = space.violation(configuration);
  if (violation !== null)
    throw new UserError(`${file.path}: not a valid configuration: ${violation}`);
  return { name: file.name, configuration, ignored };
}
