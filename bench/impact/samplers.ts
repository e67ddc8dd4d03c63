import { readForAdviser, type RunInputs } from '../../src/inputs.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { learn, nominate, type Adviser } from '../../src/sample/language-model/adviser.ts';
import type { Complete } from '../../src/sample/language-model/complete.ts';
import { guide } from '../../src/sample/sample.ts';
import { sampled, type SampledConfiguration } from '../../src/sample/sampled-configuration.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import type { RunRequest, World } from '../../src/world.ts';

export const samplers = [
  'default only',
  'coverage',
  'language model without the diff',
  'language model with the diff',
  'ours without the language model',
  'ours',
] as const;
export type Sampler = (typeof samplers)[number];
/** Those that ask nobody. */
export const samplersAlone = [
  'default only',
  'coverage',
  'ours without the language model',
] as const satisfies readonly Sampler[];

/** As many as a run asks for. */
const GENERATORS = 3;

/** What a run reads of its revisions, and the configurations it may choose from. */
export interface Choice {
  readonly inputs: RunInputs;
  readonly drawn: readonly Configuration[];
}

/** The default and what spreads farthest from it, all chosen before anything is measured. */
export function chooseByCoverage(
  { inputs: { head }, drawn }: Choice,
  count: number,
): SampledConfiguration[] {
  const { options, defaultConfiguration } = head.space;
  const others = sampleCoverage({ options, candidates: drawn }, [defaultConfiguration], count - 1);
  return [
    sampled('default', defaultConfiguration),
    ...others.map((configuration) => sampled('coverage', configuration)),
  ];
}

/** What the language model reads of a change; without the diff it knows the program alone. */
export async function openAdviser(
  world: World,
  { request, inputs }: { readonly request: RunRequest; readonly inputs: RunInputs },
  { complete, seesDiff }: { readonly complete: Complete; readonly seesDiff: boolean },
): Promise<Adviser> {
  const reading = await readForAdviser(world, request, inputs);
  const diff = seesDiff ? reading.diff : { schema: '', documentation: '', code: '' };
  return { complete, reading: { ...reading, diff }, generators: GENERATORS };
}

/** The default and what the language model proposed; coverage fills what its proposals leave open. */
export async function chooseByLanguageModel(
  adviser: Adviser,
  { inputs, drawn }: Choice,
  count: number,
): Promise<SampledConfiguration[]> {
  const { space } = inputs.head;
  const { knowledge } = await learn(adviser, space);
  const { nominees } = await nominate(
    adviser,
    { space, ...knowledge },
    { round: 1, feedback: null },
  );
  const candidates = nominees.map(({ configuration }) => configuration);
  const { options, defaultConfiguration } = space;
  const proposed = sampleCoverage(
    guide(knowledge, { options, candidates }),
    [defaultConfiguration],
    count - 1,
  );
  const chosen = [
    sampled('default', defaultConfiguration),
    ...proposed.map((configuration) => sampled('language model', configuration)),
  ];
  const others = sampleCoverage(
    { options, candidates: drawn },
    chosen.map(({ configuration }) => configuration),
    count - chosen.length,
  );
  return [...chosen, ...others.map((configuration) => sampled('coverage', configuration))];
}
