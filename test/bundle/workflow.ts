import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { resultSchema, type Result } from '../../src/report/result.ts';
import {
  listWorktrees,
  writeProject,
  type ProjectDescription,
  type SyntheticProject,
} from '../projects/synthetic-project.ts';
import { actionVariables } from '../servers/action-variables.ts';
import { startArtifactServer, type ArtifactServer } from '../servers/artifact-server.ts';
import {
  startGithubServer,
  type GithubServer,
  type GithubServerOptions,
} from '../servers/github-server.ts';
import { listed } from '../servers/listed-artifact.ts';
import { startModelServer, type ModelServer } from '../servers/model-server.ts';
import type { GithubEvent } from './github-event.ts';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Requests of one run in the order they came in, a list a server. */
export interface Requests {
  readonly github: readonly string[];
  readonly artifacts: readonly string[];
  readonly model: readonly string[];
}

/** What a step of a workflow left behind. */
export interface Step {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly requests: Requests;
  /** The runner's own directory, RUNNER_TEMP. */
  readonly directory: string;
}

export interface StepOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Variables beside those that every step has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Left out: the project's own checkout. */
  readonly workspace?: string;
}

export interface WorkflowOptions {
  readonly github?: Omit<GithubServerOptions, 'artifacts'>;
  /** Left out: there is no language model. */
  readonly model?: Parameters<typeof startModelServer>[0];
}

/** One repository on a GitHub of loopback servers, in which steps run one after another. */
export interface Workflow extends AsyncDisposable {
  readonly project: SyntheticProject;
  readonly github: GithubServer;
  readonly artifacts: ArtifactServer;
  readonly model: ModelServer | null;
  runStep(event: GithubEvent, options?: StepOptions): Promise<Step>;
}

interface Place {
  readonly directory: string;
  readonly runId: number;
  readonly urls: {
    readonly github: string;
    readonly artifacts: string;
    readonly model: string | null;
  };
  readonly project: SyntheticProject;
}

function modelInputs(url: string | null): Record<string, string> {
  if (url === null) return {};
  return {
    model: JSON.stringify({ 'base-url': url, name: 'test' }),
    'api-key': 'key-of-the-model',
  };
}

async function variablesOf(place: Place, event: GithubEvent, options: StepOptions) {
  const { directory, runId, urls, project } = place;
  const eventPath = join(directory, 'event.json');
  await writeFile(eventPath, JSON.stringify(event.payload));
  for (const name of ['output', 'summary']) await writeFile(join(directory, name), '');
  return {
    ...actionVariables({
      githubUrl: urls.github,
      artifactUrl: urls.artifacts,
      event: event.name,
      eventPath,
      repository: 'octo/project',
      reference: event.reference,
      commit: event.commit,
      runId,
      workspace: options.workspace ?? project.directory,
      runnerDirectory: directory,
      inputs: { 'github-token': 'workflow-token', ...modelInputs(urls.model), ...options.inputs },
    }),
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    ...options.environment,
  };
}

/** Spawns the bundle under this Node; standard error joins the log, as in the runner's own. */
async function spawnBundle(variables: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { exitCode: typeof exitCode === 'number' ? exitCode : null, log: stdout + stderr };
}

/** The runner's file format: `name<<delimiter`, the value, the delimiter. */
function parseOutputs(written: string): Record<string, string> {
  const entries = written.matchAll(
    /^(?<name>.+)<<(?<end>ghadelimiter_.*)\n(?<value>[^]*?)\n\k<end>$/gm,
  );
  return Object.fromEntries(
    [...entries].map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? '']),
  );
}

/** Writes the project and starts the servers; disposing of it removes everything. */
export async function startWorkflow(
  description: ProjectDescription,
  options: WorkflowOptions = {},
): Promise<Workflow> {
  const folder = await mkdtemp(join(tmpdir(), 'perfscape-bundle-'));
  const project = await writeProject(join(folder, 'repository'), description);
  const artifacts = await startArtifactServer();
  const github = await startGithubServer({
    ...options.github,
    artifacts: () => artifacts.stored.map((artifact) => listed(artifact)),
  });
  const model = options.model === undefined ? null : await startModelServer(options.model);
  const lists = { github, artifacts, model };
  const countOf = (server: keyof Requests) => lists[server]?.requests.length ?? 0;
  let runs = 0;
  return {
    project,
    ...lists,
    async runStep(event, stepOptions = {}) {
      runs += 1;
      const directory = join(folder, `runner-${runs}`);
      await mkdir(directory);
      const urls = { github: github.url, artifacts: artifacts.url, model: model?.url ?? null };
      const place = { directory, runId: 100 + runs, urls, project };
      const before = {
        github: countOf('github'),
        artifacts: countOf('artifacts'),
        model: countOf('model'),
      };
      const ended = await spawnBundle(await variablesOf(place, event, stepOptions));
      return {
        ...ended,
        outputs: parseOutputs(await readFile(join(directory, 'output'), 'utf8')),
        summary: await readFile(join(directory, 'summary'), 'utf8'),
        requests: {
          github: github.requests.slice(before.github),
          artifacts: artifacts.requests.slice(before.artifacts),
          model: model?.requests.slice(before.model) ?? [],
        },
        directory,
      };
    },
    async [Symbol.asyncDispose]() {
      for (const server of [github, artifacts, model]) await server?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The step's result.json, which has to be of the documented form. */
export async function readResult({ outputs, log }: Step): Promise<Result> {
  assert.ok(outputs['result'] !== undefined, log);
  return resultSchema.parse(JSON.parse(await readFile(outputs['result'], 'utf8')));
}

/** Nothing of a run stays in the repository that it was run in. */
export async function assertNoWorktrees({ project }: Workflow): Promise<void> {
  assert.deepEqual(await listWorktrees(project), [project.directory]);
}
