import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { listArtifacts, type ListedArtifact } from './artifact-list.ts';
import { makeTemporaryDirectory } from './files.ts';
import {
  describeError,
  failureOf,
  isDenied,
  withRetries,
  type GithubAccess,
} from './github-connection.ts';
import { readZip, type WantedFiles } from './stored-zip.ts';

export interface ArtifactAccess extends GithubAccess {
  readonly serverUrl: string;
  /** Name of the artifact that holds the store. */
  readonly name: string;
}

export type NewestArtifact =
  | {
      readonly type: 'found';
      /** By name, as far as the artifact holds them: text nobody has checked yet. */
      readonly files: ReadonlyMap<string, string>;
      /** ISO 8601. */
      readonly createdAt: string;
      readonly runId: number;
      /** The commit whose run wrote it, where GitHub says so. */
      readonly commit: string | null;
    }
  | { readonly type: 'none' };

/** The store kept as artifacts of workflow runs. */
export interface ArtifactStore {
  /**
   * The wanted files of the newest artifact that a run on the branch of this repository wrote. A
   * store that is there and cannot be read is an error, never `none`.
   */
  readNewest(branch: string, wanted: WantedFiles): Promise<NewestArtifact>;
  /** Uploads files, named relative to the directory, to be kept for the repository's usual time. */
  write(directory: string, files: readonly string[]): Promise<void>;
}

const MAXIMUM_ZIP_BYTES = 100 * 1024 * 1024;

const DIRECTORY_ADVICE = 'Use `store: { kind: directory }` and keep that directory yourself.';

/** Throws a UserError on GitHub Enterprise Server, which has no such artifacts. */
export function createArtifactStore(access: ArtifactAccess): ArtifactStore {
  if (!offersArtifacts(access.serverUrl)) {
    throw new UserError(
      `store.kind: artifact does not work on GitHub Enterprise Server (${access.serverUrl}). ` +
        DIRECTORY_ADVICE,
    );
  }
  return {
    async readNewest(branch, wanted) {
      const [newest] = await attempt(access, () => listArtifacts(access, access.name, branch));
      if (newest === undefined) return { type: 'none' };
      const zip = await attempt(access, () => download(access, newest));
      const { createdAt, runId, commit } = newest;
      return { type: 'found', files: unpack(access, zip, wanted), createdAt, runId, commit };
    },
    write: (directory, files) => upload(access.name, directory, files),
  };
}

/** The hosts that the toolkit's own isGhes() lets pass. */
function offersArtifacts(serverUrl: string): boolean {
  const { hostname } = new URL(serverUrl);
  return (
    hostname === 'github.com' || hostname.endsWith('.ghe.com') || hostname.endsWith('.localhost')
  );
}

/**
 * The bytes of the zip. The toolkit does not unpack it: it would wait five times five seconds over
 * a damaged one, and unpacks before the digest is known.
 */
async function download(access: ArtifactAccess, artifact: ListedArtifact): Promise<Uint8Array> {
  if (artifact.bytes > MAXIMUM_ZIP_BYTES) {
    throw new UserError(
      `Artifact "${access.name}" of run ${artifact.runId} has ${artifact.bytes} bytes, more than ` +
        `the ${MAXIMUM_ZIP_BYTES} allowed. Delete it, so that the store starts again.`,
    );
  }
  const client = await openClient();
  await using folder = await makeTemporaryDirectory();
  const { digestMismatch } = await client.downloadArtifact(artifact.id, {
    path: folder.path,
    skipDecompress: true,
    findBy: {
      token: access.token,
      workflowRunId: artifact.runId,
      repositoryOwner: access.owner,
      repositoryName: access.repository,
    },
    ...(artifact.digest === null ? {} : { expectedHash: artifact.digest }),
  });
  if (digestMismatch === true) throw new Error('the download has another digest than GitHub lists');
  // The server chooses the name.
  const [name] = await readdir(folder.path);
  if (name === undefined) throw new Error('the download left no file');
  return readFile(join(folder.path, name));
}

function unpack(access: ArtifactAccess, zip: Uint8Array, wanted: WantedFiles): Map<string, string> {
  try {
    return readZip(zip, wanted);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${describeUnreadable(access)}: ${error.message}. Delete it, so that the store starts again.`,
      { cause: error },
    );
  }
}

function describeUnreadable({ name, owner, repository }: ArtifactAccess): string {
  return `Artifact "${name}" of ${owner}/${repository} cannot be read`;
}

async function upload(name: string, directory: string, files: readonly string[]): Promise<void> {
  const client = await openClient();
  try {
    await client.uploadArtifact(
      name,
      files.map((file) => join(directory, file)),
      directory,
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const what = `Artifact "${name}" could not be uploaded: ${message}`;
    if (message.includes('(409)')) {
      throw new UserError(`${what}. Only one job of a run may write it: set another store.name.`, {
        cause: error,
      });
    }
    if (message.includes('ACTIONS_')) {
      throw new UserError(`${what}. Only an action's step can. ${DIRECTORY_ADVICE}`, {
        cause: error,
      });
    }
    throw new Error(what, { cause: error });
  }
}

/** Loaded when first used: it takes over half a second, and most terminals never need it. */
async function openClient() {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient();
}

async function attempt<Result>(
  access: ArtifactAccess,
  operation: () => Promise<Result>,
): Promise<Result> {
  try {
    return await withRetries(access, operation);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const what = describeUnreadable(access);
    const failure = failureOf(error);
    if (failure === null || !isDenied(failure)) throw describeError(what, error);
    throw new UserError(
      `${what} (${failure.status} ${failure.message}). Give the job the permission actions: read.`,
      { cause: error },
    );
  }
}
