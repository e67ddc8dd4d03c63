import type { Objective, RequestedObjective, Settings } from '../settings/settings.ts';
import { readMetrics, type Answer } from './answer.ts';
import type { MatchLines } from './formats/regex.ts';
import { describeNames, type Metric } from './metric.ts';
import { expandPatterns } from './objective-pattern.ts';
import { pickValues, resolveObjectives, type BenchmarkResult } from './objective-values.ts';

/** Reads the answers of one run's trials, all as the first usable one. */
export interface AnswerReader {
  /** The values of the objectives; the first answer that has them settles what is judged. */
  readonly read: (answer: Answer) => BenchmarkResult;
  /**
   * From now on every answer has to hold everything. Before, an answer without a metric that a
   * pattern stands for takes it out: base may not have every benchmark of head.
   */
  readonly endProbe: () => void;
  /** Everything that the last answer held. */
  readonly lastMetrics: () => readonly Metric[];
  /** What is judged; null before the first usable answer. */
  readonly settled: () => readonly Objective[] | null;
  /** What patterns left out. */
  readonly notes: () => readonly string[];
}

interface ReaderSettings {
  readonly format: Settings['format'];
  readonly objectives: readonly RequestedObjective[];
}

interface Settled {
  readonly objectives: readonly Objective[];
  readonly notes: readonly string[];
}

export function createAnswerReader(settings: ReaderSettings, matchLines: MatchLines): AnswerReader {
  let lastMetrics: readonly Metric[] = [];
  let settled: Settled | null = null;
  let isProbing = true;
  return {
    read(answer) {
      lastMetrics = [];
      if (settings.objectives.some(({ source }) => source === 'benchmark')) {
        const reading = readMetrics(answer, settings.format, matchLines);
        if (reading.status === 'unusable') return reading;
        lastMetrics = reading.metrics;
      }
      if (settled !== null && !isProbing) return pickValues(lastMetrics, settled.objectives);
      const next: Settled | string =
        settled === null ? settle(settings, lastMetrics) : narrow(settled, settings, lastMetrics);
      if (typeof next === 'string') return { status: 'unusable', reason: next };
      const result = pickValues(lastMetrics, next.objectives);
      if (result.status === 'usable') settled = next;
      return result;
    },
    endProbe: () => {
      isProbing = false;
    },
    lastMetrics: () => lastMetrics,
    settled: () => settled?.objectives ?? null,
    notes: () => settled?.notes ?? [],
  };
}

/** What is judged by the first answer, or why it cannot be. */
function settle(settings: ReaderSettings, metrics: readonly Metric[]): Settled | string {
  const { format } = settings;
  const teller = typeof format === 'string' ? `the format ${format}` : 'the pattern';
  const expansion = expandPatterns(settings.objectives, metrics);
  if (expansion.status === 'unusable') return expansion.reason;
  const resolution = resolveObjectives(expansion.objectives, metrics, teller);
  if (resolution.status === 'unusable') return resolution.reason;
  return { objectives: resolution.objectives, notes: expansion.notes };
}

/** Without what only patterns asked for and this answer lacks, unless that is everything. */
function narrow(settled: Settled, settings: ReaderSettings, metrics: readonly Metric[]): Settled {
  const asked = new Set(settings.objectives.map(({ name }) => name));
  const there = new Set(metrics.map(({ name }) => name));
  const isKept = ({ name }: Objective) => asked.has(name) || there.has(name);
  const lost = settled.objectives.filter((objective) => !isKept(objective));
  if (lost.length === 0 || lost.length === settled.objectives.length) return settled;
  const names = describeNames(lost.map(({ name }) => name));
  return {
    objectives: settled.objectives.filter(isKept),
    notes: [...settled.notes, `Not judged, because base's benchmark does not give it: ${names}.`],
  };
}
