import { APIConnectionError, APIError } from 'openai';
import { z } from 'zod';
import { failureOf, type Failure } from './openai-answer.ts';

/** Errors before anything was sent, so that nothing can have been billed. */
const UNSENT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
// Not, of the 4xx, but too many requests and what a proxy or a busy service says.
const PASSING_STATUSES = new Set([408, 409, 425, 429]);

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'its host name cannot be looked up now',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ECONNRESET: 'it closed the connection before it had answered',
  UND_ERR_SOCKET: 'it closed the connection before it had answered',
};

const errorBody = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  // FastAPI: each problem of the request.
  z
    .object({
      detail: z.array(
        z.object({ loc: z.array(z.union([z.string(), z.number()])).default([]), msg: z.string() }),
      ),
    })
    .transform(({ detail }) => detail.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ')),
]);

/** The message of an error's body, whatever form the service gives it. */
export function messageIn(body: string): string {
  try {
    const parsed = errorBody.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : body;
  } catch {
    return body;
  }
}

interface Cause {
  readonly message: string;
  readonly code: string;
}

function deepestCause(error: unknown): Cause {
  if (!(error instanceof Error)) return { message: String(error), code: '' };
  if (error.cause instanceof Error) return deepestCause(error.cause);
  if (error instanceof AggregateError && error.errors.length > 0) {
    return deepestCause(error.errors[0]);
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { message: error.message, code };
}

/** Whether nothing can have been billed: it was not sent, or was answered by an HTTP error. */
export function isFree(error: unknown): boolean {
  if (error instanceof APIConnectionError) return UNSENT_CODES.has(deepestCause(error).code);
  return error instanceof APIError && error.status !== undefined;
}

function networkReason({ message, code }: Cause, url: string): string {
  const { host, port } = new URL(url);
  if (message === 'bad port') {
    return `no connection to ${host}: web clients may not use port ${port}, give the service another`;
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return `no connection to ${host}: its certificate is not trusted (${code}), name its authority in NODE_EXTRA_CA_CERTS`;
  }
  const known = NETWORK_WORDS[code];
  if (known !== undefined) {
    return `no connection to ${host}: ${known} (${code}), check model.base-url and the service`;
  }
  return code === '' ? message : `no connection to ${host}: ${message || code}`;
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'check the key (api-key or OPENAI_API_KEY)',
  403: 'check the key (api-key or OPENAI_API_KEY)',
  404: 'check model.name and model.base-url',
  407: 'check HTTPS_PROXY',
};

/** Seconds until a time or for a while, as HTTP writes them (RFC 9110, 10.2.3). */
function retryAfterSeconds(headers: Headers | undefined): number | null {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds / 1000);
  const text = headers?.get('retry-after') ?? null;
  if (text === null) return null;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

/** What an exception of the client means for the caller. */
export function explain(error: unknown, url: string): Failure {
  if (error instanceof APIConnectionError) {
    const cause = deepestCause(error);
    const isPassing = cause.code !== '' && !/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(cause.code);
    return { ...failureOf(networkReason(cause, url)), isPassing };
  }
  if (!(error instanceof APIError) || error.status === undefined) {
    const { message } = deepestCause(error);
    return failureOf(
      `unusable answer: ${message}; is model.base-url the address of an OpenAI-compatible service, with its /v1?`,
    );
  }
  const { status, message, headers } = error;
  const hint = HINTS[status];
  // No credit comes back in a minute.
  const isPassing =
    (PASSING_STATUSES.has(status) || status >= 500) && !/insufficient_quota|billing/i.test(message);
  return {
    type: 'failure',
    reason: hint === undefined ? `HTTP ${message}` : `HTTP ${message.replace(/\.$/, '')}; ${hint}`,
    status,
    isPassing,
    retryAfterSeconds: retryAfterSeconds(headers),
  };
}

const REASON_CHARACTERS = 300;

/** Servers echo keys in their errors, whole or in part. */
export function withoutKey(text: string, apiKey: string | null): string {
  const scrubbed = apiKey === null ? text : text.replaceAll(apiKey, '***');
  return scrubbed.replace(/\bsk-[\w*-]{8,}/g, '***');
}

export function oneLine(reason: string, apiKey: string | null): string {
  return withoutKey(reason, apiKey).replace(/\s+/g, ' ').trim().slice(0, REASON_CHARACTERS);
}
