import { openRepository } from '../../src/adapters/git.ts';
import type { Execute } from '../../src/measurement/execution.ts';
import type { RepositoryAccess, World } from '../../src/world.ts';
import { importProgram, type CountWork } from './program.ts';
import type { PreparedChange } from './revisions.ts';

// No run depends on the machine: the counters are exact.
const ENVIRONMENT = {
  cpuModel: 'none',
  cpuFlags: [],
  cores: 1,
  memoryBytes: 2 ** 30,
  operatingSystem: 'none',
  image: null,
  platform: 'none',
  governor: null,
  nodeVersion: 'none',
};

const UNWATCHED: ReadonlyMap<string, string> = new Map();

/** Files in memory. */
function createFiles() {
  const files = new Map<string, string>();
  return {
    files,
    readText: (path: string) => Promise.resolve(files.get(path) ?? null),
    writeText: (path: string, text: string) => {
      files.set(path, text);
      return Promise.resolve();
    },
    appendLine: (path: string, line: string) => {
      files.set(path, `${files.get(path) ?? ''}${line}\n`);
      return Promise.resolve();
    },
    remove: (path: string) => {
      for (const name of files.keys()) {
        if (name === path || name.startsWith(`${path}/`)) files.delete(name);
      }
      return Promise.resolve();
    },
  };
}

/** Runs a benchmark by calling its program with the configuration that was written for it. */
function executeInProcess(
  files: ReadonlyMap<string, string>,
  programOf: (directory: string) => CountWork,
): Execute {
  return ({ directory, variables }) => {
    const text = files.get(variables['PERFSCAPE_CONFIGURATION'] ?? '') ?? '{}';
    const work = programOf(directory)(JSON.parse(text));
    return Promise.resolve({
      exit: { type: 'code', code: 0 },
      stdout: JSON.stringify({ work }),
      stderr: '',
      outputCut: false,
      wallSeconds: 0,
      cpuSeconds: null,
      peakBytes: null,
    });
  };
}

function refuse(what: string): () => never {
  return () => {
    throw new Error(`${what} is not simulated`);
  };
}

/** Asks once what is asked again and again: each answer is a process of git, and commits stay. */
function remember<Arguments extends readonly unknown[], Answer>(
  ask: (...parts: Arguments) => Promise<Answer>,
): (...parts: Arguments) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (...parts) => {
    const key = JSON.stringify(parts);
    const answer = answers.get(key) ?? ask(...parts);
    answers.set(key, answer);
    return answer;
  };
}

type History = Pick<RepositoryAccess, 'readFile' | 'diff' | 'listChangedFiles'>;

/**
 * Worlds without processes and clock for runs on one change, one a run: the repository is real, so
 * that the language model reads what it would read; trials are calls of the program, and files are
 * in memory.
 */
export async function prepareWorlds(change: PreparedChange): Promise<() => World> {
  const repository = await openRepository(change.repositoryDirectory);
  const history: History = {
    readFile: remember((commit, path) => repository.readFile(commit, path)),
    diff: remember((base, head, options) => repository.diff(base, head, options)),
    listChangedFiles: remember((base, head) => repository.listChangedFiles(base, head)),
  };
  const programs = new Map([
    [change.commits.base, await importProgram(change.directories.base)],
    [change.commits.head, await importProgram(change.directories.head)],
  ]);
  return () => createWorld(history, programs);
}

function createWorld(history: History, programs: ReadonlyMap<string, CountWork>): World {
  const { files, ...access } = createFiles();
  const checkedOut = new Map<string, CountWork>();
  const programOf = (directory: string) => checkedOut.get(directory) ?? refuse(directory)();
  return {
    ...access,
    repository: {
      ...history,
      addWorktree: (commit, directory) => {
        checkedOut.set(directory, programs.get(commit) ?? refuse(commit)());
        return Promise.resolve({
          directory,
          stampFiles: () => UNWATCHED,
          [Symbol.asyncDispose]: () => Promise.resolve(),
        });
      },
      // The changes leave the harness alone.
      copyPathsFrom: () => Promise.resolve(),
    },
    execute: executeInProcess(files, programOf),
    runServer: refuse('a server'),
    matchLines: refuse('a regular expression'),
    environment: ENVIRONMENT,
    measureCalibration: () => 1,
    makeTemporaryDirectory: () =>
      Promise.resolve({ path: '/simulated', [Symbol.asyncDispose]: () => Promise.resolve() }),
    openStore: () => ({ read: () => Promise.resolve(null), write: () => Promise.resolve() }),
    openLanguageModel: () => null,
    nowSeconds: () => 0,
    report: () => undefined,
    progress: () => undefined,
  };
}
