import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proposalRequest, type Reading } from '../../../src/sample/language-model/prompt.ts';
import { declareOptions } from '../../../src/schema/declaration.ts';
import type { JsonObject } from '../../../src/schema/option.ts';
import type { Objective } from '../../../src/settings/settings.ts';
import { space } from '../sampled-space.ts';

const latency: Objective = {
  name: 'latency',
  source: 'benchmark',
  unit: 'ms',
  direction: 'minimize',
  warn: 0.03,
  fail: 0.1,
  limit: null,
};

const reading: Reading = {
  options: space.options,
  objectives: [latency],
  documentation: [{ path: 'docs/options.md', text: 'The codec matters.' }],
  constraints: ['tiny needs cache'],
  diff: { schema: '+ schema', documentation: '+ documentation', code: '+ code' },
};

interface Shown {
  readonly configurations: number;
  readonly objectives: readonly JsonObject[];
  readonly constraints: readonly string[];
  readonly options: readonly JsonObject[];
  readonly documentation: readonly { readonly path: string; readonly text: string }[];
  readonly diff: JsonObject;
}

function shownIn(request: { readonly user: string }): Shown {
  return JSON.parse(request.user);
}

test('the model is shown objectives, options, documentation and the diff as JSON', () => {
  const shown = shownIn(proposalRequest(reading, 5));
  assert.equal(shown.configurations, 5);
  assert.deepEqual(shown.constraints, ['tiny needs cache']);
  assert.deepEqual(shown.objectives, [{ name: 'latency', unit: 'ms', direction: 'minimize' }]);
  assert.deepEqual(shown.documentation, reading.documentation);
  assert.deepEqual(shown.diff, reading.diff);
  assert.deepEqual(
    shown.options.map(({ name }) => name),
    space.options.map(({ name }) => name),
  );
  assert.deepEqual(
    shown.options.find(({ name }) => name === 'level'),
    { name: 'level', minimum: 1, maximum: 9, default: 3 },
  );
});

test('the schema of the reply asks for every option and nothing else', () => {
  const { schema, schemaName } = proposalRequest(reading, 5);
  assert.match(schemaName, /^[\w-]{1,64}$/);
  const text = JSON.stringify(schema);
  const names = space.options.map(({ name }) => name);
  assert.ok(text.includes(`"required":${JSON.stringify(names)}`));
  assert.ok(text.includes('"codec":{"enum":["none","fast","dense",null]}'));
  assert.ok(text.includes('"level":{"type":"integer"}'));
  assert.ok(text.includes('"ratio":{"type":"number"}'));
  assert.equal(text.match(/"additionalProperties":false/g)?.length, 3);
});

test('texts of 10 MB make no larger a request', () => {
  const huge = '"\\\n{}'.repeat(2_000_000);
  const request = proposalRequest(
    {
      ...reading,
      options: space.options.map((option) => Object.assign({}, option, { description: huge })),
      documentation: [
        { path: 'a.md', text: huge },
        { path: 'b.md', text: huge },
      ],
      diff: { schema: huge, documentation: huge, code: huge },
    },
    5,
  );
  assert.ok(request.user.length < 150_000, `${request.user.length}`);
  const { documentation, diff } = shownIn(request);
  for (const text of [...documentation.map((excerpt) => excerpt.text), ...Object.values(diff)]) {
    assert.match(String(text), /\[cut after \d+ characters\]$/);
  }
});

test('many documents share the room of one', () => {
  const text = 'x'.repeat(10_000);
  const documentation = Array.from({ length: 50 }, (_, index) => ({ path: `${index}.md`, text }));
  const request = proposalRequest({ ...reading, documentation }, 5);
  assert.ok(request.user.length < 40_000, `${request.user.length}`);
  assert.equal(shownIn(request).documentation.length, 50);
});

test('no documentation is shown as none', () => {
  assert.deepEqual(
    shownIn(proposalRequest({ ...reading, documentation: [] }, 5)).documentation,
    [],
  );
});

test('options of many long values are shown in part, and the reply may name no others', () => {
  const values = Array.from({ length: 500 }, (_, index) => `${index} ${'v'.repeat(50)}`);
  const properties = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [
      `option${index}`,
      { enum: values, default: values[0], description: 'd'.repeat(5_000) },
    ]),
  );
  const { options } = declareOptions({ properties }, 'schema.json');
  const request = proposalRequest({ ...reading, options }, 5);
  const size = request.user.length + JSON.stringify(request.schema).length;
  assert.ok(size < 150_000, `${size}`);
  const [shown] = shownIn(request).options;
  assert.deepEqual(shown?.['values'], [values[0]]);
  assert.ok(JSON.stringify(request.schema).includes(`{"enum":["${values[0]}"]}`));
});

test('the reply may be longer the more there is to answer', () => {
  const few = proposalRequest(reading, 2).maximumTokens;
  assert.ok(proposalRequest(reading, 10).maximumTokens > few && few > 0);
});

test('the same reading gives the same request', () => {
  assert.deepEqual(proposalRequest(reading, 5), proposalRequest(reading, 5));
});

test('constraints are cut one by one and as a whole', () => {
  const constraints = Array.from({ length: 500 }, (_, index) => `${index} ${'x'.repeat(5000)}`);
  const shown = shownIn(proposalRequest({ ...reading, constraints }, 5));
  assert.ok(shown.constraints.length > 0 && shown.constraints.join('').length <= 6_000);
  assert.match(shown.constraints[0] ?? '', /\[cut after/);
});
