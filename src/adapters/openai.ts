import OpenAI, { APIConnectionError, APIError } from 'openai';
import { z } from 'zod';
import type { Complete, Completion, CompletionRequest } from '../sample/language-model/complete.ts';
import { Allowance, type Charge, type Spending } from './allowance.ts';
import {
  bodyOf,
  firstDialect,
  nextDialect,
  type CompletionBody,
  type Dialect,
} from './openai-dialect.ts';

export interface ModelAccess {
  /** Of an OpenAI-compatible server, with its `/v1`; null: OpenAI itself. */
  readonly baseUrl: string | null;
  readonly apiKey: string | null;
  readonly name: string;
  /** For one completion, with all its retries. */
  readonly timeoutSeconds: number;
  readonly budget: Spending;
}

type Answer =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'failure'; readonly reason: string; readonly status: number | null };

interface Session {
  readonly access: ModelAccess;
  readonly allowance: Allowance;
  readonly charges: Charge[];
  readonly signal: AbortSignal;
}

const OPENAI_URL = 'https://api.openai.com/v1';
// Servers that ask for no key still get a header, because the SDK insists on one.
const NO_KEY = 'none';
const MAXIMUM_RETRIES = 2;
const BYTES_PER_TOKEN = 3;
const REASON_CHARACTERS = 300;
// Statuses with which servers refuse a parameter they do not know.
const REFUSAL_STATUSES: ReadonlySet<number | null> = new Set([400, 404, 422]);
// Errors before anything was sent, so that nothing can have been billed.
const UNSENT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});

const usageSchema = z.object({ usage: z.object({ total_tokens: z.int().positive() }) });

/** A language model behind an OpenAI-compatible server; `spent` counts retries as requests. */
export function createComplete(access: ModelAccess): {
  readonly complete: Complete;
  readonly spent: () => Spending;
} {
  const allowance = new Allowance(access.budget);
  let dialect = firstDialect(access.baseUrl);
  const complete = async (request: CompletionRequest): Promise<Completion> => {
    if (keyOf(access) === null && access.baseUrl === null) {
      return { type: 'failure', reason: 'there is no key and no base-url', tokens: 0 };
    }
    const signal = AbortSignal.timeout(access.timeoutSeconds * 1000);
    const session: Session = { access, allowance, charges: [], signal };
    const ask = (spoken: Dialect) => send(session, bodyOf(access.name, request, spoken));
    let answer = await ask(dialect);
    while (answer.type === 'failure' && REFUSAL_STATUSES.has(answer.status)) {
      const next = nextDialect(dialect, answer.reason);
      if (next === null) break;
      dialect = next;
      answer = await ask(dialect);
    }
    return completionOf(session, answer);
  };
  return { complete, spent: () => allowance.spent() };
}

/** Secrets often end in a line break, which no header may hold. */
function keyOf({ apiKey }: ModelAccess): string | null {
  return apiKey?.trim() || null;
}

function completionOf({ access, charges }: Session, answer: Answer): Completion {
  const tokens = charges.reduce((sum, charge) => sum + charge.tokens(), 0);
  if (answer.type === 'text') return { type: 'reply', text: answer.text, tokens };
  return { type: 'failure', reason: oneLine(answer.reason, keyOf(access)), tokens };
}

async function send(session: Session, body: CompletionBody): Promise<Answer> {
  const { access, allowance, charges, signal } = session;
  const estimate =
    Math.ceil(Buffer.byteLength(JSON.stringify(body)) / BYTES_PER_TOKEN) +
    (body.max_tokens ?? body.max_completion_tokens ?? 0);
  const shortage = allowance.shortage(estimate);
  if (shortage !== null) return { type: 'failure', reason: shortage, status: null };
  try {
    const maxRetries = Math.min(MAXIMUM_RETRIES, allowance.requestsLeft(estimate) - 1);
    const client = openClient(session, estimate);
    const completion: unknown = await client.chat.completions.create(body, { signal, maxRetries });
    const usage = usageSchema.safeParse(completion);
    if (usage.success) charges.at(-1)?.settle(usage.data.usage.total_tokens);
    return answerOf(completion);
  } catch (error) {
    if (signal.aborted) {
      const reason = `no reply within ${access.timeoutSeconds} s`;
      return { type: 'failure', reason, status: null };
    }
    const status = error instanceof APIError ? (error.status ?? null) : null;
    return { type: 'failure', reason: reasonOf(error), status };
  }
}

function openClient({ access, allowance, charges }: Session, estimate: number): OpenAI {
  return new OpenAI({
    apiKey: keyOf(access) ?? NO_KEY,
    baseURL: access.baseUrl ?? OPENAI_URL,
    // Else the SDK reads them from the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    logLevel: 'off',
    // The signal ends the whole completion first.
    timeout: access.timeoutSeconds * 2000,
    async fetch(url, init) {
      const charge = allowance.charge(estimate);
      charges.push(charge);
      try {
        const response = await fetch(url, init);
        if (!response.ok) charge.settle(0);
        return response;
      } catch (error) {
        if (UNSENT_CODES.has(deepestCause(error).code)) charge.settle(0);
        throw error;
      }
    },
  });
}

function answerOf(completion: unknown): Answer {
  const { data } = completionSchema.safeParse(completion);
  const choice = data?.choices[0];
  if (choice === undefined) return unusable('the answer is no chat completion');
  const { finish_reason: finish, message } = choice;
  if (message.refusal) return unusable(`the model refused: ${message.refusal}`);
  if (finish === 'content_filter') return unusable('the reply was withheld by a content filter');
  if (finish === 'length') return unusable('the reply was cut off at its length limit');
  if (!message.content) return unusable('the reply is empty');
  return { type: 'text', text: message.content };
}

function unusable(reason: string): Answer {
  return { type: 'failure', reason, status: null };
}

function reasonOf(error: unknown): string {
  if (error instanceof APIConnectionError) {
    const { message, code } = deepestCause(error);
    return code === '' ? message : `no connection: ${message || code}`;
  }
  if (error instanceof APIError) return `HTTP ${error.message}`;
  return `unusable answer: ${error instanceof Error ? error.message : String(error)}`;
}

function deepestCause(error: unknown): { readonly message: string; readonly code: string } {
  if (!(error instanceof Error)) return { message: String(error), code: '' };
  if (error.cause instanceof Error) return deepestCause(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { message: error.message, code };
}

/** Servers echo keys in their errors, whole or in part. */
function oneLine(reason: string, apiKey: string | null): string {
  const scrubbed = apiKey === null ? reason : reason.replaceAll(apiKey, '***');
  return scrubbed
    .replace(/\bsk-[\w*-]{8,}/g, '***')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, REASON_CHARACTERS);
}
