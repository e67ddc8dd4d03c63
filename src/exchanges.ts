import { join } from 'node:path';
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
function openSource(world: World, request: RunRequest, settings: Settings): LanguageModel | null {
  const { kept, replayed } = request.exchanges;
  if (replayed !== null) return replay(replayed);
  if (request.reportsOnly && kept.length > 0) return replay(kept);
  const spent = kept.reduce((sum, { completion }) => add(sum, completion), NOTHING_SPENT);
  return world.openLanguageModel(settings, spent);
}

/**
 * One question has one answer in a run, also in its later parts: asked again, it is answered from
 * memory. What the interrupted run was told counts as spent once it is asked for.
 */
function remember(
  source: LanguageModel,
  kept: readonly Exchange[],
  keep: (exchange: Exchange) => Promise<void>,
): LanguageModel {
  const recorded = new Map(kept.map(({ digest, completion }) => [digest, completion]));
  const answers = new Map<string, Promise<Completion>>();
  let spending = NOTHING_SPENT;
  const ask = async (request: CompletionRequest, digest: string) => {
    const known = recorded.get(digest);
    const completion = known ?? (await source.complete(request));
    if (known === undefined) await keep(exchangeOf(request, completion, source.name));
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

/** The same world, but what is asked of the language model is kept, or answered from a record. */
export function keepExchanges(world: World, request: RunRequest): World {
  const path = (exchange: Exchange) =>
    join(request.outputDirectory, EXCHANGES, exchangeFileName(exchange));
  const keep = (exchange: Exchange) =>
    world.writeText(path(exchange), `${JSON.stringify(exchange, null, 2)}\n`);
  let opened: LanguageModel | null = null;
  return {
    ...world,
    openLanguageModel(settings) {
      if (opened !== null) return opened;
      const source = openSource(world, request, settings);
      opened = source === null ? null : remember(source, request.exchanges.kept, keep);
      return opened;
    },
  };
}
