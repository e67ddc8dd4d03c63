import { rm } from 'node:fs/promises';
import type { Git } from './git-command.ts';

/** A commit checked out in a directory of its own, removed at the end of an `await using` scope. */
export interface Worktree extends AsyncDisposable {
  readonly directory: string;
  readonly commit: string;
}

/** `commit` is a full id, `directory` absolute and not there yet (its parent is). */
export async function addWorktree(git: Git, commit: string, directory: string): Promise<Worktree> {
  try {
    await git.read(['worktree', 'add', '--quiet', '--detach', '--', directory, commit]);
  } catch (error) {
    await removeWorktree(git, directory);
    throw error;
  }
  return { directory, commit, [Symbol.asyncDispose]: () => removeWorktree(git, directory) };
}

/**
 * Never throws, lest a cleanup hides a result: where a container left files of another owner, the
 * directory stays, and git forgets it once it is gone.
 */
async function removeWorktree(git: Git, directory: string): Promise<void> {
  await git.attempt(['worktree', 'remove', '--force', '--force', '--', directory]);
  await rm(directory, { recursive: true, force: true }).catch(() => undefined);
  await git.attempt(['worktree', 'prune']);
}
