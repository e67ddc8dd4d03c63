import { UserError } from '../errors.ts';
import type { FixedOption, JsonObject, Option, SchemaDeclaration } from '../schema/option.ts';
import type { Configuration } from './configuration.ts';
import { createDocumentBuilder } from './document.ts';
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
      return error === null ? null : describeError(error, (keys) => keys.join('.'));
    },
  };
  checkDefault(space, path);
  return space;
}
