import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { exchange, type Exchange } from '../sample/language-model/exchange.ts';
import { performanceModelSchema, type PerformanceModel } from '../model/performance-model.ts';
import { parseLog, writeLog, type LogEntry } from './measurement-log.ts';

export const MANIFEST = 'manifest.json';
const LOG = 'measurements.ndjson';
const MODELS = 'models.json';
const JUDGEMENTS = 'judgements.json';
/** Names of the files that make up a stored model. */
export const STORED_NAMES = [LOG, MODELS, JUDGEMENTS, MANIFEST] as const;
/** Bytes of one stored file that are read at most. */
export const FILE_LIMIT = 64 * 1024 * 1024;

const manifestSchema = z.strictObject({
  formatVersion: z.literal(1),
  commit: z.string(),
  files: z.array(
    z.strictObject({ name: z.enum([LOG, MODELS, JUDGEMENTS]), bytes: z.int(), sha256: z.string() }),
  ),
});
const modelsSchema = z.array(performanceModelSchema);
const judgementsSchema = z.array(exchange);

/**
 * What is stored between runs: the measurements, the models fitted from them, and what the language
 * model was asked of the options and answered.
 */
export interface StoredModel {
  readonly commit: string;
  readonly log: readonly LogEntry[];
  readonly models: readonly PerformanceModel[];
  readonly judgements: readonly Exchange[];
}

/** A stored file by its name. */
export type StoredFiles = ReadonlyMap<string, string>;

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The files of an artifact, and a manifest with their digests. */
export function packModel({ commit, log, models, judgements }: StoredModel): StoredFiles {
  const contents = [
    [LOG, writeLog(log)],
    [MODELS, `${JSON.stringify(models)}\n`],
    [JUDGEMENTS, `${JSON.stringify(judgements)}\n`],
  ] as const;
  const manifest: z.infer<typeof manifestSchema> = {
    formatVersion: 1,
    commit,
    files: contents.map(([name, text]) => ({
      name,
      bytes: Buffer.byteLength(text),
      sha256: digestOf(text),
    })),
  };
  return new Map([...contents, [MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`]]);
}

function parseJson<Value>(text: string, schema: z.ZodType<Value>, where: string): Value {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${where}: not JSON; ${REMEDY}`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw new UserError(`${where}: ${key}${issue?.message ?? 'malformed'}; ${REMEDY}`);
}

const REMEDY = 'remove the stored model to start anew, or restore it from an earlier run';

/**
 * Checks and reads stored files. A missing, changed or malformed file is a UserError that names it:
 * unreadable is not empty.
 */
export function unpackModel(files: StoredFiles, where: string): StoredModel {
  const read = (name: string) => {
    const text = files.get(name);
    if (text === undefined) throw new UserError(`${where}: ${name} is missing; ${REMEDY}`);
    return text;
  };
  const manifest = parseJson(read(MANIFEST), manifestSchema, `${where}/${MANIFEST}`);
  // Stores of earlier versions hold no judgements.
  const hasJudgements = manifest.files.some(({ name }) => name === JUDGEMENTS);
  for (const name of hasJudgements ? [LOG, MODELS, JUDGEMENTS] : [LOG, MODELS]) {
    const stated = manifest.files.find((file) => file.name === name);
    if (digestOf(read(name)) !== stated?.sha256) {
      throw new UserError(`${where}/${name}: does not match its digest in ${MANIFEST}; ${REMEDY}`);
    }
  }
  return {
    commit: manifest.commit,
    log: parseLog(read(LOG), `${where}/${LOG}`),
    models: parseJson(read(MODELS), modelsSchema, `${where}/${MODELS}`),
    judgements: hasJudgements
      ? parseJson(read(JUDGEMENTS), judgementsSchema, `${where}/${JUDGEMENTS}`)
      : [],
  };
}
