import { stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { ProcessEnvironment } from './child-environment.ts';
import { gitIn } from './git-command.ts';
import type { Git } from './git-command.ts';
import { findTreeEntry, idOf, isCommitId, insidePath } from './git-tree.ts';
import { addWorktree } from './git-worktree.ts';
import type { Worktree } from './git-worktree.ts';

export type { Worktree } from './git-worktree.ts';

const FILE_LIMIT_BYTES = 10 * 2 ** 20;
const DIFF_LIMIT_BYTES = 2 ** 20;

const REV_PARSE = ['rev-parse', '--verify', '--quiet', '--end-of-options'];
const LOG_SUBJECT = ['log', '--max-count=1', '--no-show-signature', '--format=%s'];
const DIFF = ['diff', '--no-color', '--no-ext-diff', '--no-textconv'];
const CHANGED_PATHS = ['diff', '--name-only', '--no-renames', '-z'];

export interface Diff {
  readonly text: string;
  readonly isCut: boolean;
}

/** Opens the work tree that `directory` lies in. */
export async function openRepository(
  directory: string,
  environment: ProcessEnvironment = process.env,
): Promise<Repository> {
  const isDirectory = await stat(directory).then(
    (status) => status.isDirectory(),
    () => false,
  );
  if (!isDirectory) {
    throw new UserError(`${directory} is no directory: name a git work tree by --repository`);
  }
  const output = await gitIn(directory, environment).attempt(['rev-parse', '--show-toplevel']);
  if (output.exitCode !== 0) {
    throw new UserError(
      `${directory} is no git work tree (${output.lastErrorLines}): run after actions/checkout, or name one by --repository`,
    );
  }
  return new Repository(gitIn(output.stdout.replace(/\n$/, ''), environment));
}

/** Commits are given as full ids (`resolve` makes them), paths from the top of the repository. */
export class Repository {
  readonly #git: Git;

  constructor(git: Git) {
    this.#git = git;
  }

  /** The top of the work tree. */
  get directory(): string {
    return this.#git.directory;
  }

  /** The full id of the commit that a ref, tag or abbreviation means; null when there is none. */
  async resolve(ref: string): Promise<string | null> {
    const output = await this.#git.attempt([...REV_PARSE, `${ref}^{commit}`]);
    const commit = output.stdout.trim();
    return output.exitCode === 0 ? commit : null;
  }

  /** As `resolve`, fetching a full id that is not here; a UserError when there is no such commit. */
  async requireCommit(ref: string): Promise<string> {
    const here = await this.resolve(ref);
    if (here !== null) return here;
    const problem = isCommitId(ref) ? await this.#attemptFetch(ref) : null;
    const fetched = problem === null ? await this.resolve(ref) : null;
    if (fetched !== null) return fetched;
    throw new UserError(
      `"${ref}" is no commit in ${this.directory}${problem === null ? '' : ` (${problem})`}: check its spelling; in a workflow give actions/checkout "fetch-depth: 0"`,
    );
  }

  /** Fetches one commit from origin; a shallow repository stays shallow, a full one full. */
  async fetch(commit: string): Promise<void> {
    const problem = await this.#attemptFetch(commit);
    if (problem !== null) throw new Error(`cannot fetch ${commit} from origin: ${problem}`);
  }

  /** Whether tracked or new files differ from the commit that is checked out. */
  async hasUncommittedChanges(): Promise<boolean> {
    const { stdout } = await this.#git.attempt(['status', '--porcelain']);
    return stdout.trim() !== '';
  }

  /** Whether the configuration holds a token for fetching, as actions/checkout leaves it. */
  async holdsCredentials(): Promise<boolean> {
    const pattern = String.raw`^http\..*\.extraheader$`;
    const { exitCode } = await this.#git.attempt(['config', '--get-regexp', pattern]);
    return exitCode === 0;
  }

  /** The text of a file at a commit; null when it is not there. Symbolic links are not followed. */
  async readFile(commit: string, path: string): Promise<string | null> {
    const entry = await findTreeEntry(this.#git, commit, path);
    if (entry === null) return null;
    if (!entry.mode.startsWith('100')) {
      throw new UserError(`${path} at ${commit} is not a regular file: name the file itself`);
    }
    if (entry.sizeBytes > FILE_LIMIT_BYTES) {
      throw new UserError(
        `${path} at ${commit} has ${entry.sizeBytes} bytes: the limit is ${FILE_LIMIT_BYTES}`,
      );
    }
    return this.#git.read(['cat-file', 'blob', entry.id]);
  }

  /** The best common ancestor; null when there is none here, as in a shallow clone. */
  async mergeBase(one: string, other: string): Promise<string | null> {
    const output = await this.#git.attempt(['merge-base', idOf(one), idOf(other)]);
    return output.exitCode === 0 ? output.stdout.trim() : null;
  }

  /** The parents that the commit itself names: they may be missing in a shallow clone. */
  async parents(commit: string): Promise<string[]> {
    const text = await this.#git.read(['cat-file', 'commit', idOf(commit)]);
    const header = text.split('\n\n', 1)[0] ?? '';
    return header
      .split('\n')
      .filter((line) => line.startsWith('parent '))
      .map((line) => line.slice('parent '.length));
  }

  /** The first line of the commit's message: text of its author, not to be trusted. */
  async describe(commit: string): Promise<string> {
    const text = await this.#git.read([...LOG_SUBJECT, idOf(commit)]);
    return text.trim();
  }

  /** The beginning of the difference as text, of all paths or of some. */
  async diff(
    base: string,
    head: string,
    {
      paths = [],
      limitBytes = DIFF_LIMIT_BYTES,
    }: { paths?: readonly string[]; limitBytes?: number } = {},
  ): Promise<Diff> {
    const range = [idOf(base), idOf(head), '--', ...paths.map(insidePath)];
    const output = await this.#git.attempt([...DIFF, ...range], limitBytes);
    if (output.exitCode !== 0) {
      throw new Error(`cannot compare ${base} and ${head}: ${output.lastErrorLines}`);
    }
    return { text: output.stdout, isCut: output.isCut };
  }

  /** Paths added, removed or changed; a renamed file counts under both names. */
  async listChangedFiles(base: string, head: string): Promise<string[]> {
    const text = await this.#git.read([...CHANGED_PATHS, idOf(base), idOf(head), '--']);
    return text.split('\0').filter((path) => path !== '');
  }

  /** Checks a commit out into a new directory, whose path is absolute. */
  async addWorktree(commit: string, directory: string): Promise<Worktree> {
    return addWorktree(this.#git, idOf(commit), directory);
  }

  /** Makes these paths of a worktree what they are at a commit: other files in them go. */
  async copyPathsFrom(
    commit: string,
    paths: readonly string[],
    worktree: Pick<Worktree, 'directory'>,
  ): Promise<void> {
    if (paths.length === 0) return;
    for (const path of paths) {
      if ((await findTreeEntry(this.#git, commit, path)) === null) {
        throw new UserError(`harness: there is no "${path}" at ${commit}: correct or remove it`);
      }
    }
    const inWorktree = ['-C', worktree.directory, 'checkout', '--quiet', '--no-overlay'];
    await this.#git.read([...inWorktree, idOf(commit), '--', ...paths.map(insidePath)]);
  }

  async #attemptFetch(commit: string): Promise<string | null> {
    // A depth given to a full repository would cut its history.
    const shallow = await this.#git.read(['rev-parse', '--is-shallow-repository']);
    const depth = shallow.trim() === 'true' ? ['--depth=1'] : [];
    const options = ['--quiet', '--no-tags', '--no-recurse-submodules', ...depth];
    const output = await this.#git.attempt(['fetch', ...options, '--', 'origin', idOf(commit)]);
    return output.exitCode === 0 ? null : output.lastErrorLines;
  }
}
