import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  impactRequest,
  isInRegion,
  promiseOf,
  readImpact,
} from '../../../src/sample/language-model/impact.ts';
import { configurationOf, space } from '../sampled-space.ts';
import { reading, shownIn } from './asked-program.ts';

const condition = (option: string, rest: object) => ({
  option,
  values: [],
  from: null,
  to: null,
  ...rest,
});
const region = (conditions: unknown[], rest: object = {}) => ({
  conditions,
  direction: 'worse',
  confidence: 'high',
  reason: 'packs twice',
  ...rest,
});
const replyOf = (options: unknown[], regions: unknown[]) => JSON.stringify({ options, regions });
const read = (options: unknown[], regions: unknown[]) =>
  readImpact(replyOf(options, regions), space);

test('the model is shown the diff line by line, and asked nothing where there is none', () => {
  const request = impactRequest(reading);
  assert.ok(request !== null);
  const { diff } = shownIn(request);
  assert.match(JSON.stringify(diff), /"\+if \(options\.codec === .*packTwice\(\);"/);
  assert.equal(
    impactRequest({ ...reading, diff: { schema: '', documentation: '', code: '' } }),
    null,
  );
});

test('texts of 10 MB make no larger a request', () => {
  const huge = `diff --git a/x b/x\n${'+"\\\n'.repeat(2_500_000)}`;
  const request = impactRequest({
    ...reading,
    diff: { schema: huge, documentation: huge, code: huge },
  });
  assert.ok(request !== null && request.user.length < 300_000, `${request?.user.length}`);
});

test('conditions become values and ranges of the options', () => {
  const { options, regions } = read(
    [{ ...condition('codec', { values: ['FAST', 'zip'] }), confidence: 'medium' }],
    [region([condition('level', { from: 5 }), condition('codec', { values: ['fast', null] })])],
  );
  assert.deepEqual(options, [
    { where: { type: 'values', option: 'codec', values: ['fast'] }, confidence: 'medium' },
  ]);
  const [expected] = regions;
  assert.ok(expected !== undefined);
  assert.deepEqual(expected.conditions, [
    { type: 'range', option: 'level', from: 5, to: null },
    { type: 'values', option: 'codec', values: ['fast', null] },
  ]);
  assert.ok(isInRegion(expected, configurationOf({ level: 5, codec: 'fast' })));
  assert.ok(isInRegion(expected, configurationOf({ level: 9, codec: null })));
  assert.ok(!isInRegion(expected, configurationOf({ level: 4, codec: 'fast' })));
});

test('a region with a condition that cannot be read is left out, not widened', () => {
  const good = condition('level', { from: 5 });
  for (const bad of [
    condition('colour', { values: ['red'] }),
    condition('codec', { values: ['zip'] }),
    condition('codec', { from: 1 }),
    condition('level', {}),
    condition('level', { from: 7, to: 2 }),
    7,
  ]) {
    assert.deepEqual(read([], [region([good, bad])]).regions, [], JSON.stringify(bad));
  }
  assert.equal(read([], [region([good]), 7, region([])]).regions.length, 2);
});

test('the surest region that holds a configuration is its promise', () => {
  const impact = read(
    [],
    [
      region([condition('level', { from: 5 })], { confidence: 'low' }),
      region([condition('codec', { values: ['fast'] })]),
    ],
  );
  assert.equal(promiseOf(impact, configurationOf({ level: 6, codec: 'fast' })), 0.9);
  assert.equal(promiseOf(impact, configurationOf({ level: 6, codec: 'none' })), 0.3);
  assert.equal(promiseOf(impact, configurationOf({ level: 2, codec: 'none' })), 0);
});

test('nonsense says that nothing is touched', () => {
  for (const text of [
    '',
    'I see.',
    '[]',
    '{"options": 3, "regions": "all"}',
    '{"regions": [{}]}',
  ]) {
    assert.deepEqual(readImpact(text, space), { options: [], regions: [] }, text);
  }
});

test('whatever the reply, conditions are about values that options have', () => {
  const names = space.options.map(({ name }) => name);
  const any = fc.record({
    option: fc.constantFrom(...names, 'x'),
    values: fc.jsonValue(),
    from: fc.jsonValue(),
    to: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), (conditions) => {
      const impact = read(conditions, [region(conditions), ...conditions]);
      const all = [
        ...impact.options.map(({ where }) => where),
        ...impact.regions.flatMap((one) => one.conditions),
      ];
      for (const one of all) {
        assert.ok(names.includes(one.option));
        assert.ok(
          one.type === 'values' ? one.values.length > 0 : one.from !== null || one.to !== null,
        );
      }
    }),
    { numRuns: 200 },
  );
});
