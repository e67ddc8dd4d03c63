import { assertNever } from '../errors.ts';
import type { FixedOption, Option, SchemaDeclaration } from './option.ts';

/** One property in readable texts; two properties with equal texts are declared alike. */
export interface OptionSummary {
  readonly type: string;
  readonly domain: string;
  /** The domain's values without their order, which means nothing. */
  readonly values: string;
  readonly default: string;
  /** Null where the declaration keeps none. */
  readonly description: string | null;
}

export function summarizeOptions(
  declaration: SchemaDeclaration,
): ReadonlyMap<string, OptionSummary> {
  const { options, fixed } = declaration;
  return new Map([
    ...options.map((option) => [option.name, summarizeOption(option)] as const),
    ...fixed.map((option) => [option.name, summarizeFixed(option)] as const),
  ]);
}

function summarizeOption(option: Option): OptionSummary {
  const domain = describeDomain(option);
  const description = option.description ?? '';
  return {
    type: option.kind,
    domain,
    values: option.kind === 'categorical' ? option.values.map(showText).sort().join() : domain,
    default: showText(option.default),
    description: option.deprecated ? `deprecated. ${description}`.trim() : description,
  };
}

function summarizeFixed({ value, reason }: FixedOption): OptionSummary {
  const texts = { type: 'fixed', domain: reason, values: reason, description: null };
  return { ...texts, default: showText(value) };
}

function describeDomain(option: Option): string {
  switch (option.kind) {
    case 'boolean':
      return 'false, true';
    case 'categorical':
      return option.values.map(showText).join(', ');
    case 'integer':
    case 'real': {
      const { domain } = option;
      if (domain.type === 'levels') return domain.values.join(', ');
      const step = domain.step === null || domain.step === 1 ? '' : `, step ${domain.step}`;
      const scale = domain.scale === 'log' ? ', log scale' : '';
      return `${domain.minimum} … ${domain.maximum}${step}${scale}`;
    }
    default:
      return assertNever(option);
  }
}

/** Text without quotes, unless it would then read as another value, such as "true" or "a, b". */
function showText(value: unknown): string {
  const plain = typeof value === 'string' && /^[\p{L}_./-][\p{L}\p{N}_./:+ -]*$/u.test(value);
  const isWord = plain && !['true', 'false', 'null', 'none'].includes(value);
  return isWord ? value : (JSON.stringify(value) ?? 'none');
}
