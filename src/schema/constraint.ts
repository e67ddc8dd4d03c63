import { annotatedConstants } from './keyword.ts';
import { isJsonObject } from './json-schema.ts';
import { describeConstraint } from './constraint-text.ts';
import { listMentioned } from './mention.ts';
import type { SchemaDeclaration } from './option.ts';
import { createExpansion } from './reference-expansion.ts';
import { listNodes } from './schema-node.ts';
import type { SchemaNode } from './schema-node.ts';

/** A rule of the schema that binds options to each other. */
export interface Constraint {
  /** Equal for equal rules, wherever the schema writes them. */
  readonly identity: string;
  readonly text: string;
  /** Dotted names of the options that it mentions, in the order of the schema. */
  readonly options: readonly string[];
}

export function listConstraints(declaration: SchemaDeclaration): readonly Constraint[] {
  const { document, options, fixed } = declaration;
  const source = { document, path: 'schema' };
  const names = [...options, ...fixed].map(({ name }) => name);
  const expand = createExpansion(source);
  return listNodes(source).flatMap((node) =>
    node.constraints.flatMap((schema) => {
      // Such a choice of one property is its domain, not a constraint.
      if (node.type === 'property' && annotatedConstants(schema)) return [];
      return [readConstraint(node, { schema: expand(schema), names })];
    }),
  );
}

function readConstraint(
  node: SchemaNode,
  { schema, names }: { schema: unknown; names: readonly string[] },
): Constraint {
  const mentioned = new Set(listMentioned(schema, node.path));
  if (node.type === 'property') mentioned.add(node.name);
  const options = names.filter((name) => isMentioned(name, mentioned));
  const text = describeConstraint(schema, node.path);
  return { identity: `${node.name} ${canonicalText(schema)}`, text, options };
}

/** A rule that speaks of a whole group speaks of each option in it. */
function isMentioned(name: string, mentioned: ReadonlySet<string>): boolean {
  return mentioned.has(name) || [...mentioned].some((group) => name.startsWith(`${group}.`));
}

const remarks = new Set(['$comment', 'title', 'description', 'examples']);

/** The same text for schemas that differ in the order of keys or in remarks only. */
function canonicalText(schema: unknown): string {
  return JSON.stringify(schema, (key, value: unknown) => {
    if (!isJsonObject(value)) return value;
    const names = Object.keys(value).filter((name) => key === 'properties' || !remarks.has(name));
    return Object.fromEntries(names.sort().map((name) => [name, value[name]]));
  });
}
