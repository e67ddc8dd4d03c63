import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import type { CompletionRequest } from '../../../src/sample/language-model/complete.ts';
import {
  digestOf,
  exchangeFileName,
  parseExchange,
  replayCompletions,
  type Exchange,
} from '../../../src/sample/language-model/exchange.ts';

const request: CompletionRequest = {
  system: 'You choose.',
  user: 'Options: ü, 2.',
  schemaName: 'relevance',
  schema: { type: 'object', properties: { b: { enum: [2, 1] }, a: {} } },
  maximumTokens: 100,
};

const recorded: Exchange = {
  version: 1,
  digest: digestOf(request),
  schemaName: 'relevance',
  model: null,
  completion: { type: 'reply', text: '{"a":1}', tokens: 12 },
};

test('A digest is of the canonical JSON of the question', () => {
  const canonical =
    '{"schema":{"properties":{"a":{},"b":{"enum":[2,1]}},"type":"object"},' +
    '"schemaName":"relevance","system":"You choose.","user":"Options: ü, 2."}';
  const expected = createHash('sha256').update(canonical).digest('hex').slice(0, 16);
  assert.equal(digestOf(request), expected);
});

test('The order of keys and the limit of the reply do not change a digest; everything else does', () => {
  const schema = { properties: { a: {}, b: { enum: [2, 1] } }, type: 'object' };
  assert.equal(digestOf({ ...request, schema, maximumTokens: 7 }), recorded.digest);
  const others: Partial<CompletionRequest>[] = [
    { system: 'You chose.' },
    { user: '' },
    { schemaName: 'impact' },
    { schema: { ...schema, properties: { a: {}, b: { enum: [1, 2] } } } },
    { temperature: 0 },
    { temperature: 1 },
  ];
  const digests = others.map((other) => digestOf({ ...request, ...other }));
  assert.equal(new Set([recorded.digest, ...digests]).size, others.length + 1);
});

test('A recorded request is answered as it was; another is a failure that names it', async () => {
  const complete = replayCompletions([recorded]);
  assert.deepEqual(await complete(request), recorded.completion);
  const other = { ...request, temperature: 1 };
  assert.deepEqual(await complete(other), {
    type: 'failure',
    reason: `no reply recorded for relevance ${digestOf(other)}`,
    tokens: 0,
    requests: 0,
  });
});

test('An exchange is read back as it was written', () => {
  const failed: Exchange = {
    ...recorded,
    model: 'small',
    request: { ...request, schema: { ...request.schema }, temperature: 0.5 },
    completion: { type: 'failure', reason: 'no reply within 1 s', tokens: 0 },
  };
  for (const written of [recorded, failed]) {
    assert.deepEqual(parseExchange(JSON.stringify(written), 'x.json'), written);
  }
  assert.equal(exchangeFileName(recorded), `relevance-${recorded.digest}.json`);
});

test('What is no exchange is told with its file and key', () => {
  const cases: [string, RegExp][] = [
    ['{', /^x\.json: not JSON/],
    [JSON.stringify({ ...recorded, version: 2 }), /^x\.json: no recorded exchange: version: /],
    [JSON.stringify({ ...recorded, digest: '../../etc' }), /: digest: /],
    [JSON.stringify({ ...recorded, schemaName: '../name' }), /: schemaName: /],
    [JSON.stringify({ ...recorded, completion: { type: 'reply' } }), /: completion\.text: /],
  ];
  for (const [text, message] of cases) {
    assert.throws(
      () => parseExchange(text, 'x.json'),
      (error) => error instanceof UserError && message.test(error.message),
    );
  }
});
