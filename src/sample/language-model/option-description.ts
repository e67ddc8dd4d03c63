import { assertNever } from '../../errors.ts';
import type { JsonObject, Option, OptionValue } from '../../schema/option.ts';
import { cut } from './reading.ts';

// Characters: of one option, and of all that are described together.
const DESCRIPTION_LIMIT = 300;
const DESCRIPTIONS_LIMIT = 20_000;
const VALUES_LIMIT = 1_000;
const ALL_VALUES_LIMIT = 20_000;

/** The values of a listed option that fit, at least one. */
function fittingValues(values: readonly OptionValue[], limit: number): JsonObject {
  let length = 0;
  const first = values.findIndex((value) => {
    length += JSON.stringify(value).length;
    return length > limit;
  });
  if (first < 0) return { values };
  const shown = values.slice(0, Math.max(1, first));
  return { values: shown, valuesNotShown: values.length - shown.length };
}

function describeDomain(option: Option, limit: number): JsonObject {
  switch (option.kind) {
    case 'boolean':
      return { values: [false, true] };
    case 'categorical':
      return fittingValues(option.values, limit);
    case 'integer':
    case 'real': {
      if (option.domain.type === 'levels') return fittingValues(option.domain.values, limit);
      const { minimum, maximum, step, scale } = option.domain;
      const isPlain = step === null || (step === 1 && option.kind === 'integer');
      return {
        minimum,
        maximum,
        ...(isPlain ? {} : { step }),
        ...(scale === 'log' ? { scale } : {}),
      };
    }
    default:
      return assertNever(option);
  }
}

/** Name, kind, values, default and description of each, the more of them the shorter. */
export function describeOptions(options: readonly Option[]): JsonObject[] {
  const share = (limit: number, all: number) => Math.min(limit, Math.floor(all / options.length));
  const values = share(VALUES_LIMIT, ALL_VALUES_LIMIT);
  const description = share(DESCRIPTION_LIMIT, DESCRIPTIONS_LIMIT);
  return options.map((option) => ({
    name: option.name,
    kind: option.kind,
    ...describeDomain(option, values),
    default: option.default,
    ...(option.deprecated ? { deprecated: true } : {}),
    ...(option.description === null ? {} : { description: cut(option.description, description) }),
  }));
}
