import type { StoredArtifact } from './artifact-server.ts';

/** An artifact as the REST API lists it; `url` is where its download is redirected to. */
export interface ListedArtifact {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly digest: string | null;
  readonly createdAt: string;
  readonly expired: boolean;
  readonly runId: number;
  readonly branch: string;
  readonly headRepositoryId: number;
  readonly url: string;
}

export const REPOSITORY_ID = 1000;

/** An uploaded artifact as the API lists it; left out: by a run on `main` of this repository. */
export function listed(
  artifact: StoredArtifact,
  run: Partial<Pick<ListedArtifact, 'branch' | 'headRepositoryId' | 'expired'>> = {},
): ListedArtifact {
  return {
    id: artifact.id,
    name: artifact.name,
    bytes: artifact.zip.length,
    digest: artifact.digest,
    createdAt: artifact.createdAt,
    expired: false,
    runId: artifact.runId,
    branch: 'main',
    headRepositoryId: REPOSITORY_ID,
    url: artifact.url,
    ...run,
  };
}

/** The form of the REST API. */
export function artifactJson(artifact: ListedArtifact) {
  return {
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.bytes,
    expired: artifact.expired,
    created_at: artifact.createdAt,
    digest: artifact.digest,
    workflow_run: {
      id: artifact.runId,
      repository_id: REPOSITORY_ID,
      head_repository_id: artifact.headRepositoryId,
      head_branch: artifact.branch,
      head_sha: artifact.id.toString(16).padStart(40, '0'),
    },
  };
}
