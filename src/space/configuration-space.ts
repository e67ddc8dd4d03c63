import { assertNever } from '../errors.ts';
import { isOptionValue } from '../schema/allowed-value.ts';
import { showValue } from '../schema/extension.ts';
import type { FixedOption, JsonObject, Option, SchemaDeclaration } from '../schema/option.ts';
import type { Configuration } from './configuration.ts';
import { createDocumentBuilder } from './document.ts';
import { invalidDefault } from './invalid-default.ts';
import { compileValidator, describeError } from './validator.ts';

/** All valid configurations: the domains of the options and the constraints of the schema. */
export interface ConfigurationSpace {
  readonly options: readonly Option[];
  readonly fixed: readonly FixedOption[];
  readonly defaultConfiguration: Configuration;
  /**
   * Null when valid, else why not. A value that the schema allows is valid even where
   * `x-perfscape.values` leaves it out: people may run it, it is only not drawn.
   */
  violation(configuration: Configuration): string | null;
  /** The nested document the system under test reads: options and fixed defaults. */
  document(configuration: Configuration): JsonObject;
}

/**
 * Compiles the schema's constraints. An invalid schema, and a default configuration that it
 * forbids, are UserErrors that name `path`.
 */
export function createSpace(declaration: SchemaDeclaration, path: string): ConfigurationSpace {
  const { options, fixed } = declaration;
  const build = createDocumentBuilder(declaration);
  const validate = compileValidator(declaration.document, path);
  const names = new Set(options.map(({ name }) => name));
  const defaults = options.map((option) => [option.name, option.default] as const);
  const space: ConfigurationSpace = {
    options,
    fixed,
    defaultConfiguration: Object.fromEntries(defaults),
    document: build,
    violation(configuration) {
      const fault = findFault(configuration, { options, names });
      if (fault !== null) return fault;
      const error = validate(build(configuration));
      return error === null ? null : describeError(error);
    },
  };
  const error = validate(build(space.defaultConfiguration));
  if (error !== null) throw invalidDefault(space, { error, path });
  return space;
}

interface Expected {
  readonly options: readonly Option[];
  readonly names: ReadonlySet<string>;
}

/** What is wrong before any constraint: names and types of values. */
function findFault(configuration: Configuration, { options, names }: Expected): string | null {
  for (const option of options) {
    const value = configuration[option.name];
    if (!isOfKind(option, value)) {
      if (!Object.hasOwn(configuration, option.name)) return `option "${option.name}" is missing`;
      return `option "${option.name}" must be ${kindNames[option.kind]}, is ${showValue(value)}`;
    }
  }
  const given = Object.keys(configuration);
  const unknown = given.length === names.size ? undefined : given.find((name) => !names.has(name));
  return unknown === undefined ? null : `"${unknown}" is not an option`;
}

const kindNames = {
  boolean: 'true or false',
  categorical: 'a single value',
  integer: 'a whole number',
  real: 'a number',
} as const;

function isOfKind({ kind }: Option, value: unknown): boolean {
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'categorical':
      return isOptionValue(value);
    case 'integer':
      return Number.isInteger(value);
    case 'real':
      return Number.isFinite(value);
    default:
      return assertNever(kind);
  }
}
