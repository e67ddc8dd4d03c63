import { join } from 'node:path';
import { FILE_LIMIT, STORED_NAMES } from '../store/model-artifact.ts';
import type { Store } from '../world.ts';
import { createArtifactStore, type ArtifactAccess } from './artifacts.ts';
import { writeStoredFiles } from './directory-store.ts';

/** The stored model as workflow artifacts: read from the newest run on a branch, written by this one. */
export function createArtifactModelStore(
  access: ArtifactAccess,
  { branch, directory }: { readonly branch: string; readonly directory: string },
): Store {
  const artifacts = createArtifactStore(access);
  return {
    async read() {
      const wanted = { names: STORED_NAMES, limitBytes: FILE_LIMIT };
      const newest = await artifacts.readNewest(branch, wanted);
      // An artifact without our files is unreadable, not empty: unpacking says what is missing.
      return newest.type === 'none' ? null : newest.files;
    },
    async write(files) {
      const folder = join(directory, 'updated');
      await writeStoredFiles(folder, files);
      await artifacts.write(folder, STORED_NAMES);
    },
  };
}
