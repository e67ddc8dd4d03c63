import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readProposals } from '../../../src/sample/language-model/proposal.ts';
import { keyOf } from '../../../src/space/configuration.ts';
import { candidates, configurationOf, space } from '../sampled-space.ts';

const nobody: ReadonlySet<string> = new Set();

function replyOf(...values: unknown[]): string {
  return JSON.stringify({ configurations: values.map((own) => ({ reason: 'why', values: own })) });
}

const read = (text: string, pruned = nobody) => readProposals(text, space, pruned);
const reasonsOf = (text: string) => read(text).rejected.map(({ reason }) => reason);

const good = configurationOf({ codec: 'fast', level: 7 });
const other = configurationOf({ 'cache.enabled': false, ratio: 0.25 });

test('complete and valid configurations are taken as they are', () => {
  assert.deepEqual(read(replyOf(good, other)), {
    accepted: [good, other],
    rejected: [],
    snapped: 0,
  });
});

test('a code fence and prose around the JSON do not matter', () => {
  const json = replyOf(good);
  for (const text of [
    `\`\`\`json\n${json}\n\`\`\``,
    `\`\`\`\n${json}\`\`\``,
    `Here you are:\n\n${json}\n\nI chose these because they differ.`,
    `With {braces} before:\n\`\`\`json\n${json}\n\`\`\`\nand {after}.`,
    `\n\n  ${json}  `,
  ]) {
    assert.deepEqual(read(text).accepted, [good], text.slice(0, 30));
  }
});

test('nonsense is rejected as a whole with a short quotation', () => {
  for (const text of [
    '',
    'I cannot help with that.',
    '{"configurations": ',
    '[]',
    '{"configurations": {}}',
    '{"answer": 42}',
    '}{',
    'null',
  ]) {
    const { accepted, rejected, snapped } = read(text);
    assert.deepEqual([accepted, snapped], [[], 0]);
    assert.equal(rejected.length, 1);
    assert.equal(rejected[0]?.reason, 'the reply is not JSON of the requested form');
  }
});

test('a reply of 10 MB is rejected without being read', () => {
  const text = replyOf(...Array.from({ length: 100_000 }, () => good));
  assert.ok(text.length > 10_000_000);
  const { accepted, rejected } = read(text);
  assert.deepEqual(accepted, []);
  assert.ok((rejected[0]?.proposal.length ?? 1e9) <= 200);
});

test('one broken proposal does not take the others with it', () => {
  const broken = { configurations: [7, { values: good }, { reason: 'no values' }, null] };
  const { accepted, rejected } = read(JSON.stringify(broken));
  assert.deepEqual(accepted, [good]);
  assert.deepEqual(
    rejected.map(({ reason }) => reason),
    ['not an object with values', 'not an object with values', 'not an object with values'],
  );
});

test('an unknown option is a reason to reject; one that is left out is at its default', () => {
  const { accepted, rejected } = read(replyOf({ ...good, colour: 'red' }, { level: 9 }, {}));
  assert.deepEqual(
    rejected.map(({ reason }) => reason),
    ['unknown option "colour"'],
  );
  assert.deepEqual(accepted, [configurationOf({ level: 9 }), space.defaultConfiguration]);
});

test('settings may also be a list of options and values', () => {
  const values = [
    { option: 'codec', value: 'fast' },
    { option: 'level', value: 7 },
  ];
  assert.deepEqual(read(replyOf(values)).accepted, [good]);
});

test('pruned options keep their default, unless a constraint needs them', () => {
  const dense = { codec: 'dense', level: 8, ratio: 0.1 };
  const { accepted } = read(replyOf({ level: 8, ratio: 0.1 }, dense), new Set(['ratio', 'level']));
  assert.deepEqual(accepted, [space.defaultConfiguration, configurationOf(dense)]);
});

test('reasons and quotations stay short', () => {
  const long = 'x'.repeat(50_000);
  const { rejected } = read(replyOf({ ...good, [long]: 1 }, { ...good, codec: long }));
  assert.equal(rejected.length, 2);
  for (const { proposal, reason } of rejected) {
    assert.ok(proposal.length <= 200 && reason.length <= 300, reason.slice(0, 50));
  }
});

test('values are moved to the nearest legal ones and counted', () => {
  const near = { ...good, level: 99, 'cache.megabytes': 3.4, codec: 'FAST', ratio: -2 };
  const { accepted, snapped } = read(replyOf(near));
  assert.deepEqual(accepted, [{ ...good, level: 9, 'cache.megabytes': 3, ratio: 0 }]);
  assert.equal(snapped, 4);
});

test('values without a near legal one are reasons to reject', () => {
  const impossible = [
    { ...good, codec: 'zip' },
    { ...good, 'cache.enabled': 'perhaps' },
    { ...good, level: 'many' },
    { ...good, level: null },
    { ...good, level: [3] },
    { ...good, level: { value: 3 } },
  ];
  const reasons = reasonsOf(replyOf(...impossible));
  assert.equal(reasons.length, impossible.length);
  for (const reason of reasons) assert.match(reason, /^impossible value .* for /);
});

test('null is a value where the option has it', () => {
  assert.deepEqual(read(replyOf({ ...good, codec: null })).accepted, [{ ...good, codec: null }]);
});

test('what violates the schema is rejected with what it violates', () => {
  const [reason = ''] = reasonsOf(replyOf({ ...good, codec: 'dense', level: 2 }));
  assert.match(reason, /^violates the schema: .*level/);
});

test('a configuration is taken once, also when values were moved to make it equal', () => {
  const { accepted, rejected } = read(replyOf(good, { ...good }, { ...good, level: 7.2 }));
  assert.deepEqual(accepted, [good]);
  assert.deepEqual(
    rejected.map(({ reason }) => reason),
    ['proposed twice', 'proposed twice'],
  );
});

test('keys of other prototypes do no harm', () => {
  const values = JSON.stringify(good).replace('{', '{"__proto__": {"polluted": true}, ');
  const text = `{"__proto__": {"polluted": true}, "configurations": [{"values": ${values}}, {"values": {"constructor": 1}}]}`;
  const { accepted } = read(text);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  for (const configuration of accepted) {
    assert.deepEqual(Object.keys(configuration).sort(), Object.keys(good).sort());
    assert.equal(Object.getPrototypeOf(configuration), Object.prototype);
  }
});

test('no more proposals are read than anybody asks for', () => {
  const many = candidates.slice(0, 300);
  const { accepted, rejected } = read(replyOf(...many));
  assert.ok(accepted.length + rejected.length <= 50);
});

test('whatever the reply, what is taken is valid, distinct and new', () => {
  const anyItem = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(...candidates.slice(0, 20)),
    fc
      .tuple(
        fc.constantFrom(...candidates.slice(0, 20)),
        fc.constantFrom(...space.options),
        fc.jsonValue(),
      )
      .map(([configuration, { name }, value]) =>
        Object.assign({}, configuration, { [name]: value }),
      ),
  );
  const pruned = new Set(['ratio']);
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 8 }), (items) => {
      const { accepted, rejected } = read(replyOf(...items), pruned);
      const keys = accepted.map(keyOf);
      assert.equal(accepted.length + rejected.length, items.length);
      assert.equal(new Set(keys).size, keys.length);
      assert.ok(accepted.every((configuration) => space.violation(configuration) === null));
    }),
    { numRuns: 300 },
  );
});
