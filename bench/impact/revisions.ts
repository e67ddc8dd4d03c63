import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeRepository } from '../../fixtures/repository.mjs';
import type { CandidateChange } from './change-set.ts';

/** A change with both of its revisions on disk. */
export interface PreparedChange extends CandidateChange {
  readonly commits: { readonly base: string; readonly head: string };
  readonly repositoryDirectory: string;
  /** The same files outside the repository: modules are imported from here. */
  readonly directories: { readonly base: string; readonly head: string };
}

/** Applies a change to a copy of its project in `folder`, which is made, and commits both. */
export function prepareChange(change: CandidateChange, folder: string): PreparedChange {
  const directories = { base: change.baseDirectory, head: join(folder, 'head') };
  cpSync(directories.base, join(folder, 'base'), { recursive: true });
  cpSync(directories.base, directories.head, { recursive: true });
  // Without a repository around it, git takes the folder itself for the top.
  execFileSync('git', ['apply', '--whitespace=nowarn', change.patchPath], {
    cwd: directories.head,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(directories.head) },
  });
  const { directory, base, head } = makeRepository(folder, join(folder, 'repository'));
  return { ...change, directories, repositoryDirectory: directory, commits: { base, head } };
}
