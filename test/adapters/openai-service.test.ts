import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createComplete, type ModelAccess } from '../../src/adapters/openai.ts';
import type { CompletionRequest } from '../../src/sample/language-model/complete.ts';
import { startModelServer, type Behaviour, type ModelRequest } from '../servers/model-server.ts';

const request: CompletionRequest = {
  system: 'You choose configurations.',
  user: JSON.stringify({ options: ['cache', 'level'], documentation: 'x'.repeat(30_000) }),
  schemaName: 'relevance',
  schema: { type: 'object', properties: { cache: { type: 'number' } }, required: ['cache'] },
  maximumTokens: 4_000,
};

function open(baseUrl: string, overrides: Partial<ModelAccess> = {}) {
  return createComplete({
    baseUrl,
    apiKey: null,
    name: 'test-model',
    timeoutSeconds: 10,
    runSeconds: 600,
    interrupted: new AbortController().signal,
    budget: { requests: 12, tokens: 400_000 },
    ...overrides,
  });
}

async function reasonOf(behaviour: Behaviour): Promise<string> {
  await using server = await startModelServer([behaviour]);
  const completion = await open(server.url).complete(request);
  assert.equal(completion.type, 'failure');
  return completion.type === 'failure' ? completion.reason : '';
}

function completed(message: unknown, finish = 'stop', usage?: unknown): Behaviour {
  const choices = [{ index: 0, finish_reason: finish, message }];
  return { type: 'garbage', body: JSON.stringify({ choices, usage }) };
}

const OK: Behaviour = { type: 'reply', text: '{"cache":1}' };

function refused(status: number, message: string, headers: Record<string, string> = {}): Behaviour {
  return { type: 'status', status, message, headers };
}

function sizeOf({ body }: ModelRequest): number {
  return JSON.stringify(body).length;
}

const WAITS: readonly { readonly name: string; readonly headers: () => Record<string, string> }[] =
  [
    { name: 'in seconds', headers: () => ({ 'retry-after': '1' }) },
    {
      name: 'until a date',
      headers: () => ({ 'retry-after': new Date(Date.now() + 2000).toUTCString() }),
    },
    { name: 'in milliseconds', headers: () => ({ 'retry-after-ms': '300' }) },
  ];

for (const { name, headers } of WAITS) {
  test(`A service that is busy is asked again after the time it names ${name}`, async () => {
    let firstAt = 0;
    let secondAt = 0;
    await using server = await startModelServer(() => {
      if (firstAt > 0) {
        secondAt = performance.now();
        return OK;
      }
      firstAt = performance.now();
      return refused(429, 'slow down', headers());
    });
    assert.equal((await open(server.url).complete(request)).type, 'reply');
    assert.equal(server.received.length, 2);
    assert.ok(secondAt - firstAt > 250, 'it waits for at least a part of the time');
  });
}

test('A wait beyond the time limit is not begun, and both times are told', async () => {
  for (const wait of ['3600', new Date(Date.now() + 3_600_000).toUTCString()]) {
    assert.match(
      await reasonOf(refused(429, 'slow down', { 'retry-after': wait })),
      /^HTTP 429 slow down; it asks to wait (3600|3599) s, and 9 s are left \(budget\.request-seconds\)$/,
    );
  }
});

test('No credit is not waited for', async () => {
  await using server = await startModelServer([
    refused(429, 'You exceeded your current quota, please check your plan and billing details.'),
  ]);
  await open(server.url).complete(request);
  assert.equal(server.received.length, 1);
});

function fits(asked: ModelRequest): boolean {
  return sizeOf(asked) / 4 + Number(asked.body['max_tokens']) < 4096;
}

