import { findAmbiguous, less, more, neutral, toMetric, type Kind, type Metric } from '../metric.ts';

const BENCHMARK = /^(Benchmark\S*)\s+\d+\s+(\S.*)$/;
const PACKAGE = /^pkg:\s+(\S+)\s*$/;
const PROCESSORS = /-\d+$/;
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['ns/op', less('ns/op')],
  ['B/op', less('B/op')],
  ['allocs/op', less('allocs/op')],
  ['MB/s', more('MB/s')],
]);

interface Line {
  readonly name: string;
  readonly place: string;
  readonly values: readonly (readonly [unit: string, value: number])[];
}

/**
 * `go test -bench`: `<benchmark>/<unit>`, such as `BenchmarkSort/size=100/ns/op`. The number of
 * processors at the end of all names says nothing when it is the same, and is left out.
 * Format: https://go.dev/design/14313-benchmark-format
 */
export function parseGo(text: string): Metric[] | null {
  const lines = parseLines(text);
  if (lines.length === 0) return null;
  const suffixes = new Set(lines.map(({ name }) => PROCESSORS.exec(name)?.[0] ?? ''));
  const bare = suffixes.size > 1 ? lines : lines.map(withoutProcessors);
  const ambiguous = findAmbiguous(bare);
  return bare.flatMap(({ name, place, values }) => {
    const prefix = ambiguous.has(name) ? `${place}.${name}` : name;
    return values.map(([unit, value]) =>
      toMetric(`${prefix}/${unit}`, value, KINDS.get(unit) ?? neutral(unit)),
    );
  });
}

function withoutProcessors(line: Line): Line {
  return { ...line, name: line.name.replace(PROCESSORS, '') };
}

function parseLines(text: string): Line[] {
  const lines: Line[] = [];
  let place = '';
  for (const line of text.split('\n')) {
    place = PACKAGE.exec(line)?.[1] ?? place;
    const [, name, rest] = BENCHMARK.exec(line) ?? [];
    const values = rest === undefined ? null : parseValues(rest);
    if (name !== undefined && values !== null) lines.push({ name, place, values });
  }
  return lines;
}

/** Pairs of a number and its unit; null for a line that only looks like a benchmark's. */
function parseValues(rest: string): Line['values'] | null {
  const words = rest.trim().split(/\s+/);
  if (words.length % 2 !== 0) return null;
  const values = Array.from({ length: words.length / 2 }, (_, index) => {
    return [words[2 * index + 1] ?? '', Number(words[2 * index])] as const;
  });
  return Number.isNaN(values[0]?.[1]) ? null : values;
}
