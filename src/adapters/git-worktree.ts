import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git-command.ts';

/** A commit checked out in a directory of its own, removed at the end of an `await using` scope. */
export interface Worktree extends AsyncDisposable {
  readonly directory: string;
  readonly commit: string;
  /**
   * Size and time of change of the files that the commit holds, by path. Git is not asked, as what
   * ran in the worktree may have told it to run more.
   */
  stampFiles(): ReadonlyMap<string, string>;
}

// Looking at as many takes a fifth of a second; the rest of a larger tree is not watched.
const MOST_STAMPED_FILES = 20_000;

/** `commit` is a full id, `directory` absolute and not there yet (its parent is). */
export async function addWorktree(git: Git, commit: string, directory: string): Promise<Worktree> {
  try {
    const add = ['worktree', 'add', '--quiet', '--detach', '--', directory, commit];
    if ((await git.attempt(add)).exitCode !== 0) {
      // Another run, or git's own upkeep, may just have pruned what was half made.
      await removeWorktree(git, directory);
      await git.read(add);
    }
    const files = await git.read(['-C', directory, 'ls-files', '-z']);
    const paths = files.split('\0').filter(Boolean).slice(0, MOST_STAMPED_FILES);
    return {
      directory,
      commit,
      stampFiles: () => new Map(paths.map((path) => [path, stampOf(join(directory, path))])),
      [Symbol.asyncDispose]: () => removeWorktree(git, directory),
    };
  } catch (error) {
    await removeWorktree(git, directory);
    throw error;
  }
}

function stampOf(path: string): string {
  try {
    const { size, mtimeNs } = lstatSync(path, { bigint: true });
    return `${size} ${mtimeNs}`;
  } catch {
    return 'gone';
  }
}

/**
 * Never throws, lest a cleanup hides a result: where a container left files of another owner, the
 * directory stays, and git forgets it once it is gone.
 */
async function removeWorktree(git: Git, directory: string): Promise<void> {
  const removal = ['worktree', 'remove', '--force', '--force', '--', directory];
  if ((await git.attempt(removal)).exitCode === 0) return;
  await rm(directory, { recursive: true, force: true }).catch(() => undefined);
  await git.attempt(['worktree', 'prune']);
}
