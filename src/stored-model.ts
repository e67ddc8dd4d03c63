import type { RunInputs } from './inputs.ts';
import type { PerformanceModel } from './model/performance-model.ts';
import { extendLog, type LogEntry } from './store/measurement-log.ts';
import {
  packModel,
  unpackModel,
  type StoredFiles,
  type StoredModel,
} from './store/model-artifact.ts';
import { learnModels } from './store/refit.ts';
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

/** The log extended by this run, and the models fitted to all of it. */
export function updateModel(
  stored: StoredModel | null,
  added: readonly LogEntry[],
  { settings, head }: RunInputs,
): UpdatedModel {
  const log = extendLog(stored?.log ?? [], added);
  const fit = { space: head.space, seed: settings.seed };
  const models = learnModels(log, settings.objectives, fit);
  return { models, files: packModel({ commit: head.commit, log, models }) };
}
