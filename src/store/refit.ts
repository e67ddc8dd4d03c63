import { mean, median } from 'simple-statistics';
import {
  fitPerformanceModel,
  type Level,
  type PerformanceModel,
} from '../model/performance-model.ts';
import type { Objective } from '../settings/settings.ts';
import { keyOf, type Configuration } from '../space/configuration.ts';
import type { ConfigurationSpace } from '../space/configuration-space.ts';
import type { LogEntry } from './measurement-log.ts';

// A fitted level takes up to 7 kB of a file of 64 MiB that holds the models of all objectives, and
// beyond a thousand the fit takes seconds.
const LEVELS_OF_ALL = 8000;
const LEVELS_OF_ONE = 1000;

/** A stored configuration in today's space: new options at their default; null when impossible. */
function adapt(stored: Configuration, space: ConfigurationSpace): Configuration | null {
  const configuration = Object.fromEntries(
    space.options.map(({ name, default: value }) => [
      name,
      Object.hasOwn(stored, name) ? (stored[name] ?? null) : value,
    ]),
  );
  return space.violation(configuration) === null ? configuration : null;
}

function logLevels(entries: readonly LogEntry[], objective: string, space: ConfigurationSpace) {
  return entries.flatMap((entry) => {
    const values = entry.values[objective] ?? [];
    const configuration = adapt(entry.configuration, space);
    if (values.length === 0 || configuration === null) return [];
    const key = keyOf(configuration);
    return [{ key, configuration, logValue: mean(values.map(Math.log)) }];
  });
}

/**
 * Log levels relative to the default configuration of the same run and revision. Runs that did not
 * measure today's default cannot be related to the others and give none.
 */
function levelsOf(log: readonly LogEntry[], objective: string, space: ConfigurationSpace): Level[] {
  const defaultKey = keyOf(space.defaultConfiguration);
  const runs = new Map<string, LogEntry[]>();
  for (const entry of log) {
    const run = `${entry.run} ${entry.revision}`;
    runs.set(run, [...(runs.get(run) ?? []), entry]);
  }
  const levels = new Map<string, { configuration: Configuration; logs: number[] }>();
  for (const entries of runs.values()) {
    const measured = logLevels(entries, objective, space);
    const reference = measured.find(({ key }) => key === defaultKey);
    if (reference === undefined) continue;
    for (const { key, configuration, logValue } of measured) {
      const level = levels.get(key) ?? { configuration, logs: [] };
      level.logs.push(logValue - reference.logValue);
      // Moved to the end: the order is that of the last measurement.
      levels.delete(key);
      levels.set(key, level);
    }
  }
  return [...levels.values()].map(({ configuration, logs }) => ({
    configuration,
    logLevel: median(logs),
  }));
}

/**
 * The performance model of every objective, from the log: of earlier runs and of this one. Of very
 * many configurations those measured last count.
 */
export function learnModels(
  log: readonly LogEntry[],
  objectives: readonly Objective[],
  { space, seed }: { readonly space: ConfigurationSpace; readonly seed: number },
): PerformanceModel[] {
  const limit = Math.min(LEVELS_OF_ONE, Math.floor(LEVELS_OF_ALL / objectives.length));
  return objectives.flatMap(({ name }) => {
    const levels = levelsOf(log, name, space).slice(-limit);
    const fit = { options: space.options, seed };
    return levels.length === 0 ? [] : [fitPerformanceModel(name, levels, fit)];
  });
}
