import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Metric } from '../measurement/metric.ts';
import { identityOf, revisions, type Trial } from '../measurement/trial.ts';
import { DIRECTIONS } from '../settings/objective-settings.ts';

const metricSchema = z.strictObject({
  name: z.string(),
  // JSON writes NaN and infinity as null.
  value: z.union([z.number(), z.string(), z.null().transform(() => Number.NaN)]),
  unit: z.string().nullable(),
  direction: z.enum(DIRECTIONS).nullable(),
});

const outcomeSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('success'),
    values: z.record(z.string(), z.number().positive()),
  }),
  z.strictObject({
    status: z.literal('crash'),
    exit: z.union([z.number(), z.string()]),
    lastLines: z.string(),
  }),
  z.strictObject({
    status: z.literal('timeout'),
    limitSeconds: z.number(),
    lastLines: z.string(),
    late: z.literal('server').exactOptional(),
  }),
  z.strictObject({
    status: z.literal('unusable'),
    reason: z.string(),
    lastLines: z.string(),
  }),
]);

const recordedTrialSchema = z.strictObject({
  revision: z.enum(revisions),
  key: z.string(),
  repetition: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
  outcome: outcomeSchema,
  round: z.int().nonnegative(),
  elapsedSeconds: z.number().nonnegative(),
  metrics: z.array(metricSchema).exactOptional(),
});

/** A line of a run's trials.ndjson. */
export interface RecordedTrial extends Trial {
  /** Of the campaign; 0 before the first. Where one was cut whole the next counts on from before. */
  readonly round: number;
  /** From the start of the run to the end of this trial, over all parts of a resumed run. */
  readonly elapsedSeconds: number;
  /** What the answer held, where it settled what is judged. */
  readonly metrics?: readonly Metric[];
}

export interface TrialLog {
  readonly trials: readonly RecordedTrial[];
  /** Whether the file ends in a part of a line, which is no trial. */
  readonly isTorn: boolean;
}

type Subject = Pick<RecordedTrial, 'revision' | 'key' | 'repetition' | 'round'>;

/** Tells apart the trials of one run. */
export function trialNameOf({ round, repetition, ...subject }: Subject): string {
  return `${round} ${repetition} ${identityOf(subject)}`;
}

/**
 * Reads a run's trials. What follows the last line break was being written when the run ended and
 * is left out; every other line that is no trial, or a trial again, is a UserError that names it.
 */
export function parseTrialLog(text: string, path: string): TrialLog {
  const lines = text.split('\n');
  const unfinished = lines.pop() ?? '';
  const trials = lines.map((line, index) => parseLine(line, `${path}, line ${index + 1}`));
  const known = new Set<string>();
  for (const [index, trial] of trials.entries()) {
    if (known.has(trialNameOf(trial))) {
      throw new UserError(`${path}, line ${index + 1}: repeats a trial of an earlier line`);
    }
    known.add(trialNameOf(trial));
  }
  return { trials, isTorn: unfinished !== '' };
}

function parseLine(line: string, where: string): RecordedTrial {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UserError(`${where}: not JSON`, { cause: error });
  }
  const parsed = recordedTrialSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = issue?.path.join('.') ?? '';
  throw new UserError(`${where}: ${key === '' ? '' : `${key}: `}${issue?.message ?? 'malformed'}`);
}
