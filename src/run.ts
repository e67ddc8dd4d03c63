import { join } from 'node:path';
import { conclude } from './conclusion.ts';
import { keepExchanges } from './exchanges.ts';
import { readInputs, type RunInputs } from './inputs.ts';
import { measureRevisions, type Measured } from './measuring.ts';
import { fingerprintOf, type Machine } from './measurement/environment.ts';
import { buildResult } from './report/build-result.ts';
import { renderComment, renderSummary } from './report/comment.ts';
import type { Result } from './report/result.ts';
import { requireSameRun } from './recording.ts';
import { differSchemas } from './schema/schema-difference.ts';
import { seededRandom } from './random.ts';
import type { Settings } from './settings/settings.ts';
import { countConfigurations } from './space/enumeration.ts';
import { entriesOf } from './store/entries.ts';
import type { LogEntry } from './store/measurement-log.ts';
import {
  describeModels,
  learnBaseLevels,
  readStoredModel,
  updateModel,
  type StoredHistory,
  type UpdatedModel,
} from './stored-model.ts';
import type { RunRequest, World } from './world.ts';

export interface RunOutcome {
  readonly settings: Settings;
  readonly result: Result;
  readonly comment: string;
  readonly summary: string;
  readonly paths: { readonly result: string; readonly comment: string; readonly summary: string };
  readonly storeUpdated: boolean;
}

/** The whole job: two revisions in; result, comment, summary and updated model out. */
export async function run(outside: World, request: RunRequest): Promise<RunOutcome> {
  const startSeconds = outside.nowSeconds();
  const inputs = await readInputs(outside, request);
  requireSameRun(outside, request, inputs);
  const history = await readStoredModel(outside, inputs, request);
  const { world, judgements } = keepExchanges(outside, request, history.stored?.judgements ?? []);
  const calibrationSeconds = world.measureCalibration();
  const measured = await measureRevisions(world, request, { inputs, startSeconds });
  const machine = { environment: world.environment, calibrationSeconds };
  const added = entriesOfRun(machine, inputs, measured);
  const { objectives } = measured;
  const addition = { added, objectives, judgements: judgements() };
  const updated = updateModel(history.stored, addition, inputs);
  const finished = { request, machine, inputs, history, measured, added, updated, startSeconds };
  const result = concludeRun(world, finished);
  const outcome = await writeReports(world, request, { result, updated });
  if (request.updatesStore) await history.store.write(updated.files);
  return { ...outcome, settings: inputs.settings, storeUpdated: request.updatesStore };
}

function entriesOfRun(machine: Machine, inputs: RunInputs, measured: Measured) {
  const { base, head } = inputs;
  return entriesOf(measured.trials, {
    commits: { base: base?.commit ?? null, head: head.commit },
    schemaTexts: { base: base?.schemaText ?? null, head: head.schemaText },
    environment: fingerprintOf(machine.environment),
    calibrationSeconds: machine.calibrationSeconds,
    lookUp: measured.field.lookUp,
  });
}

interface FinishedRun {
  readonly request: RunRequest;
  readonly machine: Machine;
  readonly inputs: RunInputs;
  readonly history: StoredHistory;
  readonly measured: Measured;
  readonly added: readonly LogEntry[];
  readonly updated: UpdatedModel;
  readonly startSeconds: number;
}

function concludeRun(world: World, finished: FinishedRun): Result {
  const { request, machine, inputs, history, measured, added, updated, startSeconds } = finished;
  const { settings, head, base } = inputs;
  const concluded = conclude(settings, measured, learnBaseLevels(history.stored, added, finished));
  const busySeconds = measured.trials.reduce((sum, { seconds }) => sum + seconds, 0);
  return buildResult({
    ...concluded,
    base: measured.projections.size > 0 && base !== null ? { commit: base.commit } : null,
    head: { commit: head.commit },
    sample: measured.sample,
    projections: measured.projections,
    failures: measured.failures,
    sampler: measured.sampler,
    schema: {
      changes: base === null ? [] : differSchemas(base.declaration, head.declaration),
      options: head.space.options.length,
      fixed: head.space.fixed,
      configurations: countConfigurations(head.space, seededRandom(settings.seed)),
    },
    settings: { seed: settings.seed, changes: inputs.settingChanges },
    model: describeModels(history.stored, updated, {
      inputs,
      ground: measured.field.ground,
      added,
      environment: fingerprintOf(machine.environment),
      levels: concluded.levels,
    }),
    machine,
    budget: { pairs: measured.pairs.length, trials: measured.trials.length, seconds: busySeconds },
    cut: measured.cut,
    ending: measured.ending,
    notes: [
      ...request.notes,
      ...inputs.notes,
      ...(history.note === null ? [] : [history.note]),
      ...measured.notes,
    ],
    overheadSeconds: world.nowSeconds() - startSeconds - measured.workSeconds,
  });
}

async function writeReports(
  world: World,
  { outputDirectory }: RunRequest,
  { result, updated }: { readonly result: Result; readonly updated: UpdatedModel },
) {
  const at = (name: string) => join(outputDirectory, name);
  const paths = { result: at('result.json'), comment: at('comment.md'), summary: at('summary.md') };
  const [comment, summary] = [renderComment(result), renderSummary(result)];
  await world.writeText(paths.result, `${JSON.stringify(result, null, 2)}\n`);
  await world.writeText(paths.comment, comment);
  await world.writeText(paths.summary, summary);
  for (const [name, text] of updated.files) await world.writeText(at(join('model', name)), text);
  return { result, comment, summary, paths };
}
