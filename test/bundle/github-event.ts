import type { SyntheticProject } from '../projects/synthetic-project.ts';

/** What made the workflow run, as the runner tells it. */
export interface GithubEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly reference: string;
  /** GITHUB_SHA. */
  readonly commit: string;
}

const REPOSITORY = { full_name: 'octo/project', default_branch: 'main' };

/** Pull request 7, checked out as its merge into base. */
export function pullRequest(
  project: SyntheticProject,
  { name = 'pull_request', fork = false }: { name?: string; fork?: boolean } = {},
): GithubEvent {
  const head = fork ? { full_name: 'stranger/project' } : REPOSITORY;
  return {
    name,
    payload: {
      repository: REPOSITORY,
      pull_request: {
        number: 7,
        title: 'A change',
        base: { sha: project.base, ref: 'main', repo: REPOSITORY },
        head: { sha: project.head, ref: 'change', repo: head },
      },
    },
    reference: 'refs/pull/7/merge',
    commit: project.merge,
  };
}

/** Head pushed on top of base. */
export function push(project: SyntheticProject, branch = 'main'): GithubEvent {
  const reference = `refs/heads/${branch}`;
  return {
    name: 'push',
    payload: {
      repository: REPOSITORY,
      ref: reference,
      before: project.base,
      after: project.head,
    },
    reference,
    commit: project.head,
  };
}

export function mergeGroup(project: SyntheticProject): GithubEvent {
  const reference = 'refs/heads/gh-readonly-queue/main/pr-7-abc';
  return {
    name: 'merge_group',
    payload: {
      repository: REPOSITORY,
      merge_group: {
        base_sha: project.base,
        base_ref: 'refs/heads/main',
        head_sha: project.merge,
        head_ref: reference,
      },
    },
    reference,
    commit: project.merge,
  };
}

/** Started by hand on the default branch, at head. */
export function dispatch(project: SyntheticProject): GithubEvent {
  return {
    name: 'workflow_dispatch',
    payload: { repository: REPOSITORY, inputs: {}, ref: 'refs/heads/main' },
    reference: 'refs/heads/main',
    commit: project.head,
  };
}
