import { matches, type Rule } from '../../src/comparison/condition.ts';
import { openField } from '../../src/field.ts';
import { readInputs } from '../../src/inputs.ts';
import { fingerprintOf } from '../../src/measurement/environment.ts';
import { run } from '../../src/run.ts';
import type { SampledConfiguration } from '../../src/sample/sampled-configuration.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { identifyRun, makeRunRecord } from '../../src/store/run-record.ts';
import type { RunRequest, World } from '../../src/world.ts';
import { regresses, type CandidateChange } from './change-set.ts';
import type { PreparedChange } from './revisions.ts';
import { chooseByCoverage, type Sampler } from './samplers.ts';

/** What one sampler came to with one change. */
export interface Outcome extends Pick<CandidateChange, 'project' | 'slug' | 'kind'> {
  readonly sampler: Sampler;
  readonly configurations: number;
  /** Whether the change makes anything worse anywhere. */
  readonly regresses: boolean;
  /** Sampled configurations in the true region. */
  readonly inside: number;
  readonly verdict: string;
  /** The region that the report names, and how well it describes the true one. */
  readonly named: { readonly rule: string; readonly precision: number; readonly recall: number } | null;
  readonly suspected: string | null;
}

const OUTPUT = '/simulated-output';
const NO_SAMPLER = { kind: 'coverage', snapped: 0, rejected: [], note: null } as const;

function requestFor({ commits }: PreparedChange, configurations: number): RunRequest {
  return {
    ...commits,
    settingsPath: null,
    // Profiles would be in every sample alike.
    inputs: { budget: `{ configurations: ${configurations} }`, profiles: '{}' },
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
  world: World,
  request: RunRequest,
  choose: (field: {
    readonly inputs: Awaited<ReturnType<typeof readInputs>>;
    readonly drawn: readonly Configuration[];
  }) => SampledConfiguration[],
): Promise<RunRequest> {
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
  const initial = choose({ inputs, drawn: openField(inputs).ground.drawn });
  const sampler = { ...NO_SAMPLER, requests: 0, tokens: 0 };
  return { ...request, resumed: makeRunRecord(identity, { initial, sampler }) };
}

async function requestOf(
  world: World,
  change: PreparedChange,
  { sampler, configurations }: Pick<Outcome, 'sampler' | 'configurations'>,
): Promise<RunRequest> {
  const request = requestFor(change, configurations);
  switch (sampler) {
    case 'default only':
      return withSample(world, requestFor(change, 1), ({ inputs, drawn }) =>
        chooseByCoverage(inputs, drawn, 1),
      );
    case 'coverage':
      return withSample(world, request, ({ inputs, drawn }) =>
        chooseByCoverage(inputs, drawn, configurations),
      );
    case 'ours without the language model':
      return request;
  }
}

/** Share of `drawn` in both rules, of those in either. */
function compareRules(named: Rule, truth: Rule, drawn: readonly Configuration[]) {
  const inNamed = drawn.filter((configuration) => matches(named, configuration));
  const inTruth = drawn.filter((configuration) => matches(truth, configuration));
  const inBoth = inNamed.filter((configuration) => matches(truth, configuration));
  return {
    precision: inNamed.length === 0 ? 0 : inBoth.length / inNamed.length,
    recall: inTruth.length === 0 ? 0 : inBoth.length / inTruth.length,
  };
}

/** Runs the whole job on one change with a sampler and a number of configurations. */
export async function simulatePullRequest(
  world: World,
  change: PreparedChange,
  effort: Pick<Outcome, 'sampler' | 'configurations'>,
): Promise<Outcome> {
  const request = await requestOf(world, change, effort);
  const { result } = await run(world, request);
  const inputs = await readInputs(world, request);
  const { drawn } = openField(inputs).ground;
  const [objective] = result.objectives;
  const region = objective?.region ?? null;
  const truth = change.region;
  const sample: Configuration[] = result.sample.map(({ key }) => JSON.parse(key));
  return {
    project: change.project,
    slug: change.slug,
    kind: change.kind,
    ...effort,
    regresses: regresses(change),
    inside: sample.filter((configuration) => truth !== null && matches(truth, configuration)).length,
    verdict: objective?.verdict ?? 'inconclusive',
    named:
      region === null
        ? null
        : { rule: region.rule, ...compareRules(region.conditions, truth ?? [], drawn) },
    suspected: objective?.suspectedRegion?.rule ?? null,
  };
}
