import { assertNever } from '../errors.ts';
import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';

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
      // A tree cuts between neighbours, so the scale of an ordered option changes nothing but the
      // place of a cut between two measured values.
      return [{ label: option.name, read: (values) => Number(values[option.name]) }];
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
