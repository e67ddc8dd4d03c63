import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  listIrrelevant,
  readRelevance,
  relevanceRequests,
} from '../../../src/sample/language-model/relevance.ts';
import { declareOptions } from '../../../src/schema/declaration.ts';
import { space } from '../sampled-space.ts';
import { reading, shownIn } from './asked-program.ts';

const names = space.options.map(({ name }) => name);
const read = (...texts: string[]) => readRelevance(texts, space.options, reading.objectives);
const entry = (name: string, latency: unknown, throughput: unknown = latency) => ({
  name,
  effects: { latency, throughput },
  interactsWith: [],
  reason: 'so it is documented',
});
const replyOf = (...options: unknown[]) => JSON.stringify({ options });

test('the model is shown the program, its options and what is written of them', () => {
  const [request, ...others] = relevanceRequests(reading);
  assert.ok(request !== undefined && others.length === 0);
  const shown = shownIn(request);
  assert.equal(shown['benchmark'], 'node bench.mjs');
  assert.deepEqual(shown['objectives'], [
    { name: 'latency', unit: 'ms', better: 'less', source: 'benchmark' },
    { name: 'throughput', unit: 'ms', better: 'more', source: 'benchmark' },
  ]);
  assert.deepEqual(shown['constraints'], reading.constraints);
  assert.deepEqual(shown['documentation'], reading.documentation);
  const options = JSON.stringify(shown['options']);
  assert.match(options, /{"name":"level","kind":"integer","minimum":1,"maximum":9,"default":3}/);
  assert.match(options, /"values":\["none","fast","dense",null\]/);
  assert.ok(!request.user.includes('packTwice'), 'the judgement does not depend on the change');
  assert.deepEqual(relevanceRequests(reading), [request]);
});

test('a large schema is asked about in parts that cover it', () => {
  const properties = Object.fromEntries(
    Array.from({ length: 130 }, (_, index) => [
      `option${index}`,
      { type: 'boolean', default: false, description: 'd'.repeat(9_000) },
    ]),
  );
  const { options } = declareOptions({ properties }, 'schema.json');
  const requests = relevanceRequests({ ...reading, options });
  assert.equal(requests.length, 3);
  const asked = requests.flatMap((request) => {
    assert.ok(request.user.length < 60_000, `${request.user.length}`);
    const shown = JSON.stringify(shownIn(request)['options']);
    return [...shown.matchAll(/"name":"(option\d+)"/g)].map(([, name]) => name);
  });
  assert.deepEqual(
    asked,
    options.map(({ name }) => name),
  );
});

test('an answer is read by objective, with its direction', () => {
  const { options } = read(
    replyOf(
      { ...entry('level', 'strong up', 'weak down'), interactsWith: ['codec', 'level', 'nothing'] },
      entry('ratio', 'none'),
    ),
  );
  assert.deepEqual(options.get('level'), {
    effects: { latency: 'strong', throughput: 'weak' },
    directions: { latency: 'up', throughput: 'down' },
    interactsWith: ['codec'],
    reason: 'so it is documented',
  });
  assert.deepEqual(options.get('ratio')?.effects, { latency: 'none', throughput: 'none' });
  assert.deepEqual([...options.keys()], ['level', 'ratio']);
});

test('what cannot be read prunes nothing', () => {
  const { options } = read(
    replyOf(entry('level', 7), { ...entry('ratio', 'none'), effects: { latency: 'none' } }),
  );
  assert.deepEqual(options.get('level')?.effects, { latency: 'weak', throughput: 'weak' });
  assert.deepEqual(options.get('ratio')?.effects, { latency: 'none', throughput: 'weak' });
  assert.deepEqual(listIrrelevant({ options }), []);
});

test('replies of several requests are joined; the first entry of an option counts', () => {
  const { options } = read(
    replyOf(entry('level', 'none'), entry('level', 'strong')),
    replyOf(entry('ratio', 'strong'), entry('level', 'strong')),
  );
  assert.equal(options.get('level')?.effects['latency'], 'none');
  assert.equal(options.get('ratio')?.effects['latency'], 'strong');
});

test('irrelevant is what moves no objective, unless that is said of every option', () => {
  const some = read(replyOf(entry('level', 'none'), entry('ratio', 'none', 'weak')));
  assert.deepEqual(listIrrelevant(some), ['level']);
  assert.deepEqual(listIrrelevant(read(replyOf(...names.map((name) => entry(name, 'none'))))), []);
});

test('nonsense gives no judgement, and long texts are cut', () => {
  for (const text of [
    '',
    'no',
    '{"options": 7}',
    '{"options": [7, {}, {"name": "level"}]}',
    '[]',
  ]) {
    assert.equal(read(text).options.size, 0, text);
  }
  const { options } = read(replyOf({ ...entry('level', 'weak'), reason: 'x\n'.repeat(5_000) }));
  assert.ok((options.get('level')?.reason.length ?? 999) <= 200);
});

test('whatever the reply, only options and objectives that exist are judged', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), fc.jsonValue(), (items, effects) => {
      const { options } = read(replyOf(...items, { name: 'level', effects }, { effects }));
      for (const [name, { effects: judged }] of options) {
        assert.ok(names.includes(name));
        assert.deepEqual(Object.keys(judged), ['latency', 'throughput']);
      }
    }),
    { numRuns: 200 },
  );
});
