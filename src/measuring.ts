import { join } from 'node:path';
import type { CampaignResult } from './campaign.ts';
import { createAnswerReader } from './measurement/answer-reader.ts';
import { createRunner, openField, type Field } from './field.ts';
import { readForAdviser, type RunInputs } from './inputs.ts';
import type { Progress } from './measurement/measure.ts';
import { pairTrials, type PairedTrials } from './measurement/pairs.ts';
import { SERVER_LOGS } from './measurement/server-trial.ts';
import type { Trial } from './measurement/trial.ts';
import { buildRevisions, probeBenchmark, type BuiltRevisions } from './revisions.ts';
import { INITIAL_SHARE, runCampaign } from './rounds.ts';
import { chooseInitialSample, type InitialSample, type SamplerReport } from './sample/sample.ts';
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
  readonly sampler: SamplerReport & { readonly requests: number; readonly tokens: number };
  readonly buildSeconds: number;
  readonly notes: readonly string[];
}

interface Session {
  readonly world: World;
  readonly request: RunRequest;
  readonly inputs: RunInputs;
  readonly field: Field;
  readonly startSeconds: number;
}

async function chooseSample({ world, request, inputs, field }: Session) {
  const { settings, head, profiles } = inputs;
  const model = world.openLanguageModel(settings);
  const adviser =
    model === null
      ? null
      : {
          complete: model.complete,
          reading: await readForAdviser(world, request, inputs),
        };
  const chosen = await chooseInitialSample(
    {
      space: head.space,
      profiles,
      candidates: field.ground.drawn,
      count: Math.ceil(field.count * INITIAL_SHARE),
    },
    adviser,
  );
  const { requests, tokens } = model?.spent() ?? { requests: 0, tokens: 0 };
  return { initial: chosen.sample, sampler: { ...chosen.report, requests, tokens } };
}

/** What a campaign says of itself. */
function announcements(world: World, { count }: Field) {
  return {
    onRound: (measured: number, added: number) =>
      world.report(`measuring configurations ${measured + 1} to ${measured + added} of ${count}`),
    onConfirmation: (configurations: number) =>
      world.report(`measuring again what looks regressed: ${configurations} configurations`),
    onProgress: ({ done, total }: Progress) =>
      world.progress(`trial ${done} of ${total} of this round`),
  };
}

/** Keeps every trial; what an earlier run left in the same directory goes. */
async function openTrialLog(world: World, { outputDirectory }: RunRequest) {
  const path = join(outputDirectory, 'trials.ndjson');
  for (const old of [path, join(outputDirectory, SERVER_LOGS)]) await world.remove(old);
  return (trial: Trial) => world.appendLine(path, JSON.stringify(trial));
}

async function measureCampaign(
  session: Session,
  initial: InitialSample['sample'],
  { revisions, directory }: { readonly revisions: BuiltRevisions; readonly directory: string },
) {
  const { world, request, inputs, field, startSeconds } = session;
  const { settings, head } = inputs;
  const reader = createAnswerReader(settings, world.matchLines);
  const place = { directory, outputDirectory: request.outputDirectory };
  const runTrial = createRunner(world, { inputs, field, reader, revisions, ...place });
  const keep = await openTrialLog(world, request);
  const isBuilt = revisions.directories.base !== undefined;
  const probe = await probeBenchmark(runTrial, {
    key: field.named[0]?.key ?? '',
    baseKey: isBuilt ? (field.project(head.space.defaultConfiguration)?.key ?? null) : null,
  });
  for (const trial of probe.trials) await keep(trial);
  reader.endProbe();
  const objectives = reader.settled() ?? [];
  const deadline = startSeconds + settings.budget.minutes * 60;
  const campaign = await runCampaign({
    settings,
    objectives,
    initial,
    runTrial,
    keep,
    ground: field.ground,
    named: field.named,
    count: field.count,
    earlier: probe.trials,
    project: (configuration) => {
      const projection = field.project(configuration);
      return probe.baseWorks ? (projection?.key ?? null) : null;
    },
    remainingSeconds: () => deadline - world.nowSeconds(),
    ...announcements(world, field),
  });
  return { campaign, probe, objectives, notes: reader.notes() };
}

function projectionsOf({ sample }: CampaignResult, field: Field): Map<string, Projection> {
  return new Map(
    sample.flatMap(({ key, configuration }) => {
      const projection = field.project(configuration);
      return projection === null ? [] : [[key, projection] as const];
    }),
  );
}

/** Chooses, builds and measures: everything between the inputs and the conclusions. */
export async function measureRevisions(
  world: World,
  request: RunRequest,
  { inputs, startSeconds }: { readonly inputs: RunInputs; readonly startSeconds: number },
): Promise<Measured> {
  const field = openField(inputs);
  const session = { world, request, inputs, field, startSeconds };
  const { initial, sampler } = await chooseSample(session);
  await using temporary = await world.makeTemporaryDirectory();
  await using revisions = await buildRevisions(world, inputs, temporary.path);
  const workspace = { revisions, directory: temporary.path };
  const measured = await measureCampaign(session, initial, workspace);
  const { campaign, probe, objectives } = measured;
  const projections = probe.baseWorks ? projectionsOf(campaign, field) : new Map();
  const keys = new Map([...projections].map(([key, projection]) => [key, projection.key]));
  return {
    ...campaign,
    ...pairTrials(campaign.trials, keys),
    objectives,
    field,
    projections,
    sampler,
    buildSeconds: revisions.buildSeconds,
    notes: [sampler.note, revisions.note, probe.note, ...measured.notes].filter(
      (note) => note !== null,
    ),
  };
}
