import type { Objective, RequestedObjective } from '../settings/settings.ts';
import { describeNames, shorten, type Metric } from './metric.ts';
import { isSameUnit } from './unit.ts';

/** What the benchmark answered: one number an objective of source `benchmark`, or why not. */
export type BenchmarkResult =
  | { readonly status: 'usable'; readonly values: Readonly<Record<string, number>> }
  | { readonly status: 'unusable'; readonly reason: string };

export type Resolution =
  | { readonly status: 'resolved'; readonly objectives: readonly Objective[] }
  | { readonly status: 'unusable'; readonly reason: string };

/** Says "the format k6" or "the pattern" in a reason. */
export type Teller = string;

/** Completes the objectives by what the metrics tell of unit and direction. */
export function resolveObjectives(
  requested: readonly RequestedObjective[],
  metrics: readonly Metric[],
  teller: Teller,
): Resolution {
  const byName = new Map(metrics.map((metric) => [metric.name, metric]));
  const objectives: Objective[] = [];
  for (const objective of requested) {
    const metric = objective.source === 'benchmark' ? byName.get(objective.name) : undefined;
    if (objective.source === 'benchmark' && metric === undefined) {
      return unusable(missing(objective.name, metrics));
    }
    const completed = complete(objective, metric ?? null, teller);
    if (typeof completed === 'string') return unusable(completed);
    objectives.push(completed);
  }
  return { status: 'resolved', objectives };
}

/** The objective with unit and direction, or why it cannot have them. */
function complete(
  objective: RequestedObjective,
  metric: Metric | null,
  teller: Teller,
): Objective | string {
  const { name, unit, direction } = objective;
  const place = `objective ${JSON.stringify(name)}`;
  const known = { unit: metric?.unit ?? null, direction: metric?.direction ?? null };
  if (unit !== null && known.unit !== null && !isSameUnit(unit, known.unit)) {
    return `${place}: the settings say unit ${unit}, but ${teller} says ${shorten(known.unit)}; correct or remove the unit`;
  }
  if (direction !== null && known.direction !== null && direction !== known.direction) {
    return `${place}: the settings say direction ${direction}, but ${teller} says ${known.direction}; correct or remove the direction`;
  }
  const agreed = direction ?? known.direction;
  if (agreed === null) {
    return `${place}: ${teller} does not tell which way is better; add direction: minimize or maximize`;
  }
  return { ...objective, unit: unit ?? known.unit ?? '', direction: agreed };
}

/** One number an objective of source `benchmark`. */
export function pickValues(
  metrics: readonly Metric[],
  objectives: readonly Objective[],
): BenchmarkResult {
  const byName = new Map(metrics.map((metric) => [metric.name, metric]));
  const values = new Map<string, number>();
  for (const objective of objectives) {
    if (objective.source !== 'benchmark') continue;
    const metric = byName.get(objective.name);
    if (metric === undefined) return unusable(missing(objective.name, metrics));
    const fault = findFault(metric, objective);
    if (fault !== null) return unusable(`objective ${JSON.stringify(objective.name)} ${fault}`);
    values.set(objective.name, Number(metric.value));
  }
  return { status: 'usable', values: Object.fromEntries(values) };
}

function findFault({ value, unit }: Metric, objective: Objective): string | null {
  if (typeof value === 'string' || !Number.isFinite(value)) {
    return `is not a finite number: ${shorten(String(value))}`;
  }
  if (value <= 0) {
    return `is ${value}: it must be greater than 0, as changes are measured as ratios`;
  }
  // Head may print another unit than base: their numbers would be no ratio.
  if (unit !== null && !isSameUnit(unit, objective.unit)) {
    return `is in ${shorten(unit)} here, and was in ${objective.unit === '' ? 'no unit' : objective.unit} before`;
  }
  return null;
}

function missing(name: string, metrics: readonly Metric[]): string {
  const there = describeNames(metrics.map((metric) => metric.name));
  return `objective ${JSON.stringify(name)} is missing: the output holds ${there}`;
}

function unusable(reason: string): { readonly status: 'unusable'; readonly reason: string } {
  return { status: 'unusable', reason };
}
