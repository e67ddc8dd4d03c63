import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { createComplete, type ModelAccess } from '../../src/adapters/openai.ts';
import type { CompletionRequest } from '../../src/sample/language-model/complete.ts';
import { startModelServer, type Behaviour, type ModelRequest } from '../servers/model-server.ts';

const KEY = 'key-7f3a9d';

const request: CompletionRequest = {
  system: 'You choose configurations.',
  user: 'Options: cache, level.',
  schemaName: 'relevance',
  schema: { type: 'object', properties: { cache: { type: 'number' } }, required: ['cache'] },
  maximumTokens: 500,
};

function open(baseUrl: string | null, overrides: Partial<ModelAccess> = {}) {
  return createComplete({
    baseUrl,
    apiKey: KEY,
    name: 'test-model',
    timeoutSeconds: 10,
    runSeconds: 600,
    interrupted: new AbortController().signal,
    budget: { requests: 12, tokens: 60_000 },
    ...overrides,
  });
}

const formatSchema = z.object({ type: z.string() }).optional();

function formatOf({ body }: ModelRequest): string | undefined {
  return formatSchema.parse(body['response_format'])?.type;
}

/** Refuses every response format but the given ones. */
function strict(allowed: readonly unknown[], message: string) {
  return (asked: ModelRequest): Behaviour =>
    allowed.includes(formatOf(asked))
      ? { type: 'reply', text: '{"cache":1}' }
      : { type: 'status', status: 400, message };
}

function failureReason(completion: { type: string; reason?: string }): string {
  assert.equal(completion.type, 'failure');
  return completion.reason ?? '';
}

test('The reply is asked for with the schema, the limit and the key', async () => {
  await using server = await startModelServer([{ type: 'reply', text: '{"cache":1}' }]);
  const { complete, spent } = open(server.url);
  const cost = { tokens: 100, requests: 1 };
  assert.deepEqual(await complete(request), { type: 'reply', text: '{"cache":1}', ...cost });
  assert.deepEqual(spent(), { requests: 1, tokens: 100 });
  assert.deepEqual(server.received, [
    {
      authorization: `Bearer ${KEY}`,
      body: {
        model: 'test-model',
        messages: [
          { role: 'system', content: 'You choose configurations.' },
          { role: 'user', content: 'Options: cache, level.' },
        ],
        max_tokens: 500,
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'relevance', strict: true, schema: request.schema },
        },
      },
    },
  ]);
});

test('A server that refuses json_schema and json_object is asked for plain text, and then at once', async () => {
  await using server = await startModelServer(
    strict([undefined], "'response_format.type' must be 'text'"),
  );
  const { complete, spent } = open(server.url);
  assert.equal((await complete(request)).type, 'reply');
  assert.deepEqual(server.received.map(formatOf), ['json_schema', 'json_object', undefined]);
  assert.equal((await complete(request)).type, 'reply');
  assert.equal(server.received.length, 4);
  assert.deepEqual(spent(), { requests: 4, tokens: 200 });
});

test('Where the schema is not sent as a format, the model reads it in the prompt', async () => {
  await using server = await startModelServer(
    strict(['json_object'], 'This model does not support response format `json_schema`'),
  );
  await open(server.url).complete(request);
  const messages = JSON.stringify(server.received[1]?.body['messages']);
  assert.ok(messages.includes(JSON.stringify(JSON.stringify(request.schema)).slice(1, -1)));
});

test('A server that knows only the other token limit gets that', async () => {
  await using server = await startModelServer(({ body }) =>
    'max_tokens' in body
      ? {
          type: 'status',
          status: 400,
          message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        }
      : { type: 'reply', text: '{}' },
  );
  assert.equal((await open(server.url).complete(request)).type, 'reply');
  assert.equal(server.received[1]?.body['max_completion_tokens'], 500);
  assert.equal(server.received.length, 2);
});

test('A temperature is sent where it is asked for, and not to a server that refuses it', async () => {
  await using server = await startModelServer(({ body }) =>
    body['temperature'] === 0.3
      ? {
          type: 'status',
          status: 400,
          message: "Unsupported value: 'temperature' does not support 0.3 with this model.",
        }
      : { type: 'reply', text: '{}' },
  );
  const { complete } = open(server.url);
  for (const temperature of [1, 0.3, 0.7]) {
    assert.equal((await complete({ ...request, temperature })).type, 'reply');
  }
  const sent = server.received.map(({ body }) => body['temperature']);
  assert.deepEqual(sent, [1, 0.3, undefined, undefined]);
});

test('A server that refuses both limits is asked twice and no more', async () => {
  await using server = await startModelServer([
    { type: 'status', status: 422, message: 'max_tokens: extra inputs are not permitted' },
  ]);
  assert.match(failureReason(await open(server.url).complete(request)), /^HTTP 422 max_tokens/);
  assert.equal(server.received.length, 2);
});

test('Another refusal is not tried in other words', async () => {
  await using server = await startModelServer([
    { type: 'status', status: 404, message: 'The model `test-model` does not exist' },
  ]);
  const completion = await open(server.url).complete(request);
  assert.deepEqual(completion, {
    type: 'failure',
    reason: 'HTTP 404 The model `test-model` does not exist; check model.name and model.base-url',
    tokens: 0,
    requests: 1,
  });
  assert.equal(server.received.length, 1);
});

test('Server errors are tried again, and every try counts as a request', async () => {
  const headers = { 'retry-after-ms': '1' };
  await using server = await startModelServer([
    { type: 'status', status: 503, message: 'overloaded', headers },
    { type: 'status', status: 429, message: 'slow down', headers },
    { type: 'reply', text: '{}' },
  ]);
  const { complete, spent } = open(server.url);
  const cost = { tokens: 100, requests: 3 };
  assert.deepEqual(await complete(request), { type: 'reply', text: '{}', ...cost });
  assert.deepEqual(spent(), { requests: 3, tokens: 100 });
});

