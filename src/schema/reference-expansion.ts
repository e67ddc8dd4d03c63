import { isJsonObject } from './json-schema.ts';
import { followReference } from './reference.ts';
import type { SchemaSource } from './reference.ts';

/** Ends references that multiply; what lies deeper is left as it is written. */
const expansionLimit = 5000;

/** A copy in which local references are replaced by what they name, except inside themselves. */
export function createExpansion(source: SchemaSource): (schema: unknown) => unknown {
  let visits = 0;
  const expand = (schema: unknown, trail: readonly string[]): unknown => {
    visits += 1;
    if (visits > expansionLimit) return schema;
    if (Array.isArray(schema)) return schema.map((item) => expand(item, trail));
    if (!isJsonObject(schema)) return schema;
    const { $ref: reference, ...rest } = schema;
    const siblings = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, expand(value, trail)] as const),
    );
    if (typeof reference !== 'string') return siblings;
    if (trail.includes(reference) || !reference.startsWith('#')) return schema;
    const target = expand(followReference(source, reference), [...trail, reference]);
    return isJsonObject(target) ? { ...target, ...siblings } : target;
  };
  return (schema) => expand(schema, []);
}
