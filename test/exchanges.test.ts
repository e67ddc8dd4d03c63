import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepExchanges } from '../src/exchanges.ts';
import type { Completion, CompletionRequest } from '../src/sample/language-model/complete.ts';
import { digestOf, type Exchange } from '../src/sample/language-model/exchange.ts';
import { parseSettings } from '../src/settings/settings.ts';
import type { LanguageModel, RunRequest, World } from '../src/world.ts';

const settings = parseSettings({
  file: null,
  inputs: { benchmark: 'true', objectives: '{ latency: { unit: ms, direction: minimize } }' },
});

function requestOf(schemaName: string, user = 'options'): CompletionRequest {
  return { system: 'Judge.', user, schemaName, schema: {}, maximumTokens: 100 };
}

function reply(text: string, tokens = 10): Completion {
  return { type: 'reply', text, tokens };
}

/** A language model that counts its answers, and a world that keeps files in memory. */
function createWorld(answer: Completion = reply('new')) {
  const asked: string[] = [];
  const files = new Map<string, string>();
  let tokens = 0;
  const model: LanguageModel = {
    name: 'tester',
    complete: async ({ schemaName }) => {
      asked.push(schemaName);
      tokens += answer.tokens;
      return answer;
    },
    spent: () => ({ requests: asked.length, tokens }),
  };
  const world: Pick<World, 'openLanguageModel' | 'writeText'> = {
    openLanguageModel: () => model,
    writeText: async (path, text) => void files.set(path, text),
  };
  return { world, asked, files };
}

const request: Pick<RunRequest, 'exchanges' | 'outputDirectory' | 'reportsOnly'> = {
  outputDirectory: '/out',
  reportsOnly: false,
  exchanges: { kept: [], replayed: null },
};

function storedFor(asked: CompletionRequest, completion: Completion): Exchange {
  const { schemaName } = asked;
  return { version: 1, digest: digestOf(asked), schemaName, model: 'earlier', completion };
}

function open(
  { world }: ReturnType<typeof createWorld>,
  stored: readonly Exchange[],
  of = request,
) {
  const kept = keepExchanges(world, of, stored);
  const model = kept.world.openLanguageModel(settings);
  assert.ok(model);
  return { ...kept, model };
}

test('a stored judgement of the same question answers for nothing, and stays stored', async () => {
  const outside = createWorld();
  const question = requestOf('relevance');
  const stored = storedFor(question, reply('known', 500));
  const { model, judgements } = open(outside, [stored]);
  assert.deepEqual(await model.complete(question), { ...reply('known', 0), requests: 0 });
  assert.deepEqual([outside.asked, model.spent()], [[], { requests: 0, tokens: 0 }]);
  assert.deepEqual(
    judgements().map(({ digest, model: name }) => [digest, name]),
    [[stored.digest, 'earlier']],
  );
  assert.ok(outside.files.size === 1, 'the run’s output holds it too');
});

test('another question is asked, and its answer takes the place of what was stored', async () => {
  const outside = createWorld();
  const stored = storedFor(requestOf('relevance', 'other options'), reply('known'));
  const { model, judgements } = open(outside, [stored]);
  assert.deepEqual(await model.complete(requestOf('relevance')), reply('new'));
  await model.complete(requestOf('impact'));
  assert.deepEqual(outside.asked, ['relevance', 'impact']);
  const [kept, ...others] = judgements();
  assert.deepEqual([kept?.completion, kept?.request, others], [reply('new'), undefined, []]);
});

test('without an answer what was stored stays', async () => {
  const outside = createWorld({ type: 'failure', reason: 'HTTP 500', tokens: 0 });
  const stored = storedFor(requestOf('relevance', 'other options'), reply('known'));
  const { model, judgements } = open(outside, [stored]);
  await model.complete(requestOf('relevance'));
  assert.deepEqual(judgements(), [stored]);
});

test('a replay answers from its record alone', async () => {
  const question = requestOf('relevance');
  const replayed = [storedFor(question, reply('replayed'))];
  const of = { ...request, exchanges: { kept: [], replayed } };
  const { model } = open(createWorld(), [storedFor(question, reply('stored'))], of);
  assert.deepEqual(await model.complete(question), reply('replayed'));
});
