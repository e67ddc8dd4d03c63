import { z } from 'zod';
import { UserError } from '../errors.ts';
import { outcomeStatuses, revisions } from '../measurement/trial.ts';

const FORMAT_VERSION = 2;
// A configuration is no longer than its schema (1 MiB); a thousand values of 20 objectives take half
// as much.
const LINE_LIMIT = 2_000_000;
/** Entries kept: 250 runs of 20 configurations at base and head. */
export const ENTRY_LIMIT = 10_000;

const measurement = {
  /** Names the run: entries of one run were measured side by side and can be compared. */
  run: z.string().max(200),
  commit: z.string().max(64),
  schemaDigest: z.string().max(64),
  /** Fingerprint of the machine. */
  environment: z.string().max(64),
  revision: z.enum(revisions),
  configuration: z.record(z.string(), z.union([z.boolean(), z.number(), z.string(), z.null()])),
  /** Measured values of each objective, one a successful repetition. */
  values: z.record(z.string(), z.array(z.number().positive()).max(1000)),
  outcomes: z.partialRecord(z.enum(outcomeStatuses), z.int().nonnegative()),
};
const entrySchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  ...measurement,
  /** What a fixed piece of work took on the machine when the run began; null: not known. */
  calibrationSeconds: z.number().positive().nullable(),
});
/** Version 1 knew no calibration. */
const firstEntrySchema = z
  .strictObject({ formatVersion: z.literal(1), ...measurement })
  .transform((entry): LogEntry => makeEntry({ ...entry, calibrationSeconds: null }));
const lineSchema = z.discriminatedUnion('formatVersion', [entrySchema, firstEntrySchema]);

/** What one configuration did at one revision in one run. */
export type LogEntry = z.infer<typeof entrySchema>;

export function makeEntry(entry: Omit<LogEntry, 'formatVersion'>): LogEntry {
  return { ...entry, formatVersion: FORMAT_VERSION };
}

function parseLine(line: string, where: string): LogEntry {
  if (line.length > LINE_LIMIT)
    throw new UserError(`${where}: longer than ${LINE_LIMIT} characters`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UserError(`${where}: not JSON`, { cause: error });
  }
  const entry = lineSchema.safeParse(value);
  if (entry.success) return entry.data;
  const [issue] = entry.error.issues;
  const key = issue?.path.join('.') ?? '';
  throw new UserError(`${where}: ${key === '' ? '' : `${key}: `}${issue?.message ?? 'malformed'}`);
}

/** Reads a log (NDJSON); an unreadable line is a UserError that names it, never a shorter history. */
export function parseLog(text: string, path: string): LogEntry[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      line.trim() === '' ? [] : [parseLine(line, `${path}, line ${index + 1}`)],
    );
}

export function writeLog(entries: readonly LogEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** The stored entries and those of this run, the oldest dropped beyond the limit. */
export function extendLog(stored: readonly LogEntry[], added: readonly LogEntry[]): LogEntry[] {
  const runs = new Set(added.map(({ run }) => run));
  return [...stored.filter(({ run }) => !runs.has(run)), ...added].slice(-ENTRY_LIMIT);
}

/** Entries measured in another environment than that of the fingerprint. */
export function countElsewhere(log: readonly LogEntry[], environment: string): number {
  return log.filter((entry) => entry.environment !== environment).length;
}
