import { announceCampaign } from './announcement.ts';
import type { CampaignResult } from './campaign.ts';
import {
  chooseSample,
  type ChosenSample,
  type SamplerRecord,
  type Sampling,
} from './chosen-sample.ts';
import { createAnswerReader, type AnswerReader } from './measurement/answer-reader.ts';
import { createRunner, openField, projectionsOf, type Field } from './field.ts';
import { UserError } from './errors.ts';
import type { RunInputs } from './inputs.ts';
import type { RunTrial } from './measurement/measure.ts';
import { pairTrials, type PairedTrials } from './measurement/pairs.ts';
import type { TrialRequest } from './measurement/schedule.ts';
import type { Trial } from './measurement/trial.ts';
import { openRecording, type Recording } from './recording.ts';
import { probeBenchmark } from './probe.ts';
import { buildRevisions, type BuiltRevisions } from './revisions.ts';
import { runCampaign } from './rounds.ts';
import type { Objective } from './settings/settings.ts';
import type { Projection } from './space/projection.ts';
import type { RunRequest, World } from './world.ts';

/** What the measuring brought. */
export interface Measured extends CampaignResult, PairedTrials {
  /** What was judged: the settings' objectives as the benchmark's output completed them. */
  readonly objectives: readonly Objective[];
  readonly field: Field;
  /** By key of the configuration at head; empty when head was measured alone. */
  readonly projections: ReadonlyMap<string, Projection>;
  readonly sampler: SamplerRecord;
  /** Of the builds and trials, but for those of the earlier part of a resumed run. */
  readonly workSeconds: number;
  readonly notes: readonly string[];
}

interface Session extends Sampling {
  readonly recording: Recording;
}

function remainingSeconds({ inputs, recording }: Session): number {
  return inputs.settings.budget.minutes * 60 - recording.elapsedSeconds();
}

interface Workspace {
  readonly revisions: BuiltRevisions;
  readonly directory: string;
}

const BEFORE_ROUNDS = 0;

function probe(session: Session, { runTrial, reader }: Bench, hasBase: boolean) {
  const { inputs, field, recording } = session;
  const access = {
    runTrial,
    recall: (request: TrialRequest) => recording.recall(request, BEFORE_ROUNDS),
    keep: (trial: Trial) =>
      recording.keep(
        trial,
        BEFORE_ROUNDS,
        trial.outcome.status === 'success' ? reader.lastMetrics() : undefined,
      ),
    remainingSeconds: () => remainingSeconds(session),
  };
  const projection = field.project(inputs.head.space.defaultConfiguration);
  return probeBenchmark(access, {
    key: field.named[0]?.key ?? '',
    baseKey: hasBase ? (projection?.key ?? null) : null,
  });
}

interface Bench {
  readonly runTrial: RunTrial;
  readonly reader: AnswerReader;
}

function openBench(session: Session, { revisions, directory }: Workspace): Bench {
  const { world, request, inputs, field, recording } = session;
  const reader = createAnswerReader(inputs.settings, world.matchLines);
  for (const { metrics } of recording.recorded) {
    if (metrics !== undefined) reader.recall(metrics);
  }
  const place = { directory, outputDirectory: request.outputDirectory };
  const runTrial = createRunner(world, { inputs, field, reader, revisions, ...place });
  return { runTrial, reader };
}

async function measureCampaign(
  session: Session,
  { initial, consult }: ChosenSample,
  workspace: Workspace,
) {
  const { inputs, field, recording } = session;
  const { runTrial, reader } = openBench(session, workspace);
  const probed = await probe(session, { runTrial, reader }, workspace.revisions.hasBase);
  reader.endProbe();
  const objectives = reader.settled() ?? [];
  const campaign = await runCampaign({
    settings: inputs.settings,
    objectives,
    initial,
    runTrial,
    keep: (trial, round) => recording.keep(trial, round),
    recall: recording.recall,
    ground: field.ground,
    named: field.named,
    count: field.count,
    earlier: probed.trials,
    project: (configuration) => {
      const projection = field.project(configuration);
      return probed.baseWorks ? (projection?.key ?? null) : null;
    },
    remainingSeconds: () => remainingSeconds(session),
    consult,
    ...announceCampaign(session.world, {
      count: field.count,
      remainingSeconds: () => remainingSeconds(session),
    }),
  });
  recording.close();
  return { campaign, probe: probed, objectives, notes: reader.notes() };
}

function secondsOf(trials: readonly Trial[]): number {
  return trials.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Builds both, unless no time is left to measure: then the recorded trials have to do. */
async function prepareRevisions(session: Session, directory: string): Promise<BuiltRevisions> {
  const { world, request, inputs, recording } = session;
  const { recorded } = recording;
  const left = inputs.settings.budget.minutes * 60 - recording.spentSeconds();
  if (recorded.length === 0 && request.reportsOnly) {
    throw new UserError(`--report-only: ${request.outputDirectory} holds no trial to report`);
  }
  if (recorded.length > 0 && !request.reportsOnly) {
    world.report(`resuming: ${recorded.length} trials are recorded`);
  }
  if (left > 0 || recorded.length === 0) {
    return buildRevisions(world, inputs, { directory, limitSeconds: left });
  }
  return {
    directories: {},
    hasBase: recorded.some(({ revision }) => revision === 'base'),
    buildSeconds: 0,
    note: request.reportsOnly
      ? `The run was interrupted: this report rests on the ${recorded.length} trials that it had made.`
      : 'No time was left when the run was resumed: it rests on the trials recorded before.',
    describeChanges: () => null,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Chooses, builds and measures: everything between the inputs and the conclusions. */
export async function measureRevisions(
  world: World,
  request: RunRequest,
  { inputs, startSeconds }: { readonly inputs: RunInputs; readonly startSeconds: number },
): Promise<Measured> {
  const opened = openField(inputs);
  const chosen = await chooseSample({ world, request, inputs, field: opened });
  const field = { ...opened, ground: { ...opened.ground, expected: chosen.expected } };
  const recording = await openRecording(world, request, startSeconds);
  const session = { world, request, inputs, field, recording };
  await using temporary = await world.makeTemporaryDirectory();
  await using revisions = await prepareRevisions(session, temporary.path);
  const workspace = { revisions, directory: temporary.path };
  const measured = await measureCampaign(session, chosen, workspace);
  const sampler = chosen.report();
  const { campaign, probe: probed, objectives } = measured;
  const projections = probed.baseWorks ? projectionsOf(campaign.sample, field) : new Map();
  const keys = new Map([...projections].map(([key, projection]) => [key, projection.key]));
  return {
    ...campaign,
    ...pairTrials(campaign.trials, keys),
    objectives,
    field,
    projections,
    sampler,
    workSeconds:
      revisions.buildSeconds + secondsOf(campaign.trials) - secondsOf(recording.recorded),
    notes: [
      sampler.note,
      revisions.note,
      probed.note,
      revisions.describeChanges(),
      ...measured.notes,
      ...recording.notes,
    ].filter((note) => note !== null),
  };
}
