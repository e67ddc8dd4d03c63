import { join, resolve } from 'node:path';
import * as core from '@actions/core';
import { readActionInputs, type ActionInputs } from './adapters/action-inputs.ts';
import { createArtifactModelStore } from './adapters/artifact-model-store.ts';
import { commitsOf, type ComparisonCommits } from './adapters/comparison-commits.ts';
import { readExchanges } from './adapters/exchange-files.ts';
import { readEvent, type Context, type Event } from './adapters/event.ts';
import { readText } from './adapters/files.ts';
import { openRepository, type Repository } from './adapters/git.ts';
import { createComments } from './adapters/github.ts';
import { createJobLog } from './adapters/job-log.ts';
import { createLocalWorld, settingsDirectoryStore } from './adapters/local-world.ts';
import { interruptSignal } from './adapters/terminal.ts';
import { COMMENT_MARKER } from './report/comment.ts';
import { publicationOf, stepOutputs } from './report/publication.ts';
import { TRIAL_LOG } from './recording.ts';
import { EXCHANGES } from './exchanges.ts';
import { runInterruptibly } from './interrupted-run.ts';
import type { RunOutcome } from './run.ts';
import type { RunRequest, Store } from './world.ts';
import type { Settings } from './settings/settings.ts';

const CREDENTIALS_WARNING =
  'actions/checkout left its token in the git configuration, where the benchmarked code can read ' +
  'it: give that step "persist-credentials: false".';

interface Job {
  readonly inputs: ActionInputs;
  readonly event: Event;
  readonly context: Context;
  readonly repository: Repository;
  readonly outputDirectory: string;
}

async function readJob(): Promise<Job> {
  const inputs = readActionInputs(process.env);
  const eventPath = process.env['GITHUB_EVENT_PATH'] ?? '';
  const payload: unknown = JSON.parse((await readText(eventPath)) ?? 'null');
  const { event, context } = readEvent(process.env, payload);
  const repository = await openRepository(process.env['GITHUB_WORKSPACE'] ?? '.');
  const place = process.env['RUNNER_TEMP'] ?? repository.directory;
  const outputDirectory =
    inputs.output === null ? join(place, 'perfscape') : resolve(inputs.output);
  return { inputs, event, context, repository, outputDirectory };
}

async function chooseCommits({ inputs, event, repository }: Job): Promise<ComparisonCommits> {
  if (inputs.base === null && inputs.head === null) return commitsOf(event, repository);
  const head = await repository.requireCommit(inputs.head ?? 'HEAD');
  const base = inputs.base === null ? null : await repository.requireCommit(inputs.base);
  return { base, head, notes: [] };
}

function branchOf(event: Event): string {
  return event.type === 'pull-request' || event.type === 'merge-group'
    ? event.baseBranch
    : event.branch;
}

function openStore(settings: Settings, job: Job): Store {
  const { inputs, event, context, repository, outputDirectory } = job;
  const { store } = settings;
  if (store.kind === 'artifact') {
    return createArtifactModelStore(
      { ...context, token: inputs.token, name: store.name },
      { branch: branchOf(event), directory: join(outputDirectory, 'artifact') },
    );
  }
  return settingsDirectoryStore(settings, repository);
}

async function publishComment(
  { inputs, event, context }: Job,
  { result, comment, settings }: RunOutcome,
): Promise<void> {
  const publication = publicationOf(result, settings.comment);
  if (event.type !== 'pull-request' || publication === 'nothing') return;
  const comments = createComments({ ...context, token: inputs.token });
  const published =
    publication === 'update'
      ? await comments.updateComment(event.number, comment, COMMENT_MARKER)
      : await comments.upsertComment(event.number, comment, COMMENT_MARKER);
  if (published.type === 'none') return;
  if (published.type === 'denied') {
    core.warning(
      `No comment: the token may not write it (${published.message}). Give the job ` +
        `"permissions: ${published.permission}", or read the report in the job summary: a pull ` +
        'request from a fork gets a read-only token.',
    );
  } else core.info(`comment ${published.type}: ${published.url}`);
}

async function writeSummary({ summary }: RunOutcome): Promise<void> {
  await core.summary.addRaw(summary, true).write();
}

function announce({ result, paths, storeUpdated }: RunOutcome): void {
  const outputs = stepOutputs(result, { paths, storeUpdated });
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  const { conclusion, reasons } = result.gate;
  if (conclusion === 'fail') core.setFailed(reasons.join('\n'));
  else for (const reason of reasons) core.warning(reason, { title: 'Perfscape' });
}

/** The run that a workflow event asks for, with its summary, comment, outputs and annotations. */
export async function runAction(): Promise<void> {
  const job = await readJob();
  const { inputs, event, repository, outputDirectory } = job;
  if (inputs.apiKey !== null) core.setSecret(inputs.apiKey);
  const log = createJobLog();
  const world = createLocalWorld({
    repository,
    environment: process.env,
    apiKey: inputs.apiKey,
    interrupted: interruptSignal(),
    describeInterruption: () =>
      Promise.resolve(`the trials so far are in ${join(job.outputDirectory, TRIAL_LOG)}`),
    openStore: (settings) => openStore(settings, job),
    ...log,
  });
  const onDefaultBranch = 'onDefaultBranch' in event && event.onDefaultBranch;
  if (await repository.holdsCredentials()) core.warning(CREDENTIALS_WARNING);
  const request: RunRequest = {
    ...(await chooseCommits(job)),
    settingsPath: inputs.config,
    inputs: inputs.settings,
    outputDirectory,
    updatesStore: onDefaultBranch,
    resumed: null,
    reportsOnly: false,
    exchanges: { kept: [], replayed: null },
  };
  // An interrupted run gets no comment: what cancels it is, as a rule, a newer one.
  const outcome = await runInterruptibly(world, request, {
    readExchanges: () => readExchanges(join(outputDirectory, EXCHANGES)),
    onReport: writeSummary,
  });
  await writeSummary(outcome);
  announce(outcome);
  await publishComment(job, outcome);
}
