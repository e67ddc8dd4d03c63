import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { differSettings } from '../../src/settings/settings-difference.ts';
import type { SettingChange } from '../../src/settings/settings-difference.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import type { Settings } from '../../src/settings/settings.ts';

const OBJECTIVES = `
  latency: { unit: ms, direction: minimize, warn: 3%, fail: 10%, limit: 50 }
  throughput: { unit: req/s, direction: maximize, fail: 7%, limit: 800 }
`;
const BASE = `benchmark: node bench.mjs\nobjectives: {${OBJECTIVES.trim().replace('\n', ',')}}\n`;

function parse(text: string, inputs: Readonly<Record<string, string>> = {}): Settings {
  return parseSettings({ file: { path: 'perfscape.yml', text }, inputs });
}

function differ(inputs: Readonly<Record<string, string>>): readonly SettingChange[] {
  return differSettings(parse(BASE), parse(BASE, inputs));
}

test('the same settings differ in nothing', () => {
  assert.deepEqual(differ({}), []);
});

test('without settings at base nothing is called changed', () => {
  assert.deepEqual(differSettings(null, parse(BASE)), []);
});

const CHANGES: readonly (readonly [
  name: string,
  inputs: Readonly<Record<string, string>>,
  change: SettingChange,
])[] = [
  [
    'a raised failure threshold loosens',
    { objectives: 'latency: { fail: 12.5% }' },
    { key: 'objectives.latency.fail', before: '10%', after: '12.5%', loosened: true },
  ],
  [
    'a lowered failure threshold does not',
    { objectives: 'latency: { fail: 5% }' },
    { key: 'objectives.latency.fail', before: '10%', after: '5%', loosened: false },
  ],
  [
    'a raised warning threshold loosens',
    { objectives: 'latency: { warn: 4% }' },
    { key: 'objectives.latency.warn', before: '3%', after: '4%', loosened: true },
  ],
  [
    'an added threshold does not loosen',
    { objectives: 'throughput: { warn: 2% }' },
    { key: 'objectives.throughput.warn', before: 'not set', after: '2%', loosened: false },
  ],
  [
    'a higher limit loosens what is minimized',
    { objectives: 'latency: { limit: 60 }' },
    { key: 'objectives.latency.limit', before: '50', after: '60', loosened: true },
  ],
  [
    'a higher limit tightens what is maximized',
    { objectives: 'throughput: { limit: 900 }' },
    { key: 'objectives.throughput.limit', before: '800', after: '900', loosened: false },
  ],
  [
    'a lower limit loosens what is maximized',
    { objectives: 'throughput: { limit: 700 }' },
    { key: 'objectives.throughput.limit', before: '800', after: '700', loosened: true },
  ],
  [
    'the other direction loosens',
    { objectives: 'latency: { direction: maximize }' },
    { key: 'objectives.latency.direction', before: 'minimize', after: 'maximize', loosened: true },
  ],
  [
    'another format is shown',
    { format: '{ regex: "latency: (?<latency>[0-9]+)" }' },
    {
      key: 'format',
      before: 'json',
      after: 'regex latency: (?<latency>[0-9]+)',
      loosened: false,
    },
  ],
  [
    'another unit is shown',
    { objectives: 'latency: { unit: us }' },
    { key: 'objectives.latency.unit', before: 'ms', after: 'us', loosened: false },
  ],
  [
    'an added objective does not loosen',
    { objectives: 'memory: { source: peak-memory, fail: 20% }' },
    {
      key: 'objectives.memory',
      before: 'not set',
      after: 'peak-memory, MiB, minimize, fail 20%',
      loosened: false,
    },
  ],
  [
    'fewer pairs loosen',
    { budget: 'pairs: 4' },
    { key: 'budget.pairs', before: '5', after: '4', loosened: true },
  ],
  [
    'more configurations do not loosen',
    { budget: 'configurations: 30' },
    { key: 'budget.configurations', before: '20', after: '30', loosened: false },
  ],
  [
    'a smaller confirmation is listed and does not loosen',
    { budget: 'confirmation: 12.5%' },
    { key: 'budget.confirmation', before: '25%', after: '12.5%', loosened: false },
  ],
  [
    'a larger confirmation is listed and does not loosen',
    { budget: 'confirmation: 50%' },
    { key: 'budget.confirmation', before: '25%', after: '50%', loosened: false },
  ],
  [
    'a lower limit of a trial does not loosen',
    { budget: 'trial-seconds: 30' },
    { key: 'budget.trial-seconds', before: '60', after: '30', loosened: false },
  ],
  [
    'a quieter comment loosens',
    { comment: 'on-regression' },
    { key: 'comment', before: 'on-change', after: 'on-regression', loosened: true },
  ],
  [
    'a louder comment does not',
    { comment: 'always' },
    { key: 'comment', before: 'on-change', after: 'always', loosened: false },
  ],
  [
    'another benchmark is shown',
    { benchmark: 'node fast.mjs' },
    { key: 'benchmark', before: 'node bench.mjs', after: 'node fast.mjs', loosened: false },
  ],
  [
    'a new build is shown',
    { build: 'make' },
    { key: 'build', before: 'not set', after: 'make', loosened: false },
  ],
  [
    'lists are shown whole',
    { harness: '[bench.mjs, data/]' },
    { key: 'harness', before: 'not set', after: 'bench.mjs, data', loosened: false },
  ],
  [
    'a new profile is shown',
    { profiles: '{ production: p.json }' },
    { key: 'profiles.production', before: 'not set', after: 'p.json', loosened: false },
  ],
  [
    'another seed is shown',
    { seed: '2' },
    { key: 'seed', before: '1', after: '2', loosened: false },
  ],
];

