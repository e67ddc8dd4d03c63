import type { Campaign } from './campaign.ts';
import type { Rule } from './comparison/condition.ts';
import { createConsultation } from './consultation.ts';
import { expectedRules } from './expected-rules.ts';
import type { Field } from './field.ts';
import { readForAdviser, type RunInputs } from './inputs.ts';
import { clearRecording, keepRunRecord } from './recording.ts';
import { learn, type Adviser } from './sample/language-model/adviser.ts';
import { chooseInitialSample, type InitialSample, type SamplerReport } from './sample/sample.ts';
import { INITIAL_SHARE } from './screening.ts';
import { sampleOf } from './store/run-record.ts';
import type { RunRequest, Spending, World } from './world.ts';

const GENERATORS = 3;

export interface Sampling {
  readonly world: World;
  readonly request: RunRequest;
  readonly inputs: RunInputs;
  readonly field: Field;
}

export type SamplerRecord = SamplerReport & Spending;

export interface ChosenSample {
  readonly initial: InitialSample['sample'];
  readonly consult: Campaign['consult'];
  /** Where the language model expects a change. */
  readonly expected: readonly Rule[];
  /** What the sampler did, with all that it has done by now. */
  readonly report: () => SamplerRecord;
}

const NOTHING_SPENT: Spending = { requests: 0, tokens: 0 };

/** The language model and what it is shown; null when there is none. */
async function openAdviser({ world, request, inputs }: Sampling): Promise<Adviser | null> {
  const model = world.openLanguageModel(inputs.settings);
  if (model === null) return null;
  const reading = await readForAdviser(world, request, inputs);
  return { complete: model.complete, reading, generators: GENERATORS };
}

/** The sample of the interrupted run, or a new one, which is on disk before anything is measured. */
async function chooseInitial(sampling: Sampling, adviser: Adviser | null, spent: () => Spending) {
  const { world, request, inputs } = sampling;
  const { resumed } = request;
  if (resumed !== null) return { initial: sampleOf(resumed), sampler: resumed.sampler };
  await clearRecording(world, request);
  const { sample, report } = await chooseNewSample(sampling, adviser);
  const chosen = { initial: sample, sampler: { ...report, ...spent() } };
  await keepRunRecord(world, request, { inputs, ...chosen });
  return chosen;
}

export async function chooseSample(sampling: Sampling): Promise<ChosenSample> {
  const { world, inputs } = sampling;
  const adviser = await openAdviser(sampling);
  const spent = () => world.openLanguageModel(inputs.settings)?.spent() ?? NOTHING_SPENT;
  const { initial, sampler } = await chooseInitial(sampling, adviser, spent);
  // A model that said nothing at first is not waited for again.
  if (adviser === null || sampler.kind === 'coverage') {
    return { initial, consult: null, expected: [], report: () => sampler };
  }
  const { space } = inputs.head;
  const { consult, extend } = createConsultation(adviser, space);
  // The question of the first round again, which is answered from memory.
  const { impact } = (await learn(adviser, space)).knowledge;
  const expected = impact === null ? [] : expectedRules(impact, space.options);
  const report = () => {
    const { requests, tokens } = spent();
    return {
      ...extend(sampler),
      requests: Math.max(requests, sampler.requests),
      tokens: Math.max(tokens, sampler.tokens),
    };
  };
  return { initial, consult, expected, report };
}

function chooseNewSample({ inputs, field }: Sampling, adviser: Adviser | null) {
  const { head, profiles } = inputs;
  return chooseInitialSample(
    {
      space: head.space,
      profiles,
      candidates: field.ground.drawn,
      count: Math.ceil(field.count * INITIAL_SHARE),
    },
    adviser,
  );
}
