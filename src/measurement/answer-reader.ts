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
  /** Takes in what an answer of the interrupted run held that goes on. */
  readonly recall: (metrics: readonly Metric[]) => void;
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
  /** Names of all metrics of the first answer. */
  readonly given: ReadonlySet<string>;
  readonly notes: readonly string[];
}

export function createAnswerReader(settings: ReaderSettings, matchLines: MatchLines): AnswerReader {
  let lastMetrics: readonly Metric[] = [];
  let settled: Settled | null = null;
  let isProbing = true;
  const judge = (metrics: readonly Metric[]): BenchmarkResult => {
    if (settled !== null && !isProbing) return pickValues(metrics, settled.objectives);
    const next: Settled | string =
      settled === null ? settle(settings, metrics) : narrow(settled, settings, metrics);
    if (typeof next === 'string') return { status: 'unusable', reason: next };
    const result = pickValues(metrics, next.objectives);
    if (result.status === 'usable') settled = next;
    return result;
  };
  return {
    read(answer) {
      lastMetrics = [];
      if (settings.objectives.some(({ source }) => source === 'benchmark')) {
        const reading = readMetrics(answer, settings.format, matchLines);
        if (reading.status === 'unusable') return reading;
        lastMetrics = reading.metrics;
      }
      return judge(lastMetrics);
    },
    recall: (metrics) => void judge(metrics),
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
  const given = new Set(metrics.map(({ name }) => name));
  return { objectives: resolution.objectives, given, notes: expansion.notes };
}

/**
 * Without what only patterns asked for and this answer lacks, unless that is everything. What
 * patterns find here only is named: a pull request may have removed it.
 */
function narrow(settled: Settled, settings: ReaderSettings, metrics: readonly Metric[]): Settled {
  const asked = new Set(settings.objectives.map(({ name }) => name));
  const there = new Set(metrics.map(({ name }) => name));
  const objectives = settled.objectives.filter(({ name }) => asked.has(name) || there.has(name));
  if (objectives.length === 0) return settled;
  const added = settled.objectives.filter((objective) => !objectives.includes(objective));
  const expansion = expandPatterns(settings.objectives, metrics);
  const found = expansion.status === 'expanded' ? expansion.objectives : [];
  const removed = found.filter(({ name }) => !settled.given.has(name));
  const notes = [
    ...settled.notes,
    ...describeOnlyAt('head', added, objectives),
    ...describeOnlyAt('base', removed, objectives),
  ];
  return { ...settled, objectives, notes };
}

function describeOnlyAt(
  revision: 'base' | 'head',
  only: readonly RequestedObjective[],
  judged: readonly Objective[],
): string[] {
  const isJudged = new Set(judged.map(({ name }) => name));
  const names = only.map(({ name }) => name).filter((name) => !isJudged.has(name));
  if (names.length === 0) return [];
  return [`Not judged, because only ${revision}'s benchmark gives it: ${describeNames(names)}.`];
}
