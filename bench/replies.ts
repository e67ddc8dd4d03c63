import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readExchanges } from '../src/adapters/exchange-files.ts';
import { createComplete } from '../src/adapters/openai.ts';
import type {
  Complete,
  Completion,
  CompletionRequest,
} from '../src/sample/language-model/complete.ts';
import { digestOf, exchangeFileName, exchangeOf } from '../src/sample/language-model/exchange.ts';

/** Where a benchmark takes the replies of a language model from. */
export const replySources = z.object({
  /** Recorded exchanges; new ones are kept there, without their requests. */
  replies: z.string(),
  /** Name of the model that new replies are from. */
  model: z.string().nullable(),
  /** An OpenAI-compatible server that is asked what has not been recorded; null: nobody is. */
  baseUrl: z.string().nullable(),
  /**
   * Folder for requests that nobody answers, a `.request.json` each; a `.reply.txt` beside one is
   * its reply, whoever wrote it. Null: they fail.
   */
  requests: z.string().nullable(),
});
export type ReplySources = z.infer<typeof replySources>;

/** The options of the command line for them. */
export const replyOptions = {
  replies: { type: 'string' },
  model: { type: 'string' },
  'base-url': { type: 'string' },
  requests: { type: 'string' },
} as const;

/** Where replies come from by the command line, or else what is recorded for a benchmark. */
export function sourcesOf(
  values: Partial<Record<keyof typeof replyOptions, string>>,
  benchmark: string,
): ReplySources {
  const recorded = new URL(`../fixtures/replies/${benchmark}`, import.meta.url);
  return {
    replies: values.replies ?? fileURLToPath(recorded),
    model: values.model ?? null,
    baseUrl: values['base-url'] ?? null,
    requests: values.requests ?? null,
  };
}

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
  /** What was asked since this was looked at last. */
  readonly takeTally: () => Tally;
}

/** Names of requests, each once. */
export interface Tally {
  readonly answered: readonly string[];
  readonly missing: readonly string[];
}

export interface LaterQuestions {
  readonly asked: number;
  readonly answered: number;
}

const OF_A_LATER_ROUND = /^configurations-(?!1-)/;

function countOfLaterRounds(names: readonly string[]): number {
  return new Set(names.filter((name) => OF_A_LATER_ROUND.test(name))).size;
}

/** How many different questions the later rounds of runs asked, and how many had an answer. */
export function countLater(tallies: readonly Tally[]): LaterQuestions {
  const answered = countOfLaterRounds(tallies.flatMap((tally) => tally.answered));
  const missing = countOfLaterRounds(tallies.flatMap((tally) => tally.missing));
  return { asked: answered + missing, answered };
}

export function describeLater({ asked, answered }: LaterQuestions): string {
  return `${answered} of ${asked} questions of later rounds had a reply; without one a run goes on with the proposals that it has`;
}

/** Replies as they are recorded, or else from whoever answers, recorded from then on. */
export async function openReplies(sources: ReplySources): Promise<Replies> {
  const recorded = new Map(
    (await readExchanges(sources.replies)).map(({ digest, completion }) => [digest, completion]),
  );
  const answered = new Set<string>();
  const missing = new Set<string>();
  const server = openServer(sources);
  const ask = async (request: CompletionRequest): Promise<Completion | null> => {
    if (server !== null) return server(request);
    return sources.requests === null ? null : lookAtDesk(sources.requests, request);
  };
  const keep = (request: CompletionRequest, completion: Completion) => {
    const { request: _, ...answer } = exchangeOf(request, completion, sources.model);
    recorded.set(answer.digest, completion);
    mkdirSync(sources.replies, { recursive: true });
    const path = join(sources.replies, exchangeFileName(answer));
    writeFileSync(path, `${JSON.stringify(answer, null, 2)}\n`);
  };
  return {
    async complete(request) {
      const digest = digestOf(request);
      const name = `${request.schemaName}-${digest}`;
      const known = recorded.get(digest);
      const completion = known ?? (await ask(request));
      if (completion?.type !== 'reply') {
        missing.add(name);
        const reason = `no reply to ${name}`;
        return completion ?? { type: 'failure', reason, tokens: 0, requests: 0 };
      }
      if (known === undefined) keep(request, completion);
      answered.add(name);
      return completion;
    },
    takeTally() {
      const tally = { answered: [...answered], missing: [...missing] };
      answered.clear();
      missing.clear();
      return tally;
    },
  };
}
