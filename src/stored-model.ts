import type { HeadLevel } from './comparison/gate.ts';
import type { Ground } from './comparison/ground.ts';
import type { RunInputs } from './inputs.ts';
import type { Objective } from './settings/settings.ts';
import type { BaseLevels } from './model/change-model.ts';
import type { Measured } from './measuring.ts';
import { forecastLevels, lookUpLevels, measureModelError } from './model/level-forecast.ts';
import type { PerformanceModel } from './model/performance-model.ts';
import type { Result } from './report/result.ts';
import type { Exchange } from './sample/language-model/exchange.ts';
import { keyOf } from './space/configuration.ts';
import { countElsewhere, extendLog, type LogEntry } from './store/measurement-log.ts';
import {
  packModel,
  unpackModel,
  type StoredFiles,
  type StoredModel,
} from './store/model-artifact.ts';
import { learnModels, levelsOf } from './store/refit.ts';
import type { RunRequest, Store, World } from './world.ts';

export interface StoredHistory {
  readonly store: Store;
  readonly stored: StoredModel | null;
  readonly note: string | null;
}

const FIRST_RUN = 'No stored performance model yet: this run stands on its own measurements.';

/**
 * Reads the stored model. A pull request goes on without one that cannot be read, and says so; a
 * run that would write the store stops instead, before it measures, lest it replaces a history.
 */
export async function readStoredModel(
  world: World,
  { settings }: RunInputs,
  { updatesStore }: RunRequest,
): Promise<StoredHistory> {
  const store = world.openStore(settings);
  try {
    const files = await store.read();
    if (files === null) return { store, stored: null, note: FIRST_RUN };
    return { store, stored: unpackModel(files, 'stored model'), note: null };
  } catch (error) {
    if (updatesStore) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { store, stored: null, note: `The stored model was not used: ${reason}.` };
  }
}

export interface UpdatedModel {
  readonly models: readonly PerformanceModel[];
  readonly files: StoredFiles;
}

/** What a run measured. */
interface Addition {
  readonly added: readonly LogEntry[];
  readonly objectives: readonly Objective[];
  /** What the language model said of the options. */
  readonly judgements: readonly Exchange[];
}

/** The log extended by this run, and the models fitted to all of it. */
export function updateModel(
  stored: StoredModel | null,
  { added, objectives, judgements }: Addition,
  { settings, head }: RunInputs,
): UpdatedModel {
  const log = extendLog(stored?.log ?? [], added);
  const fit = { space: head.space, seed: settings.seed };
  const models = learnModels(log, objectives, fit);
  return { models, files: packModel({ commit: head.commit, log, models, judgements }) };
}

/**
 * Log levels at base of what was measured or drawn, by objective, from the stored measurements and
 * this run's of base: changes may depend on them. Null where head was measured alone.
 */
export function learnBaseLevels(
  stored: StoredModel | null,
  added: readonly LogEntry[],
  { inputs, measured }: { readonly inputs: RunInputs; readonly measured: Measured },
): (objective: string) => BaseLevels | null {
  const { head, settings } = inputs;
  const { sample, field, objectives } = measured;
  const atBase = added.filter(({ revision }) => revision === 'base');
  const log = extendLog(stored?.log ?? [], atBase);
  const fit = { space: head.space, seed: settings.seed };
  const models = atBase.length === 0 ? [] : learnModels(log, objectives, fit);
  const configurations = [
    ...sample.map(({ configuration }) => configuration),
    ...field.ground.drawn,
  ];
  return (objective) => {
    const model = models.find((candidate) => candidate.objective === objective);
    if (model === undefined) return null;
    const levelOf = lookUpLevels(model, configurations, head.space.options);
    return levelOf && { levelOf, measured: levelsOf(log, objective, head.space) };
  };
}

interface ModelUse {
  readonly inputs: RunInputs;
  readonly ground: Ground;
  /** The entries of this run. */
  readonly added: readonly LogEntry[];
  /** Fingerprint of this run's machine. */
  readonly environment: string;
  readonly levels: readonly HeadLevel[];
}

/** How well the stored model knew the code it was made for, by what this run measured of it. */
function errorOfStored(stored: StoredModel | null, objective: string, use: ModelUse) {
  const model = stored?.models.find((candidate) => candidate.objective === objective);
  if (model === undefined) return null;
  const { base, head } = use.inputs;
  const { space } = base ?? head;
  const revision = base === null ? 'head' : 'base';
  const own = use.added.filter((entry) => entry.revision === revision);
  const defaultKey = keyOf(space.defaultConfiguration);
  // The default's level relative to itself is no prediction.
  const levels = levelsOf(own, objective, space).filter(
    ({ configuration }) => keyOf(configuration) !== defaultKey,
  );
  return measureModelError(model, levels, space.options);
}

/** What the models are worth and what they predict, for the report. */
export function describeModels(
  stored: StoredModel | null,
  { models }: UpdatedModel,
  use: ModelUse,
): NonNullable<Result['model']> {
  const log = stored?.log ?? [];
  return {
    storedEntries: log.length,
    storedElsewhere: countElsewhere(log, use.environment),
    objectives: models.map((model) => {
      const { objective: name, rows, medianRelativeError } = model;
      const measured = use.levels.find(
        ({ objective, place }) => objective.name === name && place === 'default',
      );
      const forecast =
        measured === undefined
          ? null
          : forecastLevels(model, {
              ...use.ground,
              defaultLevel: measured.level.estimate,
              direction: measured.objective.direction,
            });
      const storedError = errorOfStored(stored, name, use);
      return { name, rows, medianRelativeError, storedError, forecast };
    }),
  };
}
