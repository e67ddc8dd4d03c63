import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatorRequests } from '../../../src/sample/language-model/generator.ts';
import { readImpact } from '../../../src/sample/language-model/impact.ts';
import { readRelevance } from '../../../src/sample/language-model/relevance.ts';
import type { Strategy } from '../../../src/sample/language-model/strategy.ts';
import { configurationOf, space } from '../sampled-space.ts';
import { reading, shownIn } from './asked-program.ts';

const relevance = readRelevance(
  [
    JSON.stringify({
      options: [
        {
          name: 'level',
          effects: { latency: 'strong up' },
          interactsWith: ['codec'],
          reason: 'why',
        },
      ],
    }),
  ],
  space.options,
  reading.objectives,
);
const impact = readImpact(
  JSON.stringify({
    options: [{ option: 'codec', values: ['fast'], confidence: 'high' }],
    regions: [
      {
        conditions: [
          { option: 'level', values: [], from: 5, to: null },
          { option: 'codec', values: ['fast'], from: null, to: null },
        ],
        direction: 'worse',
        confidence: 'medium',
        reason: 'packs twice',
      },
    ],
  }),
  space,
);
const strategy: Strategy = {
  ...reading,
  relevance,
  impact,
  pruned: new Set(['ratio']),
  round: 1,
  feedback: null,
};

test('the generators read one strategy and differ in task and temperature', () => {
  const requests = generatorRequests(strategy, 4);
  assert.equal(requests.length, 4);
  assert.equal(new Set(requests.map(({ user }) => user)).size, 1);
  assert.equal(new Set(requests.slice(0, 3).map(({ system }) => system)).size, 3);
  assert.equal(new Set(requests.map(({ schemaName }) => schemaName)).size, 4);
  assert.equal(new Set(requests.slice(0, 3).map(({ temperature }) => temperature)).size, 3);
  for (const { schemaName } of requests) assert.match(schemaName, /^[\w-]{1,64}$/);
  assert.deepEqual(generatorRequests(strategy, 4), requests);
});

test('what is known of options and change is in it; documentation and diff are not', () => {
  const [request] = generatorRequests(strategy, 1);
  assert.ok(request !== undefined);
  const shown = shownIn(request);
  assert.deepEqual(shown['expectedChanges'], [
    {
      where: 'level >= 5 and codec = "fast"',
      direction: 'worse',
      confidence: 'medium',
      reason: 'packs twice',
    },
  ]);
  const options = JSON.stringify(shown['options']);
  assert.match(options, /"about":"why","effects":{"latency":"strong up","throughput":"weak"}/);
  assert.match(options, /"changedCodeRuns":\["codec = \\"fast\\" \(high confidence\)"\]/);
  assert.ok(!/packTwice|what the cache holds/.test(request.user));
});

test('pruned options cannot be set', () => {
  const [request] = generatorRequests(strategy, 1);
  assert.ok(request !== undefined);
  assert.deepEqual(shownIn(request)['keptAtDefault'], ['ratio']);
  assert.ok(!JSON.stringify(request.schema).includes('"ratio"'));
});

function measured(level: number, change: number) {
  return {
    configuration: configurationOf({ level }),
    changes: { latency: { change, error: 0.0123 } },
    values: { latency: 100 * level },
  };
}

test('measurements are shown by what differs from the default', () => {
  const feedback = {
    worst: [measured(8, 0.2)],
    best: [measured(2, -0.01)],
    undecided: [],
    levels: [],
    uncertain: [configurationOf({ codec: 'fast', level: 7 })],
    front: [],
  };
  const [request] = generatorRequests({ ...strategy, round: 2, feedback }, 1);
  const { measured: shown } = request === undefined ? {} : shownIn(request);
  const text = JSON.stringify(shown);
  assert.ok(text.includes('{"values":{"level":8},"change":{"latency":"+20 % ± 1.23 %"}}'), text);
  assert.ok(text.includes('"leastKnown":[{"codec":"fast","level":7}]'));
});

test('where head is measured alone its levels are shown', () => {
  const feedback = {
    worst: [],
    best: [],
    undecided: [],
    levels: [{ configuration: configurationOf({ level: 8 }), values: { latency: 1234.56 } }],
    uncertain: [],
    front: [configurationOf({ level: 8 })],
  };
  const [request] = generatorRequests({ ...strategy, impact: null, round: 2, feedback }, 1);
  const { measured: shown } = request === undefined ? {} : shownIn(request);
  const text = JSON.stringify(shown);
  assert.ok(text.includes('{"values":{"level":8},"objectives":{"latency":1230}}'), text);
  assert.ok(!text.includes('worst'), text);
});

test('without a change to read the generators look for the levels', () => {
  const [request] = generatorRequests({ ...strategy, impact: null }, 3);
  assert.match(request?.schemaName ?? '', /^configurations-1-1-levels$/);
  assert.ok(!request?.user.includes('expectedChanges'));
});
