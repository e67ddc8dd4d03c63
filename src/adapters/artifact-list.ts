import { z } from 'zod';
import { connectGithub, type GithubAccess } from './github-connection.ts';

/** An artifact of this repository that can be downloaded. */
export interface ListedArtifact {
  readonly id: number;
  /** Of the zip. */
  readonly bytes: number;
  /** `sha256:…` of the zip. */
  readonly digest: string | null;
  readonly createdAt: string;
  readonly runId: number;
  readonly commit: string | null;
}

const repositorySchema = z.object({ id: z.number() });

// GitHub documents all of the run's fields as optional.
const artifactSchema = z.object({
  id: z.number(),
  name: z.string(),
  size_in_bytes: z.number(),
  expired: z.boolean(),
  created_at: z.string().nullable(),
  digest: z.string().nullish(),
  workflow_run: z
    .object({
      id: z.number().optional(),
      repository_id: z.number().optional(),
      head_repository_id: z.number().nullish(),
      head_branch: z.string().nullish(),
      head_sha: z.string().nullish(),
    })
    .nullish(),
});

/**
 * The artifacts of the name that runs on the branch wrote, newest first. The name alone proves
 * nothing: runs for forks and for other branches write into the same list, and a fork's branch may
 * have the same name, so the head of the run must be the branch and lie in this repository.
 */
export async function listArtifacts(
  access: GithubAccess,
  name: string,
  branch: string,
): Promise<ListedArtifact[]> {
  const octokit = connectGithub(access);
  const repository = { owner: access.owner, repo: access.repository };
  const { id: repositoryId } = repositorySchema.parse(
    (await octokit.rest.repos.get(repository)).data,
  );
  const answer: unknown = await octokit.paginate('GET /repos/{owner}/{repo}/actions/artifacts', {
    ...repository,
    name,
    per_page: 100,
  });
  const artifacts = z
    .array(artifactSchema)
    .parse(answer)
    .flatMap((artifact) => {
      const { workflow_run: run, created_at: createdAt } = artifact;
      if (artifact.expired || artifact.name !== name || createdAt === null) return [];
      if (run?.id === undefined || run.head_branch !== branch) return [];
      if (run.repository_id !== repositoryId || run.head_repository_id !== repositoryId) return [];
      return [
        {
          id: artifact.id,
          bytes: artifact.size_in_bytes,
          digest: artifact.digest ?? null,
          createdAt,
          runId: run.id,
          commit: run.head_sha ?? null,
        },
      ];
    });
  return artifacts.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id);
}
