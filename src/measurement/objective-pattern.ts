import {
  MAXIMUM_OBJECTIVES,
  objectiveName,
  type RequestedObjective,
} from '../settings/objective-settings.ts';
import { describeNames, isUsableValue, type Metric } from './metric.ts';

/** Objectives of one name each, and what patterns left out. */
export type Expansion =
  | {
      readonly status: 'expanded';
      readonly objectives: readonly RequestedObjective[];
      readonly notes: readonly string[];
    }
  | { readonly status: 'unusable'; readonly reason: string };

export function isPattern(name: string): boolean {
  return name.includes('*');
}

/** Whether the name is the pattern with any text, also none, for each `*`; in linear time. */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  let position = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return name.length - last.length >= position && name.endsWith(last);
}

/**
 * Puts the metrics that a pattern matches in its place, in their order. A metric counts once: for
 * the objective of its own name, else for the first pattern.
 */
export function expandPatterns(
  requested: readonly RequestedObjective[],
  metrics: readonly Metric[],
): Expansion {
  const taken = new Set(requested.map(({ name }) => name).filter((name) => !isPattern(name)));
  const objectives: RequestedObjective[] = [];
  const notes: string[] = [];
  for (const objective of requested) {
    if (!isPattern(objective.name)) {
      objectives.push(objective);
      continue;
    }
    const free = metrics.filter(
      ({ name }) => matchesPattern(objective.name, name) && !taken.has(name),
    );
    const judged = free.filter(isJudgeable);
    if (judged.length === 0)
      return { status: 'unusable', reason: describeNone(objective, metrics) };
    const leftOut = free.filter((metric) => !isJudgeable(metric)).map(({ name }) => name);
    if (leftOut.length > 0) notes.push(describeLeftOut(objective, leftOut));
    for (const { name } of judged) {
      taken.add(name);
      objectives.push({ ...objective, name });
    }
  }
  if (objectives.length > MAXIMUM_OBJECTIVES) return tooMany(requested, objectives.length);
  return { status: 'expanded', objectives, notes };
}

function isJudgeable({ name, value }: Metric): boolean {
  return isUsableValue(value) && objectiveName.safeParse(name).success;
}

function describeNone({ name }: RequestedObjective, metrics: readonly Metric[]): string {
  return `objective ${JSON.stringify(name)} stands for no metric: the output holds ${describeNames(metrics.map((metric) => metric.name))}`;
}

function describeLeftOut({ name }: RequestedObjective, leftOut: readonly string[]): string {
  return `Objective ${JSON.stringify(name)} leaves out what is no number above 0 or has no name to report: ${describeNames(leftOut)}.`;
}

function tooMany(requested: readonly RequestedObjective[], count: number): Expansion {
  const patterns = requested.map(({ name }) => name).filter(isPattern);
  return {
    status: 'unusable',
    reason: `${patterns.map((name) => JSON.stringify(name)).join(', ')}: ${count} objectives in all, and a run judges at most ${MAXIMUM_OBJECTIVES}; narrow the pattern`,
  };
}
