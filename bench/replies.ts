import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExchanges } from '../src/adapters/exchange-files.ts';
import { createComplete } from '../src/adapters/openai.ts';
import type {
  Complete,
  Completion,
  CompletionRequest,
} from '../src/sample/language-model/complete.ts';
import {
  digestOf,
  exchangeFileName,
  exchangeOf,
  replayCompletions,
  type Exchange,
} from '../src/sample/language-model/exchange.ts';

/** Where a benchmark takes the replies of a language model from. */
export interface ReplySources {
  /** Recorded exchanges; new ones are kept there, without their requests. */
  readonly replies: string;
  /** Name of the model that new replies are from. */
  readonly model: string | null;
  /** An OpenAI-compatible server that is asked what has not been recorded; null: nobody is. */
  readonly baseUrl: string | null;
  /**
   * Folder for requests that nobody answers, a `.request.json` each; a `.reply.txt` beside one is
   * its reply, whoever wrote it. Null: they fail.
   */
  readonly requests: string | null;
}

/** The options of the command line for them. */
export const replyOptions = {
  replies: { type: 'string' },
  model: { type: 'string' },
  'base-url': { type: 'string' },
  requests: { type: 'string' },
} as const;

const A_DAY = 86_400;

function openServer({ baseUrl, model }: ReplySources): Complete | null {
  if (baseUrl === null) return null;
  const { complete } = createComplete({
    baseUrl,
    apiKey: process.env['OPENAI_API_KEY'] ?? null,
    name: model ?? 'default',
    timeoutSeconds: 600,
    runSeconds: A_DAY,
    budget: { requests: 10_000, tokens: 100_000_000 },
    interrupted: new AbortController().signal,
  });
  return complete;
}

/** The reply that somebody left beside a request; writes the request for them where there is none. */
function lookAtDesk(folder: string, request: CompletionRequest): Completion | null {
  const { schemaName } = request;
  const name = `${schemaName}-${digestOf(request)}`;
  const reply = join(folder, `${name}.reply.txt`);
  if (existsSync(reply)) {
    return { type: 'reply', text: readFileSync(reply, 'utf8'), tokens: 0 };
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.request.json`), `${JSON.stringify(request, null, 2)}\n`);
  return null;
}

export interface Replies {
  readonly complete: Complete;
  /** All that is recorded by now. */
  readonly exchanges: () => readonly Exchange[];
  /** Names of the requests that have no reply. */
  readonly missing: () => readonly string[];
}

/** Replies as they are recorded, or else from whoever answers, recorded from then on. */
export async function openReplies(sources: ReplySources): Promise<Replies> {
  const exchanges = await readExchanges(sources.replies);
  const missing = new Set<string>();
  const server = openServer(sources);
  const ask = async (request: CompletionRequest): Promise<Completion | null> => {
    if (server !== null) return server(request);
    return sources.requests === null ? null : lookAtDesk(sources.requests, request);
  };
  const keep = (request: CompletionRequest, completion: Completion) => {
    const { request: _, ...answer } = exchangeOf(request, completion, sources.model);
    exchanges.push(answer);
    mkdirSync(sources.replies, { recursive: true });
    const path = join(sources.replies, exchangeFileName(answer));
    writeFileSync(path, `${JSON.stringify(answer, null, 2)}\n`);
  };
  return {
    async complete(request) {
      const recorded = await replayCompletions(exchanges)(request);
      if (recorded.type === 'reply') return recorded;
      const completion = await ask(request);
      if (completion?.type === 'reply') keep(request, completion);
      else missing.add(`${request.schemaName}-${digestOf(request)}`);
      return completion ?? recorded;
    },
    exchanges: () => exchanges,
    missing: () => [...missing],
  };
}
