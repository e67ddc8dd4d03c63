import { listConstraints } from './constraint.ts';
import type { Constraint } from './constraint.ts';
import type { SchemaDeclaration } from './option.ts';
import { summarizeOptions } from './option-summary.ts';
import type { OptionSummary } from './option-summary.ts';

/** What changed of one option; `before` and `after` are short texts, null where nothing was. */
export interface OptionChange {
  /** Dotted name, or `(schema)` for a constraint that mentions no option. */
  readonly option: string;
  readonly kind: 'added' | 'removed' | 'type' | 'domain' | 'default' | 'constraint' | 'description';
  readonly before: string | null;
  readonly after: string | null;
}

/** The changes per option in head's order, then the removed options, then constraints. */
export function differSchemas(
  base: SchemaDeclaration,
  head: SchemaDeclaration,
): readonly OptionChange[] {
  const [before, after] = [summarizeOptions(base), summarizeOptions(head)];
  const kept = [...after].flatMap(([option, summary]): readonly OptionChange[] => {
    const old = before.get(option);
    if (old) return differOption(option, { before: old, after: summary });
    return [{ option, kind: 'added', before: null, after: describe(summary) }];
  });
  const removed = [...before]
    .filter(([option]) => !after.has(option))
    .map(([option, old]): OptionChange => {
      return { option, kind: 'removed', before: describe(old), after: null };
    });
  return [...kept, ...removed, ...differConstraints(listConstraints(base), listConstraints(head))];
}

function describe(summary: OptionSummary): string {
  return shorten(`${summary.type}: ${summary.domain}; default ${summary.default}`);
}

interface Versions<Item> {
  readonly before: Item;
  readonly after: Item;
}

function differOption(
  option: string,
  { before, after }: Versions<OptionSummary>,
): readonly OptionChange[] {
  const changes: OptionChange[] = [];
  const add = (kind: OptionChange['kind'], old: string, now: string) =>
    changes.push({ option, kind, before: shorten(old), after: shorten(now) });
  if (before.type !== after.type) {
    add('type', `${before.type}: ${before.domain}`, `${after.type}: ${after.domain}`);
  } else if (before.values !== after.values) {
    add('domain', before.domain, after.domain);
  }
  if (before.default !== after.default) add('default', before.default, after.default);
  const [old, now] = [before.description, after.description];
  if (old !== null && now !== null && old !== now) add('description', old, now);
  return changes;
}

/** A removed and an added rule that share an option are told as one changed rule. */
function differConstraints(
  base: readonly Constraint[],
  head: readonly Constraint[],
): readonly OptionChange[] {
  const removed = without(base, head);
  const added = [...without(head, base)];
  const changed = removed.flatMap((before) => {
    const partner = added.findIndex(({ options }) =>
      options.some((option) => before.options.includes(option)),
    );
    const [after = null] = partner < 0 ? [] : added.splice(partner, 1);
    return rowsOf({ before, after });
  });
  return [...changed, ...added.flatMap((after) => rowsOf({ before: null, after }))];
}

function without(list: readonly Constraint[], known: readonly Constraint[]): readonly Constraint[] {
  const identities = new Set(known.map(({ identity }) => identity));
  return list.filter(({ identity }) => !identities.has(identity));
}

function rowsOf({ before, after }: Versions<Constraint | null>): readonly OptionChange[] {
  const options = new Set([...(before?.options ?? []), ...(after?.options ?? [])]);
  const names = options.size > 0 ? [...options] : ['(schema)'];
  return names.map((option) => ({
    option,
    kind: 'constraint',
    before: before && shorten(before.text),
    after: after && shorten(after.text),
  }));
}

const shownLength = 200;

function shorten(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength - 1)}…` : text;
}
