import { join } from 'node:path';
import { FILE_LIMIT, MANIFEST, STORED_NAMES } from '../store/model-artifact.ts';
import type { Store } from '../world.ts';
import { readText, writeText } from './files.ts';

/** Reads the stored files of a directory; null when it holds none of them. */
export async function readStoredFiles(directory: string): Promise<Map<string, string> | null> {
  const files = new Map<string, string>();
  for (const name of STORED_NAMES) {
    const text = await readText(join(directory, name), FILE_LIMIT);
    if (text !== null) files.set(name, text);
  }
  return files.size === 0 ? null : files;
}

/** Writes stored files into a directory, the manifest last: without it the others do not count. */
export async function writeStoredFiles(
  directory: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [name, text] of files) {
    if (name !== MANIFEST) await writeText(join(directory, name), text);
  }
  const manifest = files.get(MANIFEST);
  if (manifest !== undefined) await writeText(join(directory, MANIFEST), manifest);
}

/** A store in a directory that the user keeps. */
export function createDirectoryStore(directory: string): Store {
  return {
    read: () => readStoredFiles(directory),
    write: (files) => writeStoredFiles(directory, files),
  };
}
