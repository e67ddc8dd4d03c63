import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { UserError } from '../../src/errors.ts';
import {
  parseSettings,
  SETTINGS_KEYS,
  SETTINGS_PATHS,
  SMALLEST_SETTINGS,
} from '../../src/settings/settings.ts';
import type { Settings } from '../../src/settings/settings.ts';

const PATH = '.github/perfscape.yml';
const SMALL = 'benchmark: node bench.mjs\nobjectives: { time: { source: wall-time } }\n';

const FULL = `
schema: ./options/schema.json
documentation: [docs/options.md, docs/tuning.md]
build: npm ci && npm run build
benchmark: node bench.mjs
start: node server.mjs
ready: { port: 8080, seconds: 5 }
stop: node stop.mjs
harness: [bench.mjs, bench/]
deliver: { file: perf.config.json, format: json }
format: { regex: 'p95: (?<latency_p95>[0-9.]+)' }
objectives:
  throughput: { unit: req/s, direction: maximize, fail: 5%, limit: 800 }
  latency_p95: { unit: ms, direction: minimize, warn: 3%, fail: 10.5 % }
  cpu: { source: cpu-time }
  memory: { source: peak-memory, limit: 512 }
profiles: { production: profiles/production.json, 2-cores: profiles/small.json }
budget: { configurations: 8, pairs: 3, confirmation: 40%, minutes: 2.5, trial-seconds: 30, build-minutes: 5, requests: 4, tokens: 1000 }
model: { base-url: https://models.example.org/v1, name: large }
store: { kind: directory, path: /var/perfscape }
comment: always
seed: 7
`;

function parseFile(text: string, inputs: Readonly<Record<string, string>> = {}): Settings {
  return parseSettings({ file: { path: PATH, text }, inputs });
}

test('a file with every key becomes one value with camel-case keys and fractions', () => {
  assert.deepEqual(parseFile(FULL), {
    schema: 'options/schema.json',
    documentation: ['docs/options.md', 'docs/tuning.md'],
    build: 'npm ci && npm run build',
    benchmark: 'node bench.mjs',
    server: {
      start: 'node server.mjs',
      ready: { by: 'port', port: 8080, seconds: 5 },
      stop: 'node stop.mjs',
    },
    harness: ['bench.mjs', 'bench'],
    deliver: { file: 'perf.config.json', format: 'json' },
    format: { regex: 'p95: (?<latency_p95>[0-9.]+)' },
    objectives: [
      {
        name: 'throughput',
        source: 'benchmark',
        unit: 'req/s',
        direction: 'maximize',
        warn: null,
        fail: 0.05,
        limit: 800,
      },
      {
        name: 'latency_p95',
        source: 'benchmark',
        unit: 'ms',
        direction: 'minimize',
        warn: 0.03,
        fail: 0.105,
        limit: null,
      },
      {
        name: 'cpu',
        source: 'cpu-time',
        unit: 's',
        direction: 'minimize',
        warn: null,
        fail: null,
        limit: null,
      },
      {
        name: 'memory',
        source: 'peak-memory',
        unit: 'MiB',
        direction: 'minimize',
        warn: null,
        fail: null,
        limit: 512,
      },
    ],
    profiles: [
      { name: 'production', path: 'profiles/production.json' },
      { name: '2-cores', path: 'profiles/small.json' },
    ],
    budget: {
      configurations: 8,
      pairs: 3,
      confirmation: 0.4,
      minutes: 2.5,
      trialSeconds: 30,
      buildMinutes: 5,
      requestSeconds: 120,
      requests: 4,
      tokens: 1000,
    },
    model: { baseUrl: 'https://models.example.org/v1', name: 'large' },
    store: { kind: 'directory', path: '/var/perfscape' },
    comment: 'always',
    seed: 7,
  });
});

const serverOf = (ready: string) => parseFile(`${SMALL}start: ./serve\nready: ${ready}`).server;

test('a server is ready by its address or by a command too, within 30 s unless it says else', () => {
  const server = { start: './serve', stop: null };
  const url = 'http://localhost:8080/health';
  assert.deepEqual(serverOf(`{ url: "${url}" }`), {
    ...server,
    ready: { by: 'url', url, seconds: 30 },
  });
  assert.deepEqual(serverOf('{ command: ./is-ready, seconds: 90 }'), {
    ...server,
    ready: { by: 'command', line: './is-ready', seconds: 90 },
  });
});

test('what a file leaves out has the documented default', () => {
  assert.deepEqual(parseFile(SMALL), {
    schema: 'config.schema.json',
    documentation: [],
    build: null,
    benchmark: 'node bench.mjs',
    server: null,
    harness: [],
    deliver: null,
    format: 'json',
    objectives: [
      {
        name: 'time',
        source: 'wall-time',
        unit: 's',
        direction: 'minimize',
        warn: null,
        fail: null,
        limit: null,
      },
    ],
    profiles: [],
    budget: {
      configurations: 20,
      pairs: 5,
      confirmation: 0.25,
      minutes: 20,
      trialSeconds: 60,
      buildMinutes: 10,
      requestSeconds: 120,
      requests: 12,
      tokens: 60_000,
    },
    model: null,
    store: { kind: 'artifact', name: 'perfscape-model' },
    comment: 'on-change',
    seed: 1,
  });
});

test('a benchmark objective has no unit unless it states one', () => {
  const settings = parseFile('benchmark: b\nobjectives: { score: { direction: maximize } }');
  assert.equal(settings.objectives[0]?.unit, null);
});