for (const [name, inputs, change] of CHANGES) {
  test(name, () => {
    assert.deepEqual(differ(inputs), [change]);
  });
}

test('another server is shown, key by key', () => {
  const inputs = { start: './serve', ready: '{ port: 8080 }', stop: './stop' };
  assert.deepEqual(differ(inputs), [
    { key: 'start', before: 'not set', after: './serve', loosened: false },
    { key: 'ready', before: 'not set', after: 'port 8080 within 30 s', loosened: false },
    { key: 'stop', before: 'not set', after: './stop', loosened: false },
  ]);
});

test('removed thresholds, objectives and profiles loosen, and are named', () => {
  const base = parse(`${BASE}profiles: { production: p.json }\n`);
  const head = parse(
    'benchmark: node bench.mjs\nobjectives: { latency: { unit: ms, direction: minimize } }',
  );
  assert.deepEqual(differSettings(base, head), [
    { key: 'objectives.latency.warn', before: '3%', after: 'not set', loosened: true },
    { key: 'objectives.latency.fail', before: '10%', after: 'not set', loosened: true },
    { key: 'objectives.latency.limit', before: '50', after: 'not set', loosened: true },
    {
      key: 'objectives.throughput',
      before: 'req/s, maximize, fail 7%, limit 800',
      after: 'not set',
      loosened: true,
    },
    { key: 'profiles.production', before: 'p.json', after: 'not set', loosened: true },
  ]);
});

test('keys are spelt as in the file', () => {
  const changes = differ({
    model: '{ base-url: https://x.org/v1, name: m }',
    store: '{ kind: directory, path: s }',
    deliver: '{ file: a.toml, format: toml }',
    budget: 'build-minutes: 3',
  });
  assert.deepEqual(
    changes.map(({ key, before, after }) => [key, before, after]),
    [
      ['deliver.file', 'not set', 'a.toml'],
      ['deliver.format', 'not set', 'toml'],
      ['budget.build-minutes', '10', '3'],
      ['model.base-url', 'not set', 'https://x.org/v1'],
      ['model.name', 'not set', 'm'],
      ['store.kind', 'artifact', 'directory'],
      ['store.path', 'not set', 's'],
      ['store.name', 'perfscape-model', 'not set'],
    ],
  );
});

test('percentages are shown as they were written', () => {
  const hundredths = fc.integer({ min: 0, max: 100_000 }).filter((value) => value !== 1000);
  fc.assert(
    fc.property(hundredths, (value) => {
      const written = `${value / 100}%`;
      const objectives = `latency: { warn: 0%, fail: ${written} }`;
      const change = differ({ objectives }).find(({ key }) => key.endsWith('.fail'));
      assert.equal(change?.after, written);
      assert.equal(change?.loosened, value > 1000);
    }),
    { seed: 3, numRuns: 200 },
  );
});

test('what loosens one way never loosens the other way', () => {
  const inputs = fc.record({
    seed: fc.integer({ min: 0, max: 9 }).map(String),
    comment: fc.constantFrom('always', 'on-change', 'on-regression', 'never'),
    budget: fc
      .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }))
      .map(([pairs, percent]) => `{ pairs: ${pairs}, confirmation: ${percent}% }`),
    objectives: fc
      .record({ fail: fc.integer({ min: 3, max: 40 }), limit: fc.integer() })
      .map(({ fail, limit }) => `latency: { fail: ${fail}%, limit: ${limit} }`),
  });
  fc.assert(
    fc.property(inputs, inputs, (one, other) => {
      const [a, b] = [parse(BASE, one), parse(BASE, other)];
      const back = new Map(differSettings(b, a).map((change) => [change.key, change]));
      for (const change of differSettings(a, b)) {
        const reverse = back.get(change.key);
        assert.deepEqual([reverse?.before, reverse?.after], [change.after, change.before]);
        assert.notEqual(`${change.loosened} ${reverse?.loosened}`, 'true true');
      }
    }),
    { seed: 4, numRuns: 100 },
  );
});
