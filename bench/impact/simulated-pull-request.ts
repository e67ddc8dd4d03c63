import { matches, type Rule } from '../../src/comparison/condition.ts';
import { assertNever } from '../../src/errors.ts';
import { openField } from '../../src/field.ts';
import { readInputs } from '../../src/inputs.ts';
import { fingerprintOf } from '../../src/measurement/environment.ts';
import { run } from '../../src/run.ts';
import type { SampledConfiguration } from '../../src/sample/sampled-configuration.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { identifyRun, makeRunRecord } from '../../src/store/run-record.ts';
import type { LanguageModel, RunRequest, World } from '../../src/world.ts';
import { regresses, type CandidateChange } from './change-set.ts';
import type { PreparedChange } from './revisions.ts';
import { chooseByCoverage, chooseByLanguageModel, openAdviser, type Choice } from './samplers.ts';
import type { Sampler } from './samplers.ts';

/** How one change is looked for. */
export interface Effort {
  readonly sampler: Sampler;
  readonly configurations: number;
  readonly seed: number;
}

/** What one sampler came to with one change. */
export interface Outcome extends Effort, Pick<CandidateChange, 'project' | 'slug' | 'kind'> {
  /** Whether the change makes anything worse anywhere. */
  readonly regresses: boolean;
  /** Sampled configurations in the true region. */
  readonly inside: number;
  readonly verdict: string;
  /** The region that the report names, and how well it describes the true one. */
  readonly named: NamedRegion | null;
  readonly suspected: string | null;
}

export interface NamedRegion {
  readonly rule: string;
  /** Share of the named region that is in the true one. */
  readonly precision: number;
  /** Share of the true region that is in the named one. */
  readonly recall: number;
}

/** A change, worlds that run it, and what the language model is recorded to say. */
export interface Stage {
  readonly change: PreparedChange;
  readonly createWorld: () => World;
  readonly model: LanguageModel;
}

const OUTPUT = '/simulated-output';
const NO_SAMPLER = {
  kind: 'coverage',
  snapped: 0,
  rejected: [],
  note: null,
  requests: 0,
  tokens: 0,
} as const;

export function requestFor(
  { commits }: PreparedChange,
  { configurations, seed }: Pick<Effort, 'configurations' | 'seed'>,
): RunRequest {
  return {
    ...commits,
    settingsPath: null,
    // Profiles would be in every sample alike.
    inputs: {
      budget: `{ configurations: ${configurations} }`,
      profiles: '{}',
      seed: String(seed),
    },
    outputDirectory: OUTPUT,
    updatesStore: false,
    resumed: null,
    reportsOnly: false,
    exchanges: { kept: [], replayed: null },
    notes: [],
  };
}

/** A run whose whole sample is given: it goes on from a record that holds the sample. */
async function withSample(
  { createWorld, change }: Stage,
  effort: Effort,
  choose: (choice: Choice, request: RunRequest) => Promise<SampledConfiguration[]>,
): Promise<RunRequest> {
  const request = requestFor(change, effort);
  const world = createWorld();
  const inputs = await readInputs(world, request);
  const { head, base, settings } = inputs;
  const identity = identifyRun({
    commits: { base: request.base, head: request.head },
    settingsPath: request.settingsPath,
    inputs: request.inputs,
    settings,
    schemaTexts: { base: base?.schemaText ?? null, head: head.schemaText },
    environment: fingerprintOf(world.environment),
  });
  const initial = await choose({ inputs, drawn: openField(inputs).ground.drawn }, request);
  return { ...request, resumed: makeRunRecord(identity, { initial, sampler: NO_SAMPLER }) };
}

async function requestOf(stage: Stage, effort: Effort): Promise<RunRequest> {
  const { createWorld, model } = stage;
  switch (effort.sampler) {
    case 'default only': {
      const one = { ...effort, configurations: 1 };
      return withSample(stage, one, async (choice) => chooseByCoverage(choice, 1));
    }
    case 'coverage':
      return withSample(stage, effort, async (choice) =>
        chooseByCoverage(choice, effort.configurations),
      );
    case 'language model without the diff':
    case 'language model with the diff': {
      const seesDiff = effort.sampler === 'language model with the diff';
      return withSample(stage, effort, async (choice, request) => {
        const revisions = { request, inputs: choice.inputs };
        const { complete } = model;
        const adviser = await openAdviser(createWorld(), revisions, { complete, seesDiff });
        return chooseByLanguageModel(adviser, choice, effort.configurations);
      });
    }
    case 'ours without the language model':
    case 'ours':
      return requestFor(stage.change, effort);
    default:
      return assertNever(effort.sampler);
  }
}

/** Precision and recall of a rule over the configurations drawn from the space. */
function compareRules(named: Rule, truth: Rule | null, drawn: readonly Configuration[]) {
  const isTrue = (configuration: Configuration) => truth !== null && matches(truth, configuration);
  const inNamed = drawn.filter((configuration) => matches(named, configuration));
  const inTruth = drawn.filter(isTrue);
  const inBoth = inNamed.filter(isTrue);
  return {
    precision: inNamed.length === 0 ? 0 : inBoth.length / inNamed.length,
    recall: inTruth.length === 0 ? 0 : inBoth.length / inTruth.length,
  };
}

/** Runs the whole job on one change. */
export async function simulatePullRequest(stage: Stage, effort: Effort): Promise<Outcome> {
  const { change, model } = stage;
  const world = {
    ...stage.createWorld(),
    openLanguageModel: () => (effort.sampler === 'ours' ? model : null),
  };
  const request = await requestOf(stage, effort);
  const { result } = await run(world, request);
  const { drawn } = openField(await readInputs(world, request)).ground;
  const [objective] = result.objectives;
  const region = objective?.region ?? null;
  const truth = change.region;
  const sample = result.sample.map(({ key }): Configuration => JSON.parse(key));
  const isInside = (configuration: Configuration) =>
    truth !== null && matches(truth, configuration);
  return {
    project: change.project,
    slug: change.slug,
    kind: change.kind,
    ...effort,
    regresses: regresses(change),
    inside: sample.filter(isInside).length,
    verdict: objective?.verdict ?? 'inconclusive',
    named: region && { rule: region.rule, ...compareRules(region.conditions, truth, drawn) },
    suspected: objective?.suspectedRegion?.rule ?? null,
  };
}
