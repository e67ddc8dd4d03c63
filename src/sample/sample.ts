import type { Configuration } from '../space/configuration.ts';
import type { ConfigurationSpace } from '../space/configuration-space.ts';
import { sampleCoverage } from './coverage.ts';
import type { Complete } from './language-model/complete.ts';
import { proposalRequest, type Reading } from './language-model/prompt.ts';
import { readProposals, type Rejection } from './language-model/proposal.ts';
import type { Profile } from './profile.ts';
import { sampled, type SampledConfiguration } from './sampled-configuration.ts';

/** What the sampler did, for the report. */
export interface SamplerReport {
  readonly kind: 'coverage' | 'language model';
  readonly snapped: number;
  readonly rejected: readonly Rejection[];
  /** Why the language model's part is smaller than planned; null when it is not. */
  readonly note: string | null;
}

export interface InitialSample {
  readonly sample: readonly SampledConfiguration[];
  readonly report: SamplerReport;
}

export interface SampleInput {
  readonly space: ConfigurationSpace;
  readonly profiles: readonly Profile[];
  /** Configurations drawn uniformly from the space, to choose from. */
  readonly candidates: readonly Configuration[];
  /** Configurations that the sample may hold; default and profiles are always in it. */
  readonly count: number;
}

/** What the language model is shown, and how it is asked; null when there is none. */
export interface Adviser {
  readonly complete: Complete;
  readonly reading: Omit<Reading, 'options'>;
}

// Proposals asked for beyond those needed, because some will be invalid or known already.
const SPARE_PROPOSALS = 3;

function withoutRepeats(sample: readonly SampledConfiguration[]): SampledConfiguration[] {
  const seen = new Set<string>();
  return sample.filter(({ key }) => !seen.has(key) && seen.add(key));
}

interface Advice {
  readonly configurations: readonly Configuration[];
  readonly report: SamplerReport;
}

const NO_ADVICE: Advice = {
  configurations: [],
  report: { kind: 'coverage', snapped: 0, rejected: [], note: null },
};

function withoutAdvice(note: string): Advice {
  return { ...NO_ADVICE, report: { ...NO_ADVICE.report, note } };
}

const TOO_SMALL =
  'The language model was not asked: the first half of so few configurations leaves it none.';

async function askAdviser(
  { complete, reading }: Adviser,
  { space }: SampleInput,
  { taken, count }: { readonly taken: ReadonlySet<string>; readonly count: number },
): Promise<Advice> {
  const request = proposalRequest({ ...reading, options: space.options }, count + SPARE_PROPOSALS);
  const completion = await complete(request);
  if (completion.type === 'failure') {
    return withoutAdvice(
      `The language model gave no proposals (${completion.reason}); coverage fills the sample.`,
    );
  }
  const { accepted, rejected, snapped } = readProposals(completion.text, space, taken);
  const configurations = accepted.slice(0, count);
  const note =
    configurations.length < count
      ? `The language model gave ${configurations.length} of ${count} usable proposals; coverage fills the sample.`
      : null;
  return { configurations, report: { kind: 'language model', snapped, rejected, note } };
}

async function takeAdvice(
  adviser: Adviser | null,
  input: SampleInput,
  wanted: { readonly taken: ReadonlySet<string>; readonly count: number },
): Promise<Advice> {
  if (adviser === null) return NO_ADVICE;
  return wanted.count === 0 ? withoutAdvice(TOO_SMALL) : askAdviser(adviser, input, wanted);
}

/**
 * The configurations measured before any result is known: default, profiles, and for the rest half
 * from the language model, if there is one, and half or all from coverage.
 */
export async function chooseInitialSample(
  input: SampleInput,
  adviser: Adviser | null,
): Promise<InitialSample> {
  const { space, profiles, candidates, count } = input;
  const named = withoutRepeats([
    sampled('default', space.defaultConfiguration),
    ...profiles.map(({ configuration }) => sampled('profile', configuration)),
  ]);
  const open = Math.max(0, count - named.length);
  const advised = Math.floor(open / 2);
  const taken = new Set(named.map(({ key }) => key));
  const advice = await takeAdvice(adviser, input, { taken, count: advised });
  const chosen = [
    ...named,
    ...advice.configurations.map((configuration) => sampled('language model', configuration)),
  ];
  const covering = sampleCoverage(
    { options: space.options, candidates },
    chosen.map(({ configuration }) => configuration),
    open - advice.configurations.length,
  );
  const sample = [
    ...chosen,
    ...covering.map((configuration) => sampled('coverage', configuration)),
  ];
  return { sample, report: advice.report };
}
