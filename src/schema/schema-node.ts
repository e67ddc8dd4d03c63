import { UserError } from '../errors.ts';
import { isJsonObject } from './json-schema.ts';
import { createMerge, isIgnored } from './merged-schema.ts';
import type { MergedSchema, MergeParts, SchemaPart } from './merged-schema.ts';
import type { JsonObject } from './option.ts';
import type { SchemaSource } from './reference.ts';

/** A property of the schema, with `$ref` and `allOf` followed; `group`: others are nested in it. */
export interface SchemaNode {
  readonly type: 'group' | 'property';
  readonly path: readonly string[];
  readonly name: string;
  readonly keywords: JsonObject;
  readonly constraints: readonly JsonObject[];
  /** Its own `default`, or its part of the default of the group around it. */
  readonly default: unknown;
}

/** Every property of the document in its order, the document itself first, groups before parts. */
export function listNodes(source: SchemaSource): readonly SchemaNode[] {
  const root = { path: [], parts: [{ schema: source.document, trail: [] }], inherited: undefined };
  const nodes = walk(root, { merge: createMerge(source), file: source.path });
  checkNames(nodes, source.path);
  return nodes;
}

interface Visit {
  readonly path: readonly string[];
  readonly parts: readonly SchemaPart[];
  readonly inherited: unknown;
}

interface Walk {
  readonly merge: MergeParts;
  readonly file: string;
}

function walk(visit: Visit, context: Walk): readonly SchemaNode[] {
  const { path, parts } = visit;
  const merged = context.merge(parts);
  const { keywords, constraints } = merged;
  const value: unknown = 'default' in keywords ? keywords.default : visit.inherited;
  const type = isGroup(merged) ? 'group' : 'property';
  const node = { type, path, name: path.join('.'), keywords, constraints, default: value } as const;
  if (type === 'property') return [node];
  const children = [...merged.properties].flatMap(([key, childParts]) => {
    if (key === '' || key === '__proto__') {
      throw new UserError(`${context.file}: "${key}" in "${node.name}" cannot name an option`);
    }
    const inherited = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return walk({ path: [...path, key], parts: childParts, inherited }, context);
  });
  return [node, ...children];
}

function isGroup({ keywords, properties }: MergedSchema): boolean {
  const types = [keywords.type ?? 'object'].flat();
  const isPlainObject = types.length === 1 && types[0] === 'object';
  return properties.size > 0 && isPlainObject && !('enum' in keywords) && !isIgnored(keywords);
}

/** A property called `a.b` and a property `b` inside `a` would have the same dotted name. */
function checkNames(nodes: readonly SchemaNode[], file: string): void {
  const seen = new Set<string>();
  for (const { name } of nodes) {
    if (seen.has(name)) {
      throw new UserError(
        `${file}: two properties have the dotted name "${name}"; rename one of them`,
      );
    }
    seen.add(name);
  }
}
