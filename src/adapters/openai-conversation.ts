import { setTimeout as pause } from 'node:timers/promises';
import type OpenAI from 'openai';
import type { CompletionRequest } from '../sample/language-model/complete.ts';
import { shorterRequest } from '../sample/language-model/shorter.ts';
import type { Allowance, Charge } from './allowance.ts';
import {
  answerOf,
  failureOf,
  totalTokensOf,
  type Answer,
  type CutOff,
  type Failure,
} from './openai-answer.ts';
import { fittingShare } from './openai-context.ts';
import { bodyOf, nextDialect, type CompletionBody, type Dialect } from './openai-dialect.ts';
import { explain, isFree } from './openai-failure.ts';

/** What is learnt of the service in one completion and holds for the next. */
export interface Service {
  readonly url: string;
  readonly model: string;
  readonly client: OpenAI;
  readonly allowance: Allowance;
  dialect: Dialect;
  /** Of a request with its reply, by our estimate; infinite until one was too long. */
  mostTokens: number;
}

export interface Session {
  readonly service: Service;
  readonly charges: Charge[];
  readonly signal: AbortSignal;
  readonly seconds: number;
  readonly endMilliseconds: number;
}

const MAXIMUM_RETRIES = 2;
const FIRST_PAUSE_SECONDS = 0.5;
const MAXIMUM_CUTS = 4;
const BYTES_PER_TOKEN = 3;
// Statuses that speak of who asks and how often, never of what the request holds.
const ACCESS_STATUSES: ReadonlySet<number | null> = new Set([401, 403, 429, null]);

function estimateTokens(body: CompletionBody): number {
  const bytes = Buffer.byteLength(JSON.stringify(body));
  return Math.ceil(bytes / BYTES_PER_TOKEN) + (body.max_tokens ?? body.max_completion_tokens ?? 0);
}

/** Asks until there is an answer, or a failure that neither other words nor another try mend. */
export async function converse(
  session: Session,
  request: CompletionRequest,
): Promise<Exclude<Answer, CutOff>> {
  const { service } = session;
  let asked = precut(service, request);
  let last: Failure | null = null;
  let retries = 0;
  let cuts = 0;
  for (;;) {
    const spoken = service.dialect;
    const body = bodyOf(service.model, asked, spoken);
    const tokens = estimateTokens(body);
    const shortage = service.allowance.shortage(tokens);
    if (shortage !== null) return last ?? failureOf(shortage);
    const answer = await send(session, body, tokens);
    if (answer.type === 'text') return answer;
    if (answer.type === 'cut-off') {
      if (asked.maximumTokens > request.maximumTokens) return failureOf(answer.reason);
      asked = withMoreRoom(asked);
      continue;
    }
    last = answer;
    const shorter = cuts < MAXIMUM_CUTS ? shorten(service, asked, { answer, tokens }) : null;
    if (shorter !== null) {
      asked = shorter;
      cuts += 1;
    } else if (!learn(service, spoken, answer)) {
      const refused = await waitForRetry(session, answer, retries);
      if (refused !== null) return refused;
      retries += 1;
    }
  }
}

function withMoreRoom(request: CompletionRequest): CompletionRequest {
  return { ...request, maximumTokens: request.maximumTokens * 2 };
}

/** Cut at once, where an earlier request was too long for the model. */
function precut(service: Service, request: CompletionRequest): CompletionRequest {
  const tokens = estimateTokens(bodyOf(service.model, request, service.dialect));
  if (tokens <= service.mostTokens) return request;
  return shorterRequest(request, service.mostTokens / tokens) ?? request;
}

/** Null when the answer is not about the length, or nothing is left to cut. */
function shorten(
  service: Service,
  asked: CompletionRequest,
  { answer, tokens }: { readonly answer: Failure; readonly tokens: number },
): CompletionRequest | null {
  const share = fittingShare(answer, tokens);
  if (share === null) return null;
  service.mostTokens = Math.min(service.mostTokens, Math.floor(tokens * share));
  return shorterRequest(asked, share);
}

/** Whether the service is worth asking in other words; another completion may have found them. */
function learn(service: Service, spoken: Dialect, answer: Failure): boolean {
  if (ACCESS_STATUSES.has(answer.status)) return false;
  if (service.dialect !== spoken) return true;
  const next = nextDialect(spoken, answer.reason);
  service.dialect = next ?? spoken;
  return next !== null;
}

/** Null once it has waited; else why it does not. */
async function waitForRetry(
  { signal, endMilliseconds }: Session,
  answer: Failure,
  retries: number,
): Promise<Failure | null> {
  if (!answer.isPassing || retries >= MAXIMUM_RETRIES || signal.aborted) return answer;
  const asked = answer.retryAfterSeconds;
  const seconds = asked ?? FIRST_PAUSE_SECONDS * 2 ** retries;
  const left = (endMilliseconds - performance.now()) / 1000;
  if (seconds >= left) {
    if (asked === null) return answer;
    const wait = `it asks to wait ${Math.ceil(asked)} s, and ${Math.floor(left)} s are left`;
    return { ...answer, reason: `${answer.reason}; ${wait} (budget.request-seconds)` };
  }
  // An aborted pause is seen when the request is sent.
  await pause(seconds * 1000, undefined, { signal }).catch(() => undefined);
  return null;
}

async function send(session: Session, body: CompletionBody, tokens: number): Promise<Answer> {
  const { service, charges, signal, seconds } = session;
  // Charged before anything is awaited, so that requests at once cannot spend the same tokens.
  const charge = service.allowance.charge(tokens);
  charges.push(charge);
  try {
    const completion: unknown = await service.client.chat.completions.create(body, { signal });
    const used = totalTokensOf(completion);
    if (used !== null) charge.settle(used);
    return answerOf(completion);
  } catch (error) {
    if (isFree(error)) charge.settle(0);
    if (!signal.aborted) return explain(error, service.url);
    const limit = Number(seconds.toFixed(1));
    return { ...failureOf(`no reply within ${limit} s`), isPassing: true };
  }
}
