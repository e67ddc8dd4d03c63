import { neutral, toMetric, type Metric } from '../metric.ts';

/** Longer lines are no lines for people, and are not matched. */
const LINE_CHARACTERS = 10_000;

/**
 * The named groups of every match of a pattern in every line, in their order; null when it takes
 * too long: no pattern can be trusted to end, as JavaScript's engine tries alternatives without
 * limit.
 */
export type MatchLines = (
  pattern: string,
  lines: readonly string[],
) => readonly Readonly<Record<string, string>>[] | null;

/**
 * A pattern applied line by line. With a group `value` a match is one metric, named by the group
 * `name` and with the unit of the group `unit`; without it every group is a metric of its name.
 */
export function parseByPattern(
  text: string,
  pattern: string,
  matchLines: MatchLines,
): readonly Metric[] | 'too slow' {
  const lines = text.split(/\r?\n/).filter(({ length }) => length <= LINE_CHARACTERS);
  const matches = matchLines(pattern, lines);
  if (matches === null) return 'too slow';
  return matches.flatMap((groups) => {
    const { value, name = 'value', unit = null } = groups;
    if (value !== undefined) return [toMetric(name, toNumber(value), neutral(unit))];
    return Object.entries(groups).map(([key, found]) =>
      toMetric(key, toNumber(found), neutral(null)),
    );
  });
}

/** A number as programs print it, with commas or underscores between thousands; else the text. */
function toNumber(text: string): number | string {
  const digits = text.trim().replaceAll(/(?<=\d)[,_](?=\d{3})/g, '');
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(digits) ? Number(digits) : text;
}
