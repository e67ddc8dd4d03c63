import type { Configuration } from '../space/configuration.ts';
import type { ConfigurationSpace } from '../space/configuration-space.ts';
import { sampleCoverage, type Sources } from './coverage.ts';
import {
  KNOWING_NOTHING,
  learn,
  nominate,
  type Adviser,
  type Gap,
  type Nomination,
} from './language-model/adviser.ts';
import { promiseOf } from './language-model/impact.ts';
import type { Rejection } from './language-model/proposal.ts';
import type { Profile } from './profile.ts';
import { sampled, type SampledConfiguration } from './sampled-configuration.ts';
import { weigh, type Knowledge } from './weights.ts';

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

function withoutRepeats(sample: readonly SampledConfiguration[]): SampledConfiguration[] {
  const seen = new Set<string>();
  return sample.filter(({ key }) => !seen.has(key) && seen.add(key));
}

interface Advice {
  readonly knowledge: Knowledge;
  readonly configurations: readonly Configuration[];
  readonly report: SamplerReport;
}

const NO_ADVICE: Advice = {
  knowledge: KNOWING_NOTHING,
  configurations: [],
  report: { kind: 'coverage', snapped: 0, rejected: [], note: null },
};

const TOO_SMALL =
  'The language model was not asked: the first half of so few configurations leaves it none.';

/** Weights and promises of what is known, for the candidates. */
export function guide(
  knowledge: Knowledge,
  { options, candidates }: Pick<Sources, 'options' | 'candidates'>,
): Sources {
  const { relevance, impact } = knowledge;
  if (relevance === null && impact === null) return { options, candidates };
  return {
    options,
    candidates,
    weights: weigh(
      knowledge,
      options.map(({ name }) => name),
    ),
    promises: candidates.map((configuration) =>
      impact === null ? 0 : promiseOf(impact, configuration),
    ),
  };
}

/** One line on everything that the model was asked for and did not give; null: nothing lacks. */
function describeGaps(gaps: readonly Gap[]): string | null {
  if (gaps.length === 0) return null;
  const parts = gaps.map(({ part }) => part).join(', ');
  const reasons = [...new Set(gaps.flatMap((gap) => gap.reasons))];
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return `The language model gave ${parts}${why}; coverage fills the sample.`;
}

function gapOfProposals(
  { nominees, reasons }: Nomination,
  { taken, wanted }: { readonly taken: number; readonly wanted: number },
): Gap[] {
  if (taken >= wanted) return [];
  const isSilent = nominees.length === 0 && reasons.length > 0;
  return [{ part: isSilent ? 'no proposals' : `${taken} of ${wanted} usable proposals`, reasons }];
}

async function takeAdvice(
  adviser: Adviser | null,
  { space }: SampleInput,
  { taken, count }: { readonly taken: readonly Configuration[]; readonly count: number },
): Promise<Advice> {
  if (adviser === null) return NO_ADVICE;
  if (count === 0) return { ...NO_ADVICE, report: { ...NO_ADVICE.report, note: TOO_SMALL } };
  const { knowledge, gaps } = await learn(adviser, space);
  const nomination = await nominate(adviser, { space, ...knowledge }, { round: 1, feedback: null });
  const candidates = nomination.nominees.map(({ configuration }) => configuration);
  const sources = guide(knowledge, { options: space.options, candidates });
  const configurations = sampleCoverage(sources, taken, count);
  const { rejected, snapped } = nomination;
  const filled = { taken: configurations.length, wanted: count };
  const note = describeGaps([...gaps, ...gapOfProposals(nomination, filled)]);
  const kind = configurations.length > 0 ? 'language model' : 'coverage';
  return { knowledge, configurations, report: { kind, snapped, rejected, note } };
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
  const taken = named.map(({ configuration }) => configuration);
  // Of an odd number coverage has the larger half, but the model is asked for one at least.
  const advised = Math.max(Math.min(1, open), Math.floor(open / 2));
  const advice = await takeAdvice(adviser, input, { taken, count: advised });
  const chosen = [
    ...named,
    ...advice.configurations.map((configuration) => sampled('language model', configuration)),
  ];
  const covering = sampleCoverage(
    guide(advice.knowledge, { options: space.options, candidates }),
    chosen.map(({ configuration }) => configuration),
    open - advice.configurations.length,
  );
  const sample = [
    ...chosen,
    ...covering.map((configuration) => sampled('coverage', configuration)),
  ];
  return { sample, report: advice.report };
}
