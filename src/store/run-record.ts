import { z } from 'zod';
import { UserError } from '../errors.ts';
import { origins, sampled } from '../sample/sampled-configuration.ts';
import type { SampledConfiguration } from '../sample/sampled-configuration.ts';
import type { Settings } from '../settings/settings.ts';
import { digestOf } from './entries.ts';

const FORMAT_VERSION = 1;

const optionValue = z.union([z.boolean(), z.number(), z.string(), z.null()]);

const runRecordSchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  commits: z.strictObject({ base: z.string().nullable(), head: z.string() }),
  /** How the run was called: with the same words it reads the same settings. */
  settingsPath: z.string().nullable(),
  inputs: z.record(z.string(), z.string()),
  settingsDigest: z.string(),
  schemaDigest: z.string(),
  seed: z.number(),
  environment: z.string(),
  /** Chosen before anything was measured; a language model would not choose the same again. */
  sample: z.array(
    z.strictObject({
      origin: z.enum(origins),
      configuration: z.record(z.string(), optionValue),
    }),
  ),
  sampler: z.strictObject({
    kind: z.enum(['coverage', 'language model']),
    snapped: z.int(),
    rejected: z.array(z.strictObject({ proposal: z.string(), reason: z.string() })),
    note: z.string().nullable(),
    requests: z.int(),
    tokens: z.int(),
  }),
});

/** What a run is, and what it chose before its first trial (run.json). */
export type RunRecord = z.infer<typeof runRecordSchema>;

type RunIdentity = Pick<
  RunRecord,
  'commits' | 'settingsPath' | 'inputs' | 'settingsDigest' | 'schemaDigest' | 'seed' | 'environment'
>;

interface RunSubject extends Pick<RunIdentity, 'commits' | 'settingsPath' | 'environment'> {
  readonly inputs: Readonly<Record<string, string>>;
  readonly settings: Settings;
  readonly schemaTexts: { readonly base: string | null; readonly head: string };
}

export function identifyRun({ settings, schemaTexts, inputs, ...given }: RunSubject): RunIdentity {
  const { base, head } = schemaTexts;
  return {
    ...given,
    inputs: { ...inputs },
    settingsDigest: digestOf(JSON.stringify(settings)),
    schemaDigest: digestOf(JSON.stringify([base, head])),
    seed: settings.seed,
  };
}

export function makeRunRecord(
  identity: RunIdentity,
  chosen: {
    readonly initial: readonly SampledConfiguration[];
    readonly sampler: Readonly<Omit<RunRecord['sampler'], 'rejected'>> & {
      readonly rejected: readonly RunRecord['sampler']['rejected'][number][];
    };
  },
): RunRecord {
  const sample = chosen.initial.map(({ origin, configuration }) => ({
    origin,
    configuration: { ...configuration },
  }));
  const sampler = { ...chosen.sampler, rejected: [...chosen.sampler.rejected] };
  return { formatVersion: FORMAT_VERSION, ...identity, sample, sampler };
}

/** @throws UserError naming the file: a run that was stopped so early has nothing to go on from. */
export function parseRunRecord(text: string, path: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path}: not JSON; begin the run anew`, { cause: error });
  }
  const parsed = runRecordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'malformed'}; begin the run anew`,
  );
}

export function sampleOf({ sample }: RunRecord): SampledConfiguration[] {
  return sample.map(({ origin, configuration }) => sampled(origin, configuration));
}

function differing(name: string, was: string | number | null, is: string | number | null) {
  return was === is ? [] : [`${name} was ${was ?? 'none'} and is ${is ?? 'none'}`];
}

/** In words, what of a recorded run is another now; empty: it can go on. */
export function describeDifferences(record: RunRecord, now: RunIdentity): string[] {
  return [
    ...differing('base', record.commits.base, now.commits.base),
    ...differing('head', record.commits.head, now.commits.head),
    ...differing('seed', record.seed, now.seed),
    ...(record.settingsDigest === now.settingsDigest ? [] : ['the settings are others']),
    ...(record.schemaDigest === now.schemaDigest ? [] : ['the schema is another']),
    ...(record.environment === now.environment ? [] : ['this is another machine']),
  ];
}
