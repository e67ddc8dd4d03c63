import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Execute } from '../measurement/execution.ts';
import type { Settings } from '../settings/settings.ts';
import type { LanguageModel, Store, World } from '../world.ts';
import type { ProcessEnvironment } from './child-environment.ts';
import { createDirectoryStore } from './directory-store.ts';
import { appendLine, makeTemporaryDirectory, readText, remove, writeText } from './files.ts';
import type { Repository } from './git.ts';
import { matchLines } from './line-matcher.ts';
import { readEnvironment } from './machine.ts';
import { createComplete } from './openai.ts';
import { createExecute, endRunning } from './process.ts';

/** Asked when only a key is given. */
const DEFAULT_MODEL = 'gpt-5-mini';

export interface LocalAccess {
  readonly repository: Repository;
  readonly environment: ProcessEnvironment;
  readonly apiKey: string | null;
  /** Ends the run between two commands, and the command that is running. */
  readonly interrupted: AbortSignal;
  readonly openStore: (settings: Settings) => Store;
  readonly report: (line: string) => void;
  readonly progress: (line: string) => void;
}

function interruptible(execute: Execute, interrupted: AbortSignal): Execute {
  const check = () => {
    if (interrupted.aborted) {
      throw new UserError('interrupted: the trials so far are in trials.ndjson of the output');
    }
  };
  interrupted.addEventListener('abort', endRunning);
  return async (command) => {
    check();
    const execution = await execute(command);
    check();
    return execution;
  };
}

function openLanguageModel(settings: Settings, access: LocalAccess): LanguageModel | null {
  const { model, budget } = settings;
  const baseUrl = model?.baseUrl ?? (access.environment['OPENAI_BASE_URL'] || null);
  if (model === null && access.apiKey === null) return null;
  return createComplete({
    baseUrl,
    apiKey: access.apiKey,
    name: model?.name ?? DEFAULT_MODEL,
    timeoutSeconds: budget.requestSeconds,
    budget: { requests: budget.requests, tokens: budget.tokens },
  });
}

/** The world of a run on this machine: git, processes, files, and a language model if there is one. */
export function createLocalWorld(access: LocalAccess): World {
  const execute = interruptible(createExecute(access.environment), access.interrupted);
  return {
    repository: access.repository,
    execute,
    readText,
    writeText,
    remove,
    matchLines,
    appendLine,
    report: access.report,
    progress: access.progress,
    openStore: access.openStore,
    environment: readEnvironment(),
    makeTemporaryDirectory,
    openLanguageModel: (settings) => openLanguageModel(settings, access),
    nowSeconds: () => performance.now() / 1000,
  };
}

const NO_STORE: Store = { read: () => Promise.resolve(null), write: () => Promise.resolve() };

/** The directory that the settings name, from the top of the repository; else nothing is kept. */
export function settingsDirectoryStore({ store }: Settings, repository: Repository): Store {
  return store.kind === 'directory'
    ? createDirectoryStore(resolve(repository.directory, store.path))
    : NO_STORE;
}