const LONG_CONTEXT: readonly (readonly [string, number, string])[] = [
  [
    'OpenAI and vLLM',
    400,
    "This model's maximum context length is 4096 tokens. However, you requested 14000 tokens (10000 in the messages, 4000 in the completion). Please reduce the length of the messages or completion.",
  ],
  [
    'vLLM with a limit of the reply',
    400,
    "'max_tokens' or 'max_completion_tokens' is too large: 4000. This model's maximum context length is 4096 tokens and your request has 10000 input tokens",
  ],
  [
    "llama.cpp's server",
    400,
    'request (10054 tokens) exceeds the available context size (4096 tokens)',
  ],
  ['llama-cpp-python', 500, 'Requested tokens (14000) exceed context window of 4096'],
  ['Anthropic', 400, 'prompt is too long: 14000 tokens > 4096 maximum'],
  [
    'a rate of tokens',
    429,
    'Request too large for gpt-4o on tokens per min (TPM): Limit 4096, Requested 14000.',
  ],
  ['Groq', 413, 'Request Entity Too Large'],
];

for (const [name, status, message] of LONG_CONTEXT) {
  test(`A request too long for the model is cut and sent again (${name})`, async () => {
    await using server = await startModelServer((asked) =>
      fits(asked) ? OK : refused(status, message),
    );
    const { complete } = open(server.url);
    assert.equal((await complete(request)).type, 'reply');
    assert.ok(server.received.length <= 4, String(server.received.length));
    const user = JSON.stringify(server.received.at(-1)?.body['messages']);
    assert.match(user, /cache.*level.*\[cut\]/);
    const before = server.received.length;
    assert.equal((await complete(request)).type, 'reply');
    assert.ok(server.received.length - before <= 2, 'the next is cut before it is sent');
  });
}

test('A request that stays too long is given up', async () => {
  await using server = await startModelServer([refused(400, 'maximum context length exceeded')]);
  const answer = await open(server.url).complete(request);
  assert.equal(answer.type, 'failure');
  assert.ok(server.received.length <= 5);
});

test('A model that spent its limit on reasoning gets twice the room, once', async () => {
  const empty = completed({ content: '' }, 'length', { total_tokens: 900 });
  await using server = await startModelServer([empty, OK]);
  assert.equal((await open(server.url).complete(request)).type, 'reply');
  assert.deepEqual(
    server.received.map(({ body }) => body['max_tokens']),
    [4000, 8000],
  );
  await using never = await startModelServer([empty]);
  const answer = await open(never.url).complete(request);
  assert.deepEqual(
    { ...answer },
    {
      type: 'failure',
      reason: 'the reply was cut off at its length limit',
      tokens: 1800,
      requests: 2,
    },
  );
});

test('Thoughts before a reply, and parts of one, are read', async () => {
  const cases: [unknown, string][] = [
    ['<think>{"cache": 0}?\n</think>\n{"cache":1}', '{"cache":1}'],
    [
      [
        { type: 'thinking', thinking: [{ type: 'text', text: 'no' }] },
        { type: 'text', text: '{"cache":' },
        { type: 'text', text: '1}' },
      ],
      '{"cache":1}',
    ],
  ];
  for (const [content, text] of cases) {
    await using server = await startModelServer([completed({ content })]);
    const answer = await open(server.url).complete(request);
    assert.equal(answer.type === 'reply' ? answer.text : answer.reason, text);
  }
});