test('A server that stays broken is given up after three tries', async () => {
  const headers = { 'retry-after-ms': '1' };
  await using server = await startModelServer([
    { type: 'status', status: 500, message: 'broken', headers },
  ]);
  const { complete, spent } = open(server.url);
  assert.match(failureReason(await complete(request)), /^HTTP 500 broken$/);
  assert.deepEqual(spent(), { requests: 3, tokens: 0 });
});

test('The request budget holds for retries too', async () => {
  const headers = { 'retry-after-ms': '1' };
  await using server = await startModelServer([
    { type: 'status', status: 500, message: 'broken', headers },
  ]);
  const { complete } = open(server.url, { budget: { requests: 2, tokens: 60_000 } });
  assert.match(failureReason(await complete(request)), /broken/);
  assert.match(failureReason(await complete(request)), /budget of 2 requests is spent/);
  assert.equal(server.received.length, 2);
});

test('The request budget holds for completions asked for at once', async () => {
  await using server = await startModelServer([{ type: 'reply', text: '{}' }]);
  const { complete, spent } = open(server.url, { budget: { requests: 2, tokens: 60_000 } });
  const completions = await Promise.all([1, 2, 3, 4].map(() => complete(request)));
  assert.equal(completions.filter(({ type }) => type === 'reply').length, 2);
  assert.equal(server.received.length, 2);
  assert.equal(spent().requests, 2);
});

test('A request that may not fit the tokens left is not sent', async () => {
  await using server = await startModelServer([{ type: 'reply', text: '{}', totalTokens: 900 }]);
  const { complete, spent } = open(server.url, { budget: { requests: 12, tokens: 1_500 } });
  assert.equal((await complete(request)).type, 'reply');
  assert.match(failureReason(await complete(request)), /600 of the budget of 1500 are left/);
  assert.equal(server.received.length, 1);
  assert.deepEqual(spent(), { requests: 1, tokens: 900 });
});

test('Without usage the estimate is spent: a third of the bytes, and the whole reply', async () => {
  await using server = await startModelServer([{ type: 'reply', text: '{}', totalTokens: null }]);
  const completion = await open(server.url).complete(request);
  const bytes = JSON.stringify(server.received[0]?.body).length;
  assert.equal(completion.tokens, Math.ceil(bytes / 3) + 500);
});

test('A model that never answers is a failure after the time limit, and may have cost tokens', async () => {
  await using server = await startModelServer([{ type: 'never' }]);
  const { complete, spent } = open(server.url, { timeoutSeconds: 0.2 });
  assert.equal(failureReason(await complete(request)), 'no reply within 0.2 s');
  assert.equal(server.received.length, 1);
  assert.ok(spent().tokens > 500);
});

test('A model that answers late, but within the limit, is heard', async () => {
  await using server = await startModelServer([{ type: 'late', seconds: 0.2, text: '{}' }]);
  assert.equal((await open(server.url).complete(request)).type, 'reply');
});

test('Refused, withheld, cut off and empty replies are failures that say so', async () => {
  const cases: [Behaviour, RegExp][] = [
    [
      { type: 'refusal', text: 'I cannot help\nwith that' },
      /^the model refused: I cannot help with that$/,
    ],
    [{ type: 'cut-off', text: '{"cache":' }, /cut off/],
    [{ type: 'reply', text: '' }, /empty/],
    [{ type: 'garbage', body: '{"error":{"message":"no credit"}}' }, /no chat completion/],
    [{ type: 'garbage', body: '<html>' }, /^unusable answer: /],
  ];
  for (const [behaviour, expected] of cases) {
    await using server = await startModelServer([behaviour]);
    assert.match(failureReason(await open(server.url).complete(request)), expected);
  }
});

test('No server is a failure that costs requests and no tokens', async () => {
  const server = await startModelServer([{ type: 'never' }]);
  await server[Symbol.asyncDispose]();
  const { complete, spent } = open(server.url, { budget: { requests: 1, tokens: 60_000 } });
  assert.match(
    failureReason(await complete(request)),
    /^no connection to 127\.0\.0\.1:\d+: nothing listens there \(ECONNREFUSED\), check model\.base-url/,
  );
  assert.deepEqual(spent(), { requests: 1, tokens: 0 });
});

test('A key that the server echoes does not reach the reason, nor does a part like OpenAI shows', async () => {
  const message = `Incorrect API key provided: ${KEY}. Also sk-proj-abcd****wxyz.\nSee the docs.`;
  await using server = await startModelServer([{ type: 'status', status: 401, message }]);
  const completion = await open(server.url, { apiKey: `${KEY}\n` }).complete(request);
  assert.equal(
    failureReason(completion),
    'HTTP 401 Incorrect API key provided: ***. Also ***. See the docs; check the key (api-key or OPENAI_API_KEY)',
  );
  assert.equal(server.received[0]?.authorization, `Bearer ${KEY}`);
});

test('A local server needs no key', async () => {
  await using server = await startModelServer([{ type: 'reply', text: '{}' }]);
  const { complete } = open(server.url, { apiKey: null });
  assert.equal((await complete(request)).type, 'reply');
  assert.equal(server.received[0]?.authorization, 'Bearer none');
});

test('With neither key nor address nothing is sent', async () => {
  const { complete, spent } = open(null, { apiKey: ' ' });
  assert.deepEqual(await complete(request), {
    type: 'failure',
    reason: 'there is no key and no base-url',
    tokens: 0,
    requests: 0,
  });
  assert.deepEqual(spent(), { requests: 0, tokens: 0 });
});
