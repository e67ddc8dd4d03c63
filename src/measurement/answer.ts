import { median } from 'simple-statistics';
import type { Settings } from '../settings/settings.ts';
import { FORMATS } from './formats/format.ts';
import { parseByPattern, type MatchLines } from './formats/regex.ts';
import { shorten, type Metric } from './metric.ts';

const SIZE_LIMIT_CHARACTERS = 10_000_000;
/** More would be samples, not results. */
const METRICS_LIMIT = 10_000;
/** As long as those of the settings. */
const UNIT_CHARACTERS = 24;
const PLAIN = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u;

/** What a benchmark left behind. */
export interface Answer {
  readonly stdout: string;
  /** Whether only the end of standard output is there. */
  readonly outputCut: boolean;
  readonly resultFile: string | null;
}

export type Reading =
  | { readonly status: 'read'; readonly metrics: readonly Metric[] }
  | { readonly status: 'unusable'; readonly reason: string };

/**
 * The metrics in the result file when it was written, else in standard output: its last line that
 * is not empty for plain JSON, all of it for the other formats.
 */
export function readMetrics(
  answer: Answer,
  format: Settings['format'],
  matchLines: MatchLines,
): Reading {
  const isLastLine = format === 'json' && answer.resultFile === null;
  const place = placeOf(answer, isLastLine);
  const expected = typeof format === 'string' ? FORMATS[format].expected : 'text';
  const whole = isLastLine ? lastLine(answer.stdout) : (answer.resultFile ?? answer.stdout);
  const text = typeof format === 'string' ? whole.trim() : whole;
  if (text.trim() === '') return unusable(`${place} is empty: expected ${expected}`);
  const isCut = answer.outputCut && answer.resultFile === null && !isLastLine;
  if (isCut || text.length > SIZE_LIMIT_CHARACTERS) {
    return unusable(`${place} has more than ${SIZE_LIMIT_CHARACTERS} characters`);
  }
  const metrics =
    typeof format === 'string'
      ? FORMATS[format].parse(text)
      : parseByPattern(text, format.regex, matchLines);
  if (metrics === null) return unusable(`${place} is not ${expected}: ${shorten(text)}`);
  if (metrics === 'too slow') {
    return unusable(`the pattern of "format" takes too long on ${place}: make it simpler`);
  }
  return checkMetrics(metrics, place);
}

function checkMetrics(metrics: readonly Metric[], place: string): Reading {
  if (metrics.length > METRICS_LIMIT) {
    return unusable(`${place} holds more than ${METRICS_LIMIT} values`);
  }
  return { status: 'read', metrics: mergeRepeated(metrics.map(withPlainUnit)) };
}

/** Units come from the benchmark and stand in reports: what is none by its looks is left out. */
function withPlainUnit(metric: Metric): Metric {
  const { unit } = metric;
  const isPlain = unit === null || (unit.length <= UNIT_CHARACTERS && PLAIN.test(unit));
  return isPlain ? metric : { ...metric, unit: null };
}

/** The median of numbers that share a name, such as those of `go test -count 5`. */
function mergeRepeated(metrics: readonly Metric[]): Metric[] {
  const groups = new Map<string, Metric[]>();
  for (const metric of metrics) {
    const group = groups.get(metric.name);
    if (group === undefined) groups.set(metric.name, [metric]);
    else group.push(metric);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const odd = group.find(({ value }) => typeof value === 'string' || !Number.isFinite(value));
    if (odd !== undefined) return [odd];
    if (group.some(({ unit }) => unit !== first.unit)) {
      return [{ ...first, value: 'values in several units' }];
    }
    return [{ ...first, value: median(group.map(({ value }) => Number(value))) }];
  });
}

function placeOf({ resultFile }: Answer, isLastLine: boolean): string {
  if (resultFile !== null) return 'PERFSCAPE_RESULT';
  return isLastLine ? 'the last line of standard output' : 'standard output';
}

function lastLine(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.slice(trimmed.lastIndexOf('\n') + 1);
}

function unusable(reason: string): Reading {
  return { status: 'unusable', reason };
}
