import { runtimeToken } from './artifact-server.ts';

export interface ActionRun {
  /** `url` of the GitHub and of the artifact server. */
  readonly githubUrl: string;
  readonly artifactUrl: string;
  readonly event: string;
  /** File that holds the event's payload. */
  readonly eventPath: string;
  readonly repository: string;
  /** `refs/heads/main`, `refs/pull/7/merge`, … */
  readonly reference: string;
  readonly commit: string;
  readonly runId: number;
  /** The checked-out repository. */
  readonly workspace: string;
  /** Folder for the runner's own files: outputs, summary, temporary ones. */
  readonly runnerDirectory: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * The environment the runner gives an action, pointed at loopback servers. The caller makes the
 * files `output` and `summary` in the runner's folder, as the runner does; PATH and the like come
 * from the caller too.
 */
export function actionVariables(run: ActionRun): Record<string, string> {
  const inputs = Object.entries(run.inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    value,
  ]);
  return {
    GITHUB_ACTIONS: 'true',
    CI: 'true',
    GITHUB_API_URL: run.githubUrl,
    GITHUB_GRAPHQL_URL: `${run.githubUrl}/graphql`,
    // The toolkit refuses artifacts on other hosts than GitHub's and *.localhost.
    GITHUB_SERVER_URL: 'http://x.localhost',
    GITHUB_EVENT_NAME: run.event,
    GITHUB_EVENT_PATH: run.eventPath,
    GITHUB_REPOSITORY: run.repository,
    GITHUB_REF: run.reference,
    GITHUB_SHA: run.commit,
    GITHUB_RUN_ID: String(run.runId),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKSPACE: run.workspace,
    GITHUB_OUTPUT: `${run.runnerDirectory}/output`,
    GITHUB_STEP_SUMMARY: `${run.runnerDirectory}/summary`,
    RUNNER_TEMP: run.runnerDirectory,
    RUNNER_OS: 'Linux',
    ACTIONS_RESULTS_URL: run.artifactUrl,
    ACTIONS_RUNTIME_TOKEN: runtimeToken(run.runId),
    ...Object.fromEntries(inputs),
  };
}
