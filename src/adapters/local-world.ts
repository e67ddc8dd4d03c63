import { resolve } from 'node:path';
import { Interruption } from '../errors.ts';
import type { CompletionRequest } from '../sample/language-model/complete.ts';
import type { Settings } from '../settings/settings.ts';
import type { LanguageModel, Spending, Store, World } from '../world.ts';
import type { ProcessEnvironment } from './child-environment.ts';
import { measureCalibration } from './calibration-kernel.ts';
import { createDirectoryStore } from './directory-store.ts';
import { appendLine, makeTemporaryDirectory, readText, remove, writeText } from './files.ts';
import type { Repository } from './git.ts';
import { matchLines } from './line-matcher.ts';
import { readEnvironment } from './machine.ts';
import type { createComplete, ModelAccess } from './openai.ts';
import { createExecute, endRunning } from './process.ts';
import { createRunServer } from './server.ts';

/** Asked when only a key is given. */
const DEFAULT_MODEL = 'gpt-5-mini';

export interface LocalAccess {
  readonly repository: Repository;
  readonly environment: ProcessEnvironment;
  readonly apiKey: string | null;
  /** Ends the run between two commands, and the command that is running. */
  readonly interrupted: AbortSignal;
  /** What an interruption leaves behind, in words; null: nothing. */
  readonly describeInterruption: () => Promise<string | null>;
  readonly openStore: (settings: Settings) => Store;
  readonly report: (line: string) => void;
  readonly progress: (line: string) => void;
}

/** What ends with the run says nothing about a trial: it is an error before and after. */
function interruptible<Given extends readonly unknown[], Result>(
  work: (...given: Given) => Promise<Result>,
  { interrupted, describeInterruption }: Pick<LocalAccess, 'interrupted' | 'describeInterruption'>,
): (...given: Given) => Promise<Result> {
  const check = async () => {
    if (!interrupted.aborted) return;
    const left = await describeInterruption();
    throw new Interruption(left === null ? 'interrupted' : `interrupted: ${left}`);
  };
  return async (...given) => {
    await check();
    const result = await work(...given);
    await check();
    return result;
  };
}

/** Commands and servers, of which nothing goes on after an interruption or this process. */
function connectProcesses(access: LocalAccess) {
  const { environment, interrupted } = access;
  const execute = createExecute(environment);
  const runServer = createRunServer(environment, { execute, interrupted });
  interrupted.addEventListener('abort', endRunning);
  process.once('exit', endRunning);
  return {
    execute: interruptible(execute, access),
    runServer: interruptible(runServer, access),
  };
}

function openLanguageModel(
  { model, budget }: Settings,
  access: LocalAccess,
  spentBefore: Spending = { requests: 0, tokens: 0 },
): LanguageModel | null {
  const baseUrl = model?.baseUrl ?? (access.environment['OPENAI_BASE_URL'] || null);
  if (model === null && access.apiKey === null) return null;
  const name = model?.name ?? DEFAULT_MODEL;
  return connectWhenAsked(
    {
      baseUrl,
      apiKey: access.apiKey,
      name,
      timeoutSeconds: budget.requestSeconds,
      runSeconds: budget.minutes * 60,
      budget: {
        requests: budget.requests - spentBefore.requests,
        tokens: budget.tokens - spentBefore.tokens,
      },
      interrupted: access.interrupted,
    },
    access,
  );
}

/** The client takes a tenth of a second to load, and most calls of the terminal ask nobody. */
function connectWhenAsked(given: ModelAccess, access: LocalAccess): LanguageModel {
  let opened: ReturnType<typeof createComplete> | null = null;
  const startMilliseconds = performance.now();
  const complete = async (request: CompletionRequest) => {
    const client = await import('./openai.ts');
    const passedSeconds = (performance.now() - startMilliseconds) / 1000;
    opened ??= client.createComplete({ ...given, runSeconds: given.runSeconds - passedSeconds });
    return opened.complete(request);
  };
  return {
    name: given.name,
    complete: interruptible(complete, access),
    spent: () => opened?.spent() ?? { requests: 0, tokens: 0 },
  };
}

/** The world of a run on this machine: git, processes, files, and a language model if there is one. */
export function createLocalWorld(access: LocalAccess): World {
  return {
    repository: access.repository,
    ...connectProcesses(access),
    readText,
    writeText,
    remove,
    matchLines,
    appendLine,
    report: access.report,
    progress: access.progress,
    openStore: access.openStore,
    environment: readEnvironment(access.environment),
    measureCalibration,
    makeTemporaryDirectory,
    openLanguageModel: (settings, spentBefore) => openLanguageModel(settings, access, spentBefore),
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
