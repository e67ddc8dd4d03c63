import OpenAI from 'openai';
import type { Complete, Completion, CompletionRequest } from '../sample/language-model/complete.ts';
import { Allowance, type Spending } from './allowance.ts';
import type { Failure, Text } from './openai-answer.ts';
import { converse, type Service, type Session } from './openai-conversation.ts';
import { firstDialect } from './openai-dialect.ts';
import { messageIn, oneLine, withoutKey } from './openai-failure.ts';
import { requestWeb } from './web-request.ts';

export interface ModelAccess {
  /** Of an OpenAI-compatible server, with its `/v1`; null: OpenAI itself. */
  readonly baseUrl: string | null;
  readonly apiKey: string | null;
  readonly name: string;
  /** For one completion, with all its retries. */
  readonly timeoutSeconds: number;
  /** For all of them, from now on. */
  readonly runSeconds: number;
  readonly budget: Spending;
  /** Ends the completions that are under way. */
  readonly interrupted: AbortSignal;
}

const OPENAI_URL = 'https://api.openai.com/v1';
// Servers that ask for no key still get a header, because the SDK insists on one.
const NO_KEY = 'none';
// After so many the service is taken for dead: each may have cost the time limit of a completion.
const MAXIMUM_OUTAGES = 2;
/** A language model behind an OpenAI-compatible server; `spent` counts retries as requests. */
export function createComplete(access: ModelAccess): {
  readonly complete: Complete;
  readonly spent: () => Spending;
} {
  const service: Service = {
    url: access.baseUrl ?? OPENAI_URL,
    model: access.name,
    client: openClient(access),
    allowance: new Allowance(access.budget),
    dialect: firstDialect(access.baseUrl),
    mostTokens: Number.POSITIVE_INFINITY,
  };
  const endMilliseconds = performance.now() + access.runSeconds * 1000;
  let outages = 0;
  const complete = async (request: CompletionRequest): Promise<Completion> => {
    if (keyOf(access) === null && access.baseUrl === null) {
      return notAsked('there is no key and no base-url');
    }
    if (outages >= MAXIMUM_OUTAGES) {
      return notAsked(`the service failed ${outages} times in a row and is not asked again`);
    }
    const seconds = Math.min(access.timeoutSeconds, (endMilliseconds - performance.now()) / 1000);
    if (seconds <= 0) return notAsked('no time is left (budget.minutes)');
    const session = openSession(service, seconds, access.interrupted);
    const answer = await converse(session, request);
    if (answer.type === 'text') outages = 0;
    else if (answer.isPassing) outages += 1;
    return completionOf(session, answer, keyOf(access));
  };
  return { complete, spent: () => service.allowance.spent() };
}

function notAsked(reason: string): Completion {
  return { type: 'failure', reason, tokens: 0, requests: 0 };
}

function openSession(service: Service, seconds: number, interrupted: AbortSignal): Session {
  return {
    service,
    seconds,
    charges: [],
    signal: AbortSignal.any([AbortSignal.timeout(Math.ceil(seconds * 1000)), interrupted]),
    endMilliseconds: performance.now() + seconds * 1000,
  };
}

function completionOf(
  { charges }: Session,
  answer: Text | Failure,
  apiKey: string | null,
): Completion {
  const tokens = charges.reduce((sum, charge) => sum + charge.tokens(), 0);
  const cost = { tokens, requests: charges.length };
  return answer.type === 'text'
    ? { type: 'reply', text: withoutKey(answer.text, apiKey), ...cost }
    : { type: 'failure', reason: oneLine(answer.reason, apiKey), ...cost };
}

function openClient(access: ModelAccess): OpenAI {
  return new OpenAI({
    apiKey: keyOf(access) ?? NO_KEY,
    baseURL: access.baseUrl ?? OPENAI_URL,
    // Else the SDK reads them from the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    logLevel: 'off',
    maxRetries: 0,
    // The signal ends the whole completion first.
    timeout: access.timeoutSeconds * 2000,
    async fetch(url, init) {
      const response = await requestWeb(url instanceof Request ? url.url : url.toString(), {
        method: init?.method ?? 'POST',
        headers: [...new Headers(init?.headers)],
        body: typeof init?.body === 'string' ? init.body : null,
        signal: init?.signal ?? null,
      });
      if (response.ok) return response;
      const error = { message: messageIn(await response.text()) };
      const { status, headers } = response;
      return new Response(JSON.stringify({ error }), { status, headers });
    },
  });
}

/** Secrets often end in a line break, which no header may hold. */
function keyOf({ apiKey }: ModelAccess): string | null {
  return apiKey?.trim() || null;
}
