import type { Field } from './field.ts';
import { readForAdviser, type RunInputs } from './inputs.ts';
import { clearRecording, keepRunRecord } from './recording.ts';
import { INITIAL_SHARE } from './rounds.ts';
import { chooseInitialSample, type InitialSample, type SamplerReport } from './sample/sample.ts';
import { sampleOf } from './store/run-record.ts';
import type { RunRequest, World } from './world.ts';

const GENERATORS = 3;

export interface Sampling {
  readonly world: World;
  readonly request: RunRequest;
  readonly inputs: RunInputs;
  readonly field: Field;
}

export interface ChosenSample {
  readonly initial: InitialSample['sample'];
  readonly sampler: SamplerReport & { readonly requests: number; readonly tokens: number };
}

/** The sample of the interrupted run, or a new one, which is on disk before anything is measured. */
export async function chooseSample(sampling: Sampling): Promise<ChosenSample> {
  const { world, request, inputs } = sampling;
  const { resumed } = request;
  if (resumed !== null) return { initial: sampleOf(resumed), sampler: resumed.sampler };
  await clearRecording(world, request);
  const chosen = await chooseNewSample(sampling);
  await keepRunRecord(world, request, { inputs, ...chosen });
  return chosen;
}

async function chooseNewSample({ world, request, inputs, field }: Sampling) {
  const { settings, head, profiles } = inputs;
  const model = world.openLanguageModel(settings);
  const adviser =
    model === null
      ? null
      : {
          complete: model.complete,
          reading: await readForAdviser(world, request, inputs),
          generators: GENERATORS,
          known: null,
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
