import { mean } from 'simple-statistics';
import { revisions } from '../measurement/trial.ts';
import {
  fitPerformanceModel,
  type Level,
  type PerformanceModel,
} from '../model/performance-model.ts';
import type { Objective } from '../settings/settings.ts';
import { keyOf, type Configuration } from '../space/configuration.ts';
import type { ConfigurationSpace } from '../space/configuration-space.ts';
import type { LogEntry } from './measurement-log.ts';

// A thousand levels of one objective are fitted in about a second.
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
 * Log levels relative to the default configuration of the same run and revision. The newest
 * measurement of a configuration counts, head's before base's: an older one is of another program.
 * Runs that did not measure today's default cannot be related to the others and give none.
 */
export function levelsOf(
  log: readonly LogEntry[],
  objective: string,
  space: ConfigurationSpace,
): Level[] {
  const defaultKey = keyOf(space.defaultConfiguration);
  const levels = new Map<string, Level>();
  for (const entries of runsOf(log)) {
    const measured = logLevels(entries, objective, space);
    const reference = measured.find(({ key }) => key === defaultKey);
    if (reference === undefined) continue;
    for (const { key, configuration, logValue } of measured) {
      // Moved to the end: the order is that of the last measurement.
      levels.delete(key);
      levels.set(key, { configuration, logLevel: logValue - reference.logValue });
    }
  }
  return [...levels.values()];
}

/** The entries of each run in the log's order, those of base before those of head. */
function runsOf(log: readonly LogEntry[]): LogEntry[][] {
  const runs = new Map<string, LogEntry[]>();
  for (const entry of log) {
    const run = runs.get(entry.run);
    if (run === undefined) runs.set(entry.run, [entry]);
    else run.push(entry);
  }
  return [...runs.values()].flatMap((entries) =>
    revisions.map((revision) => entries.filter((entry) => entry.revision === revision)),
  );
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
