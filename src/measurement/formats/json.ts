import { z } from 'zod';
import type { Objective } from '../../settings/settings.ts';

const SIZE_LIMIT_CHARACTERS = 10_000_000;
const QUOTE_LIMIT_CHARACTERS = 200;

/** What the benchmark answered: one number an objective of source `benchmark`, or why not. */
export type BenchmarkResult =
  | { readonly status: 'usable'; readonly values: Readonly<Record<string, number>> }
  | { readonly status: 'unusable'; readonly reason: string };

const answerSchema = z.record(z.string(), z.unknown());

/**
 * Reads the benchmark's answer: the result file when it was written, else the last line of
 * standard output that is not empty.
 */
export function parseJsonResult(
  output: { readonly stdout: string; readonly resultFile: string | null },
  objectives: readonly Pick<Objective, 'name' | 'source'>[],
): BenchmarkResult {
  const names = objectives.filter(({ source }) => source === 'benchmark').map(({ name }) => name);
  if (names.length === 0) return { status: 'usable', values: {} };
  const place =
    output.resultFile === null ? 'the last line of standard output' : 'PERFSCAPE_RESULT';
  const text = (output.resultFile ?? lastLine(output.stdout)).trim();
  if (text === '') return unusable(`${place} is empty: expected ${example(names)}`);
  if (text.length > SIZE_LIMIT_CHARACTERS) {
    return unusable(`${place} has more than ${SIZE_LIMIT_CHARACTERS} characters`);
  }
  const answer = answerSchema.safeParse(parseLenient(text));
  if (!answer.success) {
    return unusable(`${place} is not a JSON object such as ${example(names)}: ${quote(text)}`);
  }
  return pickValues(answer.data, names);
}

function pickValues(answer: Record<string, unknown>, names: readonly string[]): BenchmarkResult {
  const values = new Map<string, number>();
  for (const name of names) {
    if (!Object.hasOwn(answer, name)) return unusable(`objective "${name}" is missing`);
    const value = answer[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return unusable(`objective "${name}" is not a finite number: ${quote(spell(value))}`);
    }
    if (value <= 0)
      return unusable(
        `objective "${name}" is ${value}: it must be greater than 0, as changes are measured as ratios`,
      );
    values.set(name, value);
  }
  return { status: 'usable', values: Object.fromEntries(values) };
}

/**
 * Python's json module and others write NaN and Infinity bare, which JSON does not allow. Read as
 * text they harm no objective but their own.
 */
function parseLenient(text: string): unknown {
  return parse(text) ?? parse(text.replaceAll(/(:\s*)(-?(?:NaN|Infinity))\b/g, '$1"$2"'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.slice(trimmed.lastIndexOf('\n') + 1);
}

function unusable(reason: string): BenchmarkResult {
  return { status: 'unusable', reason };
}

function example(names: readonly string[]): string {
  return `{${names.map((name) => `${JSON.stringify(name)}: 12.3`).join(', ')}}`;
}

function spell(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function quote(text: string): string {
  return text.length > QUOTE_LIMIT_CHARACTERS ? `${text.slice(0, QUOTE_LIMIT_CHARACTERS)}…` : text;
}
