import type { ErrorObject } from 'ajv';
import { UserError } from '../errors.ts';
import { seededRandom } from '../random.ts';
import type { ConfigurationSpace } from './configuration-space.ts';
import { findValidConfiguration, searchLimit } from './search.ts';
import { describeError, pathOf } from './validator.ts';

interface Finding {
  readonly error: ErrorObject;
  readonly path: string;
}

/** What is wrong with the default configuration of a schema, and what to add to mend it. */
export function invalidDefault(space: ConfigurationSpace, finding: Finding): UserError {
  const { error, path } = finding;
  const fault = `${path}: the default configuration is not valid: ${describeError(error)}`;
  return new UserError(`${fault}; ${adviseOn(space, error)}`);
}

function adviseOn(space: ConfigurationSpace, error: ErrorObject): string {
  const missing: unknown = error.params['missingProperty'];
  if (typeof missing === 'string') {
    return `give "${[...pathOf(error), missing].join('.')}" a "default"`;
  }
  const name = pathOf(error).join('.');
  const fixed = space.fixed.find((item) => name === item.name || name.startsWith(`${item.name}.`));
  if (fixed) return `change the "default" of "${fixed.name}", which is not varied`;
  const valid = findValidConfiguration(space, seededRandom(1));
  if (valid === null) {
    return `the constraints leave no valid configuration that was found in ${searchLimit} tries`;
  }
  const changed = space.options.filter((option) => valid[option.name] !== option.default);
  const defaults = changed.map(
    (option) => `"${option.name}": ${JSON.stringify(valid[option.name])}`,
  );
  return `state a "default" that satisfies the constraints, such as ${defaults.join(', ')}`;
}
