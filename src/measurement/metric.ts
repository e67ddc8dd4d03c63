import type { Direction } from '../settings/objective-settings.ts';

/** What is known of a metric beside its value; null: the format does not say. */
export interface Kind {
  readonly unit: string | null;
  readonly direction: Direction | null;
}

/** A quantity that a benchmark printed. */
export interface Metric extends Kind {
  readonly name: string;
  /** Text is what stands where a number belongs; it makes unusable only who wants this metric. */
  readonly value: number | string;
}

/** Null: the text is not of this format. */
export type ParseMetrics = (text: string) => readonly Metric[] | null;

const SHOWN_CHARACTERS = 200;
const NAMES_SHOWN = 5;

export function less(unit: string | null): Kind {
  return { unit, direction: 'minimize' };
}

export function more(unit: string | null): Kind {
  return { unit, direction: 'maximize' };
}

/** A quantity of which neither more nor less is better by itself. */
export function neutral(unit: string | null): Kind {
  return { unit, direction: null };
}

export function toMetric(name: string, value: unknown, kind: Kind): Metric {
  return { name, value: typeof value === 'number' ? value : spell(value), ...kind };
}

/** One metric `<prefix>/<key>` an entry; entries of kind null are no metrics. */
export function listMetrics(
  prefix: string,
  values: Readonly<Record<string, unknown>>,
  kindOf: (key: string) => Kind | null | undefined,
): Metric[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const kind = kindOf(key);
    if (kind === null || kind === undefined) return [];
    return [toMetric(prefix === '' ? key : `${prefix}/${key}`, value, kind)];
  });
}

/** Names that occur at several places: they need the place to be told apart. */
export function findAmbiguous(
  named: readonly { readonly name: string; readonly place: string }[],
): ReadonlySet<string> {
  const places = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const { name, place } of named) {
    if ((places.get(name) ?? place) !== place) ambiguous.add(name);
    places.set(name, place);
  }
  return ambiguous;
}

/** The value as JSON, cut. */
export function spell(value: unknown): string {
  try {
    return shorten(JSON.stringify(value) ?? String(value));
  } catch (error) {
    // JSON.parse reads deeper nesting than JSON.stringify can write.
    if (error instanceof RangeError) return 'a deeply nested value';
    throw error;
  }
}

/** Changes are measured as ratios: only numbers above 0 have them. */
export function isUsableValue(value: Metric['value']): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

/** The first names, quoted, and how many more there are. */
export function describeNames(names: readonly string[]): string {
  if (names.length === 0) return 'no metric';
  const shown = names.slice(0, NAMES_SHOWN).map((name) => JSON.stringify(shorten(name)));
  const rest = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `${shown.join(', ')}${rest}`;
}

export function shorten(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
