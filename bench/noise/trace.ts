import { z } from 'zod';
import { revisions } from '../../src/measurement/trial.ts';

/** `busy`: beside a load that comes in bursts. */
export const circumstances = ['quiet', 'busy'] as const;
export type Circumstance = (typeof circumstances)[number];

const tracedTrial = z.strictObject({
  circumstance: z.enum(circumstances),
  /** Since the recording began. */
  startSeconds: z.number().nonnegative(),
  seconds: z.number().positive(),
  revision: z.enum(revisions),
  /** Place among the header's. */
  configuration: z.number().int().nonnegative(),
  /** By objective. */
  values: z.record(z.string(), z.number().positive()),
});

const header = z.strictObject({
  version: z.literal(1),
  /** Share by which queries take longer at head. */
  slowdown: z.number().nonnegative(),
  /** The first one is the default. */
  configurations: z
    .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
    .min(1),
});

export type TracedTrial = z.infer<typeof tracedTrial>;
export type TraceHeader = z.infer<typeof header>;

/** Trials of the demo project in the order in which they ran. */
export interface Trace extends TraceHeader {
  readonly trials: readonly TracedTrial[];
}

/** One line for the header and one a trial. */
export function writeTrace({ trials, ...head }: Trace): string {
  return [head, ...trials].map((line) => `${JSON.stringify(line)}\n`).join('');
}

export function parseTrace(text: string): Trace {
  const [first, ...lines] = text.trim().split('\n');
  const trials = lines.map((line) => tracedTrial.parse(JSON.parse(line)));
  return { ...header.parse(JSON.parse(first ?? '')), trials };
}
