import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompletionRequest } from '../../../src/sample/language-model/complete.ts';
import { shorterRequest } from '../../../src/sample/language-model/shorter.ts';

function ask(document: unknown): CompletionRequest {
  const user = JSON.stringify(document, null, 1);
  const schema = { type: 'object' };
  return { system: 's', user, schemaName: 'x', schema, maximumTokens: 4000, temperature: 0.5 };
}

const options = [{ name: 'cache', values: [1, 2], description: 'd'.repeat(150) }];

test('The longest texts are cut first, to one length; names, values and short texts stay', () => {
  const request = ask({ options, diff: { code: 'c'.repeat(9_000), schema: 's'.repeat(2_000) } });
  const half = shorterRequest(request, 0.5);
  assert.ok(half !== null && half.user.length <= request.user.length * 0.52);
  const { diff, ...rest } = JSON.parse(half.user);
  assert.deepEqual(rest.options, options);
  assert.equal(diff.schema, 's'.repeat(2_000));
  assert.match(diff.code, /^c+\n\[cut\]$/);
  assert.deepEqual({ ...half, user: '' }, { ...request, user: '', maximumTokens: 2000 });

  const tenth = shorterRequest(request, 0.1);
  const cut = JSON.parse(tenth?.user ?? '{}');
  assert.equal(cut.diff.schema.length, cut.diff.code.length);
  assert.deepEqual(cut.options, options);
});

test('Nothing is cut below what holds a name, and then there is no shorter request', () => {
  const shortest = shorterRequest(ask({ options, diff: 'x'.repeat(5_000) }), 0.001);
  assert.ok(shortest !== null);
  assert.equal(JSON.parse(shortest.user).diff, `${'x'.repeat(200)}\n[cut]`);
  assert.equal(shortest.maximumTokens, 200);
  assert.equal(shorterRequest(shortest, 0.5), null);
});

test('A text that is no JSON is cut as one', () => {
  const plain = shorterRequest({ ...ask(null), user: 'y'.repeat(1_000) }, 0.5);
  assert.equal(plain?.user, `${'y'.repeat(500)}\n[cut]`);
});
