import { posix } from 'node:path';
import { UserError } from '../errors.ts';
import type { Git } from './git-command.ts';

const COMMIT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** What a commit has at a path. */
export interface TreeEntry {
  /** In octal, as git writes it: 100644 and 100755 are regular files. */
  readonly mode: string;
  readonly id: string;
  readonly sizeBytes: number;
}

/** The entry of a path at a commit; null when it is not there. */
export async function findTreeEntry(
  git: Git,
  commit: string,
  path: string,
): Promise<TreeEntry | null> {
  const place = [idOf(commit), '--', insidePath(path)];
  const listing = await git.read(['ls-tree', '-z', '-l', '--full-tree', ...place]);
  const found = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t/.exec(listing);
  if (found === null) return null;
  const [, mode = '', id = '', size] = found;
  return { mode, id, sizeBytes: size === '-' ? 0 : Number(size) };
}

export function isCommitId(text: string): boolean {
  return COMMIT_ID.test(text);
}

/** Guards the arguments of git: nothing that it could take for an option. */
export function idOf(commit: string): string {
  if (!isCommitId(commit)) throw new Error(`"${commit}" is not the full id of a commit`);
  return commit;
}

export function insidePath(path: string): string {
  const normal = posix.normalize(path).replace(/\/$/, '');
  if (posix.isAbsolute(normal) || normal === '..' || normal.startsWith('../')) {
    throw new UserError(`"${path}" lies outside the repository: give a path from its top`);
  }
  return normal;
}
