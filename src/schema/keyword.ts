import { isDeepStrictEqual } from 'node:util';
import { commonMultiple } from './multiple.ts';
import type { JsonObject } from './option.ts';

/**
 * The keywords of schemas that all apply to one value. Those that restrict it are narrowed to what
 * every schema allows; of the others, such as `default` and `description`, the first one counts.
 */
export function combineKeywords(schemas: readonly JsonObject[]): JsonObject {
  const combined = new Map<string, unknown>();
  for (const [keyword, value] of schemas.flatMap((schema) => Object.entries(asEnum(schema)))) {
    const narrow = narrowing[keyword];
    const before = combined.get(keyword);
    if (!combined.has(keyword)) combined.set(keyword, value);
    else if (narrow) combined.set(keyword, narrow(before, value));
  }
  return Object.fromEntries(combined);
}

/** `const`, and a choice between constants, say the same as `enum`. */
function asEnum(schema: JsonObject): JsonObject {
  const values = 'const' in schema ? [schema.const] : annotatedConstants(schema);
  if (values === null) return schema;
  const given: unknown = schema.enum;
  return { ...schema, enum: Array.isArray(given) ? intersect(given, values) : values };
}

/** The values of `oneOf: [{const, description}, …]`, the usual way to document each of them. */
export function annotatedConstants(schema: JsonObject): readonly unknown[] | null {
  const branches: unknown = schema.oneOf ?? schema.anyOf;
  if (!Array.isArray(branches)) return null;
  const constants = branches.flatMap((branch: unknown) =>
    typeof branch === 'object' && branch !== null && 'const' in branch ? [branch.const] : [],
  );
  return constants.length === branches.length ? constants : null;
}

type Narrow = (a: unknown, b: unknown) => unknown;

const largest: Narrow = (a, b) => Math.max(Number(a), Number(b));
const smallest: Narrow = (a, b) => Math.min(Number(a), Number(b));

const narrowing: Readonly<Record<string, Narrow>> = {
  minimum: largest,
  exclusiveMinimum: largest,
  maximum: smallest,
  exclusiveMaximum: smallest,
  multipleOf: (a, b) => commonMultiple(Number(a), Number(b)),
  enum: intersect,
  type: intersectTypes,
};

function intersect(a: unknown, b: unknown): unknown {
  if (!Array.isArray(a) || !Array.isArray(b)) return b;
  return a.filter((item) => b.some((other) => isDeepStrictEqual(item, other)));
}

function intersectTypes(a: unknown, b: unknown): unknown {
  const [first, second] = [[a].flat(), [b].flat()];
  const both = first.filter((type) => second.includes(type));
  const oneIsWhole = [...first, ...second].includes('integer');
  const bothAreNumbers = [first, second].every((types) =>
    types.some((type) => type === 'integer' || type === 'number'),
  );
  return oneIsWhole && bothAreNumbers && !both.includes('integer') ? [...both, 'integer'] : both;
}
