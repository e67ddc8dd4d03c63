import type { JsonObject } from '../../src/schema/option.ts';

/** `{ if, then, else }`, made from pairs because the linter takes an object with `then` for a promise. */
export function conditional(...schemas: readonly unknown[]): JsonObject {
  const keywords = ['if', 'then', 'else'];
  return Object.fromEntries(schemas.map((schema, index) => [keywords[index] ?? '', schema]));
}