test('a format that knows directions leaves them to the benchmark, and names are those of tools', () => {
  const text = 'benchmark: b\nformat: k6\nobjectives: { "http_req_duration{a:b}/p(95)": {} }';
  const [objective] = parseFile(text).objectives;
  assert.equal(objective?.name, 'http_req_duration{a:b}/p(95)');
  assert.equal(objective.direction, null);
});

test('a measured quantity can be maximized when the file says so', () => {
  const text = 'benchmark: b\nobjectives: { t: { source: cpu-time, direction: maximize } }';
  assert.equal(parseFile(text).objectives[0]?.direction, 'maximize');
});

test('the whole settings value refuses to be changed', () => {
  const settings = parseFile(FULL);
  assert.throws(() => Object.assign(settings, { seed: 2 }), TypeError);
  assert.throws(() => Object.assign(settings.budget, { pairs: 1 }), TypeError);
  assert.throws(() => Object.assign(settings.objectives, { 0: null }), TypeError);
  assert.throws(() => Object.assign(settings.objectives[0] ?? {}, { fail: null }), TypeError);
});

test('inputs alone are enough', () => {
  const settings = parseSettings({
    file: null,
    inputs: { benchmark: 'node bench.mjs', objectives: 'time: { source: wall-time }' },
  });
  assert.deepEqual(settings, parseFile(SMALL));
});

test('an input wins over the file', () => {
  const settings = parseFile(FULL, {
    schema: 'other.json',
    build: '',
    comment: ' never ',
    seed: '9',
    harness: '[a, b/]',
    documentation: '- docs/new.md',
  });
  assert.equal(settings.schema, 'other.json');
  assert.equal(settings.build, 'npm ci && npm run build', 'an empty input is not given');
  assert.equal(settings.comment, 'never');
  assert.equal(settings.seed, 9);
  assert.deepEqual(settings.harness, ['a', 'b'], 'a list takes the place of the list');
  assert.deepEqual(settings.documentation, ['docs/new.md']);
});

test('a text input is not read as YAML', () => {
  const settings = parseFile(SMALL, { benchmark: 'run --config: "a" # b', build: 'true' });
  assert.equal(settings.benchmark, 'run --config: "a" # b');
  assert.equal(settings.build, 'true');
});

test('a mapping given as input is merged over the mapping of the file key by key', () => {
  const settings = parseFile(FULL, {
    budget: '{ pairs: 9 }',
    model: 'name: small',
    deliver: 'format: yaml',
    profiles: '{ edge: profiles/edge.json }',
    objectives: '{ latency_p95: { fail: 20% }, size: { unit: kB, direction: minimize } }',
  });
  assert.equal(settings.budget.pairs, 9);
  assert.equal(settings.budget.configurations, 8);
  assert.deepEqual(settings.model, { baseUrl: 'https://models.example.org/v1', name: 'small' });
  assert.deepEqual(settings.deliver, { file: 'perf.config.json', format: 'yaml' });
  assert.deepEqual(
    settings.profiles.map(({ name }) => name),
    ['production', '2-cores', 'edge'],
  );
  assert.deepEqual(
    settings.objectives.map(({ name, warn, fail }) => [name, warn, fail]),
    [
      ['throughput', null, 0.05],
      ['latency_p95', 0.03, 0.2],
      ['cpu', null, null],
      ['memory', null, null],
      ['size', null, null],
    ],
  );
});

test('a store of another kind given as input takes the place of the one in the file', () => {
  const settings = parseFile(FULL, { store: 'kind: artifact' });
  assert.deepEqual(settings.store, { kind: 'artifact', name: 'perfscape-model' });
  const moved = parseFile(FULL, { store: 'path: elsewhere' });
  assert.deepEqual(moved.store, { kind: 'directory', path: 'elsewhere' });
});

test('no file and no inputs: the error shows the smallest file, and that file works', () => {
  const sources = { file: null, inputs: { benchmark: '  ' } };
  assert.throws(() => parseSettings(sources), {
    name: 'UserError',
    message: `no settings: neither .github/perfscape.yml nor perfscape.yml exists, and no input is given. The smallest file that works:\n\n${SMALLEST_SETTINGS}`,
  });
  assert.equal(parseFile(SMALLEST_SETTINGS).objectives[0]?.fail, 0.1);
  assert.equal(SETTINGS_PATHS[0], PATH);
});

test('aliases may repeat an objective', () => {
  const settings = parseFile(
    'benchmark: b\nobjectives:\n  p50: &latency { unit: ms, direction: minimize }\n  p95: *latency\n',
  );
  assert.deepEqual(
    settings.objectives.map(({ name, unit }) => [name, unit]),
    [
      ['p50', 'ms'],
      ['p95', 'ms'],
    ],
  );
});

const SYNTAX =
  '{ } [ ] " \' ~ & * << - 3% -1 &a *a !!int time source wall-time __proto__ constructor'
    .split(' ')
    .concat(': ', ', ', '\n', '\n  ', '- ');

test('any text of settings is either parsed or refused by a UserError', () => {
  const word = fc.constantFrom(...SETTINGS_KEYS, ...SYNTAX);
  const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(''));
  fc.assert(
    fc.property(text, text, (file, objectives) => {
      try {
        const settings = parseFile(file, { objectives });
        assert.ok(settings.objectives.length > 0);
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }),
    { seed: 20, numRuns: 1500 },
  );
});
