import { join } from 'node:path';
import { RELEVANCE } from './sample/language-model/relevance.ts';
import type { Completion, CompletionRequest } from './sample/language-model/complete.ts';
import {
  digestOf,
  exchangeFileName,
  exchangeOf,
  replayCompletions,
  type Exchange,
} from './sample/language-model/exchange.ts';
import type { Settings } from './settings/settings.ts';
import type { LanguageModel, RunRequest, Spending, World } from './world.ts';

/** Folder of the output directory with what was asked of the language model, and its answers. */
export const EXCHANGES = 'exchanges';

type Access = Pick<World, 'openLanguageModel' | 'writeText'>;
type Asked = Pick<RunRequest, 'exchanges' | 'outputDirectory' | 'reportsOnly'>;

function add(spending: Spending, { tokens, requests = 1 }: Completion): Spending {
  return { requests: spending.requests + requests, tokens: spending.tokens + tokens };
}

const NOTHING_SPENT: Spending = { requests: 0, tokens: 0 };

function replay(exchanges: readonly Exchange[]): LanguageModel {
  const complete = replayCompletions(exchanges);
  const models = new Set(exchanges.map(({ model }) => model));
  const name = models.size === 1 ? ([...models][0] ?? null) : null;
  return { name, complete, spent: () => NOTHING_SPENT };
}

/** Null when nobody answers: there is no record and no access to a model. */
function openSource(world: Access, request: Asked, settings: Settings): LanguageModel | null {
  const { kept, replayed } = request.exchanges;
  if (replayed !== null) return replay(replayed);
  if (request.reportsOnly && kept.length > 0) return replay(kept);
  const spent = kept.reduce((sum, { completion }) => add(sum, completion), NOTHING_SPENT);
  return world.openLanguageModel(settings, spent);
}

function freeOf(exchange: Exchange | undefined): Completion | null {
  if (exchange?.completion.type !== 'reply') return null;
  return { type: 'reply', text: exchange.completion.text, tokens: 0, requests: 0 };
}

interface Memory {
  /** Those of the interrupted run. */
  readonly kept: readonly Exchange[];
  /** Those of earlier runs. */
  readonly stored: readonly Exchange[];
  readonly keep: (exchange: Exchange) => Promise<void>;
}

/**
 * One question has one answer in a run, also in its later parts: asked again, it is answered from
 * memory. What the interrupted run was told counts as spent once it is asked for; what an earlier run
 * was told costs nothing.
 */
function remember(source: LanguageModel, { kept, stored, keep }: Memory): LanguageModel {
  const recorded = new Map(kept.map(({ digest, completion }) => [digest, completion]));
  const judged = new Map(stored.map((exchange) => [exchange.digest, exchange]));
  const answers = new Map<string, Promise<Completion>>();
  let spending = NOTHING_SPENT;
  const ask = async (request: CompletionRequest, digest: string) => {
    const known = recorded.get(digest);
    const earlier = judged.get(digest);
    const completion = known ?? freeOf(earlier) ?? (await source.complete(request));
    const model = earlier?.model ?? source.name;
    if (known === undefined) await keep(exchangeOf(request, completion, model));
    spending = add(spending, completion);
    return completion;
  };
  return {
    name: source.name,
    complete(request) {
      const digest = digestOf(request);
      const answer = answers.get(digest) ?? ask(request, digest);
      answers.set(digest, answer);
      return answer;
    },
    spent: () => spending,
  };
}

function isJudgement({ schemaName, completion }: Exchange): boolean {
  return schemaName === RELEVANCE && completion.type === 'reply';
}

/** The digest stands for the request, which holds the whole documentation. */
function withoutRequest({ version, digest, schemaName, model, completion }: Exchange): Exchange {
  return { version, digest, schemaName, model, completion };
}

export interface KeptExchanges<Outside> {
  readonly world: Outside;
  /** The judgements of the options that this run was told, by now; those stored where it was not. */
  readonly judgements: () => readonly Exchange[];
}

/**
 * The same world, but what is asked of the language model is kept, or answered from a record. Stored
 * judgements answer before the model does.
 */
export function keepExchanges<Outside extends Access>(
  world: Outside,
  request: Asked,
  stored: readonly Exchange[],
): KeptExchanges<Outside> {
  const told: Exchange[] = [];
  const path = (exchange: Exchange) =>
    join(request.outputDirectory, EXCHANGES, exchangeFileName(exchange));
  const keep = async (exchange: Exchange) => {
    await world.writeText(path(exchange), `${JSON.stringify(exchange, null, 2)}\n`);
    if (isJudgement(exchange)) told.push(withoutRequest(exchange));
  };
  const { kept, replayed } = request.exchanges;
  const memory = { kept, keep, stored: replayed === null ? stored : [] };
  let opened: LanguageModel | null = null;
  return {
    world: {
      ...world,
      openLanguageModel(settings) {
        if (opened !== null) return opened;
        const source = openSource(world, request, settings);
        opened = source === null ? null : remember(source, memory);
        return opened;
      },
    },
    judgements() {
      const all = [...kept.filter(isJudgement).map(withoutRequest), ...told];
      return all.length > 0 ? all : stored;
    },
  };
}
