import type { JsonObject, SchemaDeclaration } from '../schema/option.ts';
import type { Configuration } from './configuration.ts';

interface Branch {
  [key: string]: unknown;
}

/**
 * A function that makes the nested document the system under test reads: the configuration's
 * values and the fixed defaults. Names must not be `__proto__`, which no declaration allows.
 */
export function createDocumentBuilder({ options, fixed }: SchemaDeclaration) {
  const kept = fixed.filter(({ value }) => value !== undefined);
  return (configuration: Configuration): JsonObject => {
    const document: Branch = {};
    for (const { path, value } of kept) place(document, path, value);
    for (const { path, name } of options) place(document, path, configuration[name]);
    return document;
  };
}

function place(document: Branch, path: readonly string[], value: unknown): void {
  let branch = document;
  for (let depth = 0; depth < path.length - 1; depth += 1) {
    branch = branchAt(branch, path[depth] ?? '');
  }
  branch[path.at(-1) ?? ''] = value;
}

function branchAt(parent: Branch, key: string): Branch {
  const existing = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (isBranch(existing)) return existing;
  const created: Branch = {};
  parent[key] = created;
  return created;
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null;
}
