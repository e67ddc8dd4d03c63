import type { Objective, RequestedObjective, Settings } from '../settings/settings.ts';
import { readMetrics, type Answer } from './answer.ts';
import type { MatchLines } from './formats/regex.ts';
import type { Metric } from './metric.ts';
import { pickValues, resolveObjectives, type BenchmarkResult } from './objective-values.ts';

/** Reads the answers of one run's trials, all as the first usable one. */
export interface AnswerReader {
  /** The values of the objectives; the first answer that has them settles what is judged. */
  readonly read: (answer: Answer) => BenchmarkResult;
  /** Everything that the last answer held. */
  readonly lastMetrics: () => readonly Metric[];
  /** What is judged; null before the first usable answer. */
  readonly settled: () => readonly Objective[] | null;
}

export function createAnswerReader(
  {
    format,
    objectives,
  }: Pick<Settings, 'format'> & {
    readonly objectives: readonly RequestedObjective[];
  },
  matchLines: MatchLines,
): AnswerReader {
  const teller = typeof format === 'string' ? `the format ${format}` : 'the pattern';
  const needsOutput = objectives.some(({ source }) => source === 'benchmark');
  let lastMetrics: readonly Metric[] = [];
  let settled: readonly Objective[] | null = null;
  return {
    read(answer) {
      lastMetrics = [];
      if (needsOutput) {
        const reading = readMetrics(answer, format, matchLines);
        if (reading.status === 'unusable') return reading;
        lastMetrics = reading.metrics;
      }
      if (settled !== null) return pickValues(lastMetrics, settled);
      const resolution = resolveObjectives(objectives, lastMetrics, teller);
      if (resolution.status === 'unusable') return resolution;
      const result = pickValues(lastMetrics, resolution.objectives);
      if (result.status === 'usable') settled = resolution.objectives;
      return result;
    },
    lastMetrics: () => lastMetrics,
    settled: () => settled,
  };
}
