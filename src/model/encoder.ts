import { assertNever } from '../errors.ts';
import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { placeOf } from '../space/domain.ts';

/** Turns a configuration into the row of numbers a forest reads. */
export interface Encoder {
  /** One label a column: the option's name, and the value for an indicator column. */
  readonly columns: readonly string[];
  encode(configuration: Configuration): number[];
}

interface Column {
  readonly label: string;
  read(configuration: Configuration): number;
}

/**
 * A tree cuts half way between two measured values, so a number stands on the option's scale: of ten
 * and ten thousand a linear one would take all but the largest for ten.
 */
function columnOfNumber(option: Extract<Option, { kind: 'integer' | 'real' }>): Column {
  const { name, domain } = option;
  if (domain.type === 'levels') {
    return {
      label: `${name} among ${domain.values.join(', ')}`,
      read: (values) => placeOf(option, values[name]),
    };
  }
  return domain.scale === 'log'
    ? { label: `logarithm of ${name}`, read: (values) => Math.log(Number(values[name])) }
    : { label: name, read: (values) => Number(values[name]) };
}

function columnsOf(option: Option): Column[] {
  switch (option.kind) {
    case 'boolean':
      return [{ label: option.name, read: (values) => (values[option.name] === true ? 1 : 0) }];
    case 'categorical':
      return option.values.map((value) => ({
        label: `${option.name}=${JSON.stringify(value)}`,
        read: (values) => (values[option.name] === value ? 1 : 0),
      }));
    case 'integer':
    case 'real':
      return [columnOfNumber(option)];
    default:
      return assertNever(option);
  }
}

/** One column for a boolean or a number, one indicator column a value for a categorical option. */
export function createEncoder(options: readonly Option[]): Encoder {
  const columns = options.flatMap(columnsOf);
  return {
    columns: columns.map(({ label }) => label),
    encode: (configuration) => columns.map((column) => column.read(configuration)),
  };
}
