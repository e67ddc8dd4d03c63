import { UserError } from '../errors.ts';
import { isJsonObject } from './json-schema.ts';
import { combineKeywords } from './keyword.ts';
import type { JsonObject } from './option.ts';
import { followReference } from './reference.ts';
import type { SchemaSource } from './reference.ts';

/** Ends references that multiply (a → b, b → c, c, …) long before they fill the memory. */
const visitLimit = 20_000;

/** A schema as written, and the references followed on the way to it. */
export interface SchemaPart {
  readonly schema: unknown;
  readonly trail: readonly string[];
}

/** What a schema says once its `$ref` and `allOf` are followed. */
export interface MergedSchema {
  readonly keywords: JsonObject;
  readonly properties: ReadonlyMap<string, readonly SchemaPart[]>;
  /** Keywords that bind several values to each other, each as a schema of its own. */
  readonly constraints: readonly JsonObject[];
}

export type MergeParts = (parts: readonly SchemaPart[]) => MergedSchema;

/**
 * A function that merges schemas which all apply to the same value. A cycle of references, and
 * more schemas than the limit over all calls, are UserErrors.
 */
export function createMerge(source: SchemaSource): MergeParts {
  let visits = 0;
  const expand = (part: SchemaPart): readonly SchemaPart[] => {
    visits += 1;
    if (visits > visitLimit) {
      throw new UserError(
        `${source.path}: following $ref and allOf gives more than ${visitLimit} schemas; simplify it`,
      );
    }
    return [part, ...successors(source, part).flatMap(expand)];
  };
  return (parts) => mergeExpanded(parts.flatMap(expand));
}

function successors(source: SchemaSource, part: SchemaPart): readonly SchemaPart[] {
  const { schema, trail } = part;
  if (!isJsonObject(schema) || isIgnored(schema)) return [];
  const branches = Array.isArray(schema.allOf) ? (schema.allOf as unknown[]) : [];
  const followed = schema.$ref === undefined ? [] : [follow(source, schema.$ref, trail)];
  return [...followed, ...branches.map((branch) => ({ schema: branch, trail }))];
}

function follow(source: SchemaSource, reference: unknown, trail: readonly string[]): SchemaPart {
  const schema = followReference(source, reference);
  const name = String(reference);
  if (trail.includes(name)) {
    throw new UserError(
      `${source.path}: $ref "${name}" leads back to itself; options cannot be nested without end (mark it with "x-perfscape": {"ignore": true})`,
    );
  }
  return { schema, trail: [...trail, name] };
}

export function isIgnored(schema: JsonObject): boolean {
  const extension = schema['x-perfscape'];
  return isJsonObject(extension) && extension.ignore === true;
}

function mergeExpanded(parts: readonly SchemaPart[]): MergedSchema {
  const schemas = parts.map(({ schema }) => schema).filter(isJsonObject);
  const closed = schemas.filter((schema) => schema.additionalProperties === false);
  const properties = new Map<string, SchemaPart[]>();
  for (const { schema, trail } of parts) {
    for (const [name, property] of declaredProperties(schema)) {
      const given = properties.get(name) ?? [];
      properties.set(name, [...given, { schema: property, trail }]);
    }
  }
  // A property that another part forbids cannot be given at all.
  const allowed = [...properties].filter(([name]) => closed.every((part) => admits(part, name)));
  return {
    keywords: combineKeywords(schemas),
    properties: new Map(allowed),
    constraints: schemas.flatMap(constraintsOf),
  };
}

function declaredProperties(schema: unknown): [string, unknown][] {
  if (!isJsonObject(schema) || !isJsonObject(schema.properties)) return [];
  return Object.entries(schema.properties);
}

function admits(closed: JsonObject, name: string): boolean {
  if (isJsonObject(closed.patternProperties)) return true;
  return isJsonObject(closed.properties) && Object.hasOwn(closed.properties, name);
}

const constraintKeywords = [
  'anyOf',
  'oneOf',
  'not',
  'dependentRequired',
  'dependentSchemas',
  'dependencies',
];

function constraintsOf(schema: JsonObject): readonly JsonObject[] {
  const single = constraintKeywords
    .filter((keyword) => schema[keyword] !== undefined)
    .map((keyword) => ({ [keyword]: schema[keyword] }));
  if (schema.if === undefined) return single;
  const branches = ['if', 'then', 'else'].filter((keyword) => schema[keyword] !== undefined);
  return [...single, Object.fromEntries(branches.map((keyword) => [keyword, schema[keyword]]))];
}
