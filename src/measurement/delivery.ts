import { escapeKey, escapeValue } from 'properties-file/escape';
import { stringify as stringifyToml } from 'smol-toml';
import { stringify as stringifyYaml } from 'yaml';
import { assertNever, UserError } from '../errors.ts';
import type { JsonObject } from '../schema/option.ts';
import type { Settings } from '../settings/settings.ts';
import type { Configuration } from '../space/configuration.ts';

type DeliveryFormat = NonNullable<Settings['deliver']>['format'];

/** How one configuration reaches the benchmark. */
export interface Delivery {
  /** Text of the file that `PERFSCAPE_CONFIGURATION` names. */
  readonly json: string;
  /** The file of the `deliver` setting; its path is relative to the worktree. */
  readonly file: { readonly path: string; readonly text: string } | null;
  /** One `PERFSCAPE_OPTION_…` variable an option. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Spells out a configuration: `configuration` gives the variables, `document` (the same values
 * and those of the fixed options, nested by path) the files. Only JSON and YAML can say null:
 * everywhere else an option whose value is null is left out.
 * Throws a UserError where two options would have the same variable name.
 */
export function deliverConfiguration(input: {
  readonly configuration: Configuration;
  readonly document: JsonObject;
  readonly deliver: Settings['deliver'];
}): Delivery {
  const { configuration, document, deliver } = input;
  const variables = namedVariables(Object.entries(configuration), 'PERFSCAPE_OPTION_');
  return {
    json: formatJson(document),
    file: deliver && { path: deliver.file, text: formatDocument(document, deliver) },
    variables: Object.fromEntries(variables),
  };
}

function formatDocument(document: JsonObject, deliver: NonNullable<Settings['deliver']>): string {
  const format: DeliveryFormat = deliver.format;
  switch (format) {
    case 'json':
      return formatJson(document);
    case 'yaml':
      // YAML 1.1 parsers read a plain yes, no, on or off as a boolean.
      return stringifyYaml(document, {
        defaultStringType: 'QUOTE_DOUBLE',
        defaultKeyType: 'PLAIN',
      });
    case 'toml':
      return formatToml(document, deliver.file);
    case 'env':
      return formatLines(namedVariables(flatten(document), ''), quoteForShell);
    case 'properties':
      return formatLines(
        statedTexts(flatten(document)).map(([name, text]) => [escapeKey(name), text]),
        escapeValue,
      );
    default:
      return assertNever(format);
  }
}

function formatJson(document: JsonObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function formatToml(document: JsonObject, file: string): string {
  try {
    return stringifyToml(document);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `deliver: ${file} cannot be written as toml (${reason}): choose format json or yaml`,
      { cause: error },
    );
  }
}

function formatLines(
  entries: readonly (readonly [string, string])[],
  quote: (text: string) => string,
): string {
  return entries.map(([name, text]) => `${name}=${quote(text)}\n`).join('');
}

/** Quoted as a POSIX shell reads it; a plain word stays bare, which every env reader takes. */
function quoteForShell(text: string): string {
  if (/^[\w./:@%+,-]*$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Every value of a nested document by its dotted name; a list is one value. */
function flatten(document: JsonObject, prefix = ''): [name: string, value: unknown][] {
  return Object.entries(document).flatMap(([name, value]): [string, unknown][] =>
    isObject(value) ? flatten(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value]],
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function statedTexts(entries: readonly (readonly [string, unknown])[]): [string, string][] {
  return entries
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}

function namedVariables(
  entries: readonly (readonly [string, unknown])[],
  prefix: string,
): [variable: string, text: string][] {
  const owners = new Map<string, string>();
  for (const [name] of entries) {
    const variable = variableName(name, prefix);
    const owner = owners.get(variable);
    if (owner !== undefined) {
      throw new UserError(
        `schema: the options "${owner}" and "${name}" would both be delivered as the variable ${variable}: rename one of them`,
      );
    }
    owners.set(variable, name);
  }
  return statedTexts(entries).map(([name, text]) => [variableName(name, prefix), text]);
}

function variableName(name: string, prefix: string): string {
  const variable = prefix + name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
  return /^[0-9]/.test(variable) ? `_${variable}` : variable;
}
