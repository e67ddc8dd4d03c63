import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeRepository } from '../../fixtures/repository.mjs';
import type { CandidateChange } from './change-set.ts';

/** Where the files of both revisions are: modules are imported from here. */
export interface RevisionDirectories {
  readonly base: string;
  readonly head: string;
}

/** A change with both of its revisions on disk, and in a repository of their own. */
export interface PreparedChange extends CandidateChange {
  readonly commits: { readonly base: string; readonly head: string };
  readonly repositoryDirectory: string;
  readonly directories: RevisionDirectories;
}

/** Applies a change to a copy of its project: `head` in `folder`, which is made. */
export function applyChange(change: CandidateChange, folder: string): RevisionDirectories {
  const directories = { base: change.baseDirectory, head: join(folder, 'head') };
  cpSync(directories.base, directories.head, { recursive: true });
  // Without a repository around it, git takes the folder itself for the top.
  execFileSync('git', ['apply', '--whitespace=nowarn', change.patchPath], {
    cwd: directories.head,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(directories.head) },
  });
  return directories;
}

/** As `applyChange`, and commits both revisions. */
export function prepareChange(change: CandidateChange, folder: string): PreparedChange {
  const directories = applyChange(change, folder);
  cpSync(directories.base, join(folder, 'base'), { recursive: true });
  const { directory, base, head } = makeRepository(folder, join(folder, 'repository'));
  return { ...change, directories, repositoryDirectory: directory, commits: { base, head } };
}
