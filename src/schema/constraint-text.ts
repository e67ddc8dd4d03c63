import { isJsonObject } from './json-schema.ts';
import type { JsonObject } from './option.ts';
import { showValue } from './extension.ts';

type Path = readonly string[];

/** A rule in words, such as `if codec = "zstd" then level ≥ 3`; JSON where words would be long. */
export function describeConstraint(schema: unknown, path: Path): string {
  if (schema === true) return 'anything';
  if (schema === false) return 'never';
  if (!isJsonObject(schema)) return showValue(schema);
  const named = isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
  const parts = Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'required' && Array.isArray(value)) {
      const others = value.map(String).filter((name) => !named.includes(name));
      return others.map((name) => `${[...path, name].join('.')} is given`);
    }
    return describeKeyword(keyword, { value, path, schema });
  });
  return parts.length > 0 ? parts.join(' and ') : 'anything';
}

interface Keyword<Value = unknown> {
  readonly value: Value;
  readonly path: Path;
  readonly schema: JsonObject;
}

const comparisons: Readonly<Record<string, string>> = {
  const: '=',
  minimum: '≥',
  maximum: '≤',
  exclusiveMinimum: '>',
  exclusiveMaximum: '<',
  multipleOf: 'is a multiple of',
  type: 'is of type',
};

const silent = new Set(['then', 'else', 'title', 'description', '$comment', 'examples']);

function describeKeyword(keyword: string, { value, path, schema }: Keyword): readonly string[] {
  if (silent.has(keyword)) return [];
  if (keyword === 'if') return [describeConditional(schema, path)];
  if (keyword === 'not') return [`not (${describeConstraint(value, path)})`];
  if (Array.isArray(value)) return [describeList(keyword, { value, path, schema })];
  if (isJsonObject(value)) return describeObject(keyword, { value, path, schema });
  const comparison = comparisons[keyword];
  if (comparison === undefined) return [`${subject(path)} has ${keyword} ${showValue(value)}`];
  const shown = typeof value === 'string' ? value : showValue(value);
  return [`${subject(path)} ${comparison} ${shown}`];
}

function subject(path: Path): string {
  return path.length > 0 ? path.join('.') : 'the configuration';
}

function describeConditional(schema: JsonObject, path: Path): string {
  const branches = ['if', 'then', 'else']
    .filter((keyword) => schema[keyword] !== undefined)
    .map((keyword) => `${keyword} ${describeConstraint(schema[keyword], path)}`);
  return branches.join(' ');
}

function describeList(
  keyword: string,
  { value: items, path }: Keyword<readonly unknown[]>,
): string {
  const inWords = () => items.map((item) => describeConstraint(item, path));
  switch (keyword) {
    case 'enum':
      return `${subject(path)} is one of ${items.map((item) => (typeof item === 'string' ? item : showValue(item))).join(', ')}`;
    case 'anyOf':
      return `(${inWords().join(' or ')})`;
    case 'allOf':
      return inWords().join(' and ');
    case 'oneOf':
      return `exactly one of (${inWords().join('; ')})`;
    default:
      return `${subject(path)} has ${keyword} ${showValue(items)}`;
  }
}

function describeObject(keyword: string, { value, path }: Keyword<JsonObject>): readonly string[] {
  const entries = Object.entries(value);
  switch (keyword) {
    case 'properties':
      return entries.map(([name, property]) => describeConstraint(property, [...path, name]));
    case 'dependentRequired':
    case 'dependentSchemas':
    case 'dependencies':
      return entries.map(([name, needed]) => {
        const condition = `if ${[...path, name].join('.')} is given`;
        return Array.isArray(needed)
          ? `${condition} then ${needed.map((other) => `${[...path, other].join('.')} is given`).join(' and ')}`
          : `${condition} then ${describeConstraint(needed, path)}`;
      });
    default:
      return [`${subject(path)} has ${keyword} ${showValue(value)}`];
  }
}