test('A chat template without a system role gets one message', async () => {
  await using server = await startModelServer(({ body }) =>
    JSON.stringify(body['messages']).includes('"role":"system"')
      ? refused(400, 'System role not supported')
      : OK,
  );
  assert.equal((await open(server.url).complete(request)).type, 'reply');
  assert.match(
    JSON.stringify(server.received[1]?.body['messages']),
    /^\[\{"role":"user","content":"You choose/,
  );
});

test('Errors in other forms than OpenAI are understood', async () => {
  const problem = { loc: ['body', 'response_format', 'type'], msg: "should be 'text'" };
  const bodies = [
    { detail: [problem] },
    { detail: 'response_format is not supported' },
    { error: 'response_format is not supported' },
    { message: 'failed to parse grammar' },
  ];
  for (const body of bodies) {
    await using server = await startModelServer(({ body: asked }) =>
      'response_format' in asked
        ? { type: 'garbage', status: 422, body: JSON.stringify(body) }
        : OK,
    );
    assert.equal((await open(server.url).complete(request)).type, 'reply', JSON.stringify(body));
    assert.equal(server.received.length, 3);
  }
});

test('Completions at once learn the words of a service together', async () => {
  await using server = await startModelServer(({ body }) =>
    JSON.stringify(body['response_format'] ?? '').includes('json_schema')
      ? refused(400, 'response_format json_schema is not supported')
      : OK,
  );
  const { complete, spent } = open(server.url);
  const all = await Promise.all([1, 2, 3].map(() => complete(request)));
  assert.ok(all.every(({ type }) => type === 'reply'));
  const formats = server.received.map(({ body }) => JSON.stringify(body['response_format']));
  assert.ok(
    formats.every((format) => format !== undefined),
    'nobody goes on to plain text',
  );
  assert.equal(spent().requests, 6);
});

test('Tokens are reserved for completions at once', async () => {
  await using server = await startModelServer([OK]);
  const estimate = Math.ceil(30_700 / 3) + 4_000;
  const { complete, spent } = open(server.url, { budget: { requests: 12, tokens: 2 * estimate } });
  const all = await Promise.all([1, 2, 3].map(() => complete(request)));
  assert.equal(all.filter(({ type }) => type === 'reply').length, 2);
  assert.equal(server.received.length, 2);
  assert.equal(spent().tokens, 200);
});

test('A dead service is not asked for ever, and one that answers again is', async () => {
  const headers = { 'retry-after-ms': '1' };
  await using dead = await startModelServer([refused(503, 'overloaded', headers)]);
  const { complete, spent } = open(dead.url);
  for (const expected of [
    /^HTTP 503 overloaded$/,
    /^HTTP 503/,
    /^the service failed 2 times in a row/,
  ]) {
    const answer = await complete(request);
    assert.match(answer.type === 'failure' ? answer.reason : '', expected);
  }
  assert.equal(spent().requests, 6);
  const down = (): Behaviour => refused(503, 'overloaded', headers);
  await using shaky = await startModelServer([
    down(),
    down(),
    down(),
    OK,
    down(),
    down(),
    down(),
    OK,
  ]);
  const again = open(shaky.url);
  const types: string[] = [];
  for (let index = 0; index < 4; index += 1) types.push((await again.complete(request)).type);
  assert.deepEqual(types, ['failure', 'reply', 'failure', 'reply']);
});

test('Once the minutes of the run are over nothing is sent', async () => {
  await using server = await startModelServer([OK]);
  const { complete } = open(server.url, { runSeconds: 0 });
  const answer = await complete(request);
  assert.equal(answer.type === 'failure' && answer.reason, 'no time is left (budget.minutes)');
  assert.equal(server.received.length, 0);
});

test('An interruption ends what is under way, also a wait', async () => {
  for (const behaviour of [
    { type: 'never' } as const,
    refused(429, 'slow down', { 'retry-after': '9' }),
  ]) {
    await using server = await startModelServer([behaviour]);
    const interruption = new AbortController();
    const { complete } = open(server.url, { interrupted: interruption.signal });
    const answer = complete(request);
    while (server.received.length === 0) await pause(5);
    interruption.abort();
    assert.equal((await answer).type, 'failure');
    assert.equal(server.received.length, 1);
  }
});

test('What went wrong is told in our words, with what to do', async () => {
  const words: [string, RegExp][] = [
    [
      'http://127.0.0.1:6000/v1',
      /^no connection to 127\.0\.0\.1:6000: web clients may not use port 6000, give the service another$/,
    ],
    [
      'http://no-such-host.invalid/v1',
      /^no connection to no-such-host\.invalid: .* \((ENOTFOUND|EAI_AGAIN)\), check model\.base-url/,
    ],
  ];
  for (const [url, expected] of words) {
    const answer = await open(url).complete(request);
    assert.match(answer.type === 'failure' ? answer.reason : '', expected);
  }
  assert.match(await reasonOf(refused(401, 'bad key.')), /^HTTP 401 bad key; check the key/);
  assert.match(
    await reasonOf({ type: 'garbage', body: '<html>' }),
    /is model\.base-url the address/,
  );
  assert.match(await reasonOf({ type: 'garbage', body: '{}' }), /is model\.base-url the address/);
});

test('An answer without end is cut off by its size', async () => {
  const reason = await reasonOf({ type: 'reply', text: 'x'.repeat(10_000_000) });
  assert.equal(reason, 'the answer is longer than 8 MiB');
});
