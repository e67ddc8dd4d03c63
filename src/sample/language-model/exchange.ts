import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { Complete, Completion, CompletionRequest } from './complete.ts';

const DIGEST_DIGITS = 16;

const schemaName = z.string().regex(/^[\w-]{1,64}$/);
const cost = { tokens: z.number().nonnegative(), requests: z.int().nonnegative().optional() };

/** A request that was made and what came of it, as a file keeps it. */
export const exchange = z.strictObject({
  version: z.literal(1),
  digest: z.string().regex(new RegExp(`^[0-9a-f]{${DIGEST_DIGITS}}$`)),
  schemaName,
  /** Null: not known. */
  model: z.string().nullable(),
  /** Left out where the digest has to do: for its size, or its licence. */
  request: z
    .strictObject({
      system: z.string(),
      user: z.string(),
      schemaName,
      schema: z.record(z.string(), z.unknown()),
      maximumTokens: z.number(),
      temperature: z.number().optional(),
    })
    .optional(),
  completion: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('reply'), text: z.string(), ...cost }),
    z.strictObject({ type: z.literal('failure'), reason: z.string(), ...cost }),
  ]),
});

export type Exchange = z.infer<typeof exchange>;

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What tells one question from another: the first 16 hexadecimal digits of the SHA-256 of its JSON
 * with sorted keys. The limit of the reply is not part of the question.
 */
export function digestOf(request: CompletionRequest): string {
  const { system, user, schemaName: name, schema, temperature } = request;
  const question = JSON.stringify(
    { system, user, schemaName: name, schema, temperature },
    sortKeys,
  );
  return createHash('sha256').update(question).digest('hex').slice(0, DIGEST_DIGITS);
}

/** @throws UserError naming the file. */
export function parseExchange(text: string, path: string): Exchange {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path}: not JSON, so no recorded exchange`, { cause: error });
  }
  const parsed = exchange.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = issue?.path.join('.') ?? '';
  throw new UserError(`${path}: no recorded exchange: ${key}: ${issue?.message ?? 'malformed'}`);
}

export function exchangeFileName({
  schemaName: name,
  digest,
}: Pick<Exchange, 'schemaName' | 'digest'>): string {
  return `${name}-${digest}.json`;
}

/** What a run keeps of a request that it made. */
export function exchangeOf(
  request: CompletionRequest,
  completion: Completion,
  model: string | null,
): Exchange {
  const { schemaName: name, schema } = request;
  const asked = { ...request, schema: { ...schema } };
  const digest = digestOf(request);
  return { version: 1, digest, schemaName: name, model, request: asked, completion };
}

/** Answers from what was recorded, and never asks anyone. */
export function replayCompletions(exchanges: readonly Exchange[]): Complete {
  const recorded = new Map(exchanges.map(({ digest, completion }) => [digest, completion]));
  return async (request) => {
    const digest = digestOf(request);
    const reason = `no reply recorded for ${request.schemaName} ${digest}`;
    return recorded.get(digest) ?? { type: 'failure', reason, tokens: 0, requests: 0 };
  };
}
