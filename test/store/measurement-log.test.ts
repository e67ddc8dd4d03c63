import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { UserError } from '../../src/errors.ts';
import {
  countElsewhere,
  ENTRY_LIMIT,
  extendLog,
  parseLog,
  writeLog,
  type LogEntry,
} from '../../src/store/measurement-log.ts';
import { entryOf } from './stored-space.ts';

const anyValue = fc.oneof(
  fc.boolean(),
  fc.string(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);
const anyName = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');
const anyEntry: fc.Arbitrary<LogEntry> = fc
  .record({
    run: fc.string({ maxLength: 20 }),
    revision: fc.constantFrom('base' as const, 'head' as const),
    configuration: fc.dictionary(anyName, anyValue, { noNullPrototype: true }),
    values: fc.dictionary(
      anyName,
      fc.array(fc.double({ min: 1e-300, noNaN: true, noDefaultInfinity: true })),
      { noNullPrototype: true },
    ),
    outcomes: fc.constantFrom({}, { success: 3 }, { crash: 1, timeout: 2, unusable: 0 }),
  })
  .map(entryOf);

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 5 }), (entries) => {
      assert.deepEqual(parseLog(writeLog(entries), 'log'), entries);
    }),
  );
});

test('a log of the first version is read, its calibration unknown', () => {
  const { calibrationSeconds, ...entry } = entryOf({});
  assert.ok(calibrationSeconds !== null);
  const first = JSON.stringify({ ...entry, formatVersion: 1 });
  const read = parseLog(`${first}\n${writeLog([entryOf({})])}`, 'log');
  assert.deepEqual(read, [entryOf({ calibrationSeconds: null }), entryOf({})]);
  assert.deepEqual(parseLog(writeLog(read), 'log'), read);
});

test('an empty log, blank lines and other line ends are read', () => {
  assert.deepEqual(parseLog('', 'log'), []);
  const [line = ''] = writeLog([entryOf({})]).split('\n');
  assert.deepEqual(parseLog(`\n${line}\r\n\n  \n${line}`, 'log'), [entryOf({}), entryOf({})]);
});

test('an entry with the most values of the most objectives can be read again', () => {
  const values = Array.from({ length: 1000 }, (_, index) => 1 / (index + 3));
  const objectives = Array.from({ length: 20 }, (_, index) => [`objective${index}`, values]);
  const entry = entryOf({ values: Object.fromEntries(objectives) });
  assert.deepEqual(parseLog(writeLog([entry]), 'log'), [entry]);
});

const { formatVersion, ...versionless } = entryOf({});
const brokenLines: readonly (readonly [string, string, RegExp])[] = [
  ['cut off', '{"formatVersion":1,"run"', /^log\.ndjson, line 2: not JSON/],
  ['no JSON', 'hello', /^log\.ndjson, line 2: not JSON/],
  ['no object', '[1]', /^log\.ndjson, line 2: /],
  ['without a version', JSON.stringify(versionless), /line 2: formatVersion: /],
  [
    'of a later version',
    JSON.stringify({ ...versionless, formatVersion: formatVersion + 1 }),
    /line 2: formatVersion: /,
  ],
  [
    'of the first version with a calibration',
    JSON.stringify({ ...entryOf({}), formatVersion: 1 }),
    /line 2: .*calibrationSeconds/,
  ],
  ['with an unknown key', JSON.stringify({ ...entryOf({}), extra: 1 }), /line 2: .*extra/],
  ['without values', JSON.stringify({ ...entryOf({}), values: undefined }), /line 2: values: /],
  [
    'with a value of zero',
    JSON.stringify(entryOf({ values: { latency: [0] } })),
    /line 2: values\.latency\.0: /,
  ],
  ['with a value that is null', '{"values":{"latency":[null]}}', /line 2: /],
  [
    'with an unknown revision',
    JSON.stringify({ ...entryOf({}), revision: 'middle' }),
    /line 2: revision: /,
  ],
  [
    'with a nested option',
    JSON.stringify({ ...entryOf({}), configuration: { cache: { size: 1 } } }),
    /line 2: configuration\.cache: /,
  ],
  [
    'with an unknown outcome',
    JSON.stringify({ ...entryOf({}), outcomes: { luck: 1 } }),
    /line 2: outcomes/,
  ],
  [
    'with a negative count',
    JSON.stringify({ ...entryOf({}), outcomes: { crash: -1 } }),
    /line 2: outcomes\.crash: /,
  ],
  [
    'too long',
    JSON.stringify(entryOf({ commit: 'x'.repeat(3_000_000) })),
    /line 2: longer than 2000000 characters$/,
  ],
];

for (const [what, line, message] of brokenLines) {
  test(`a line that is ${what} is an error that names file and line`, () => {
    const text = `${writeLog([entryOf({})])}${line}\n`;
    assert.throws(
      () => parseLog(text, 'log.ndjson'),
      (error) => error instanceof UserError && message.test(error.message),
    );
  });
}

test('keys of other prototypes do no harm', () => {
  const text = JSON.stringify(entryOf({})).replace('"codec"', '"__proto__":{"polluted":1},"codec"');
  try {
    const [entry] = parseLog(text, 'log');
    assert.equal(Reflect.get(entry?.configuration ?? {}, 'polluted'), undefined);
  } catch (error) {
    assert.ok(error instanceof UserError);
  }
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});

test('a run measured again takes the place of its earlier entries', () => {
  const stored = [entryOf({ run: 'old' }), entryOf({ run: 'again', commit: 'before' })];
  const added = [
    entryOf({ run: 'again', commit: 'after' }),
    entryOf({ run: 'again', revision: 'base' }),
  ];
  assert.deepEqual(extendLog(stored, added), [stored[0], ...added]);
  assert.deepEqual(extendLog(stored, []), stored);
});

test('beyond the limit the oldest entries are dropped', () => {
  const stored = Array.from({ length: ENTRY_LIMIT }, (_, index) => entryOf({ run: `${index}` }));
  const log = extendLog(stored, [entryOf({ run: 'new 1' }), entryOf({ run: 'new 2' })]);
  assert.equal(log.length, ENTRY_LIMIT);
  assert.equal(log[0]?.run, '2');
  assert.equal(log.at(-1)?.run, 'new 2');
});

test('entries of another environment are counted', () => {
  const log = ['here', 'there', 'here', 'elsewhere'].map((environment) => entryOf({ environment }));
  assert.equal(countElsewhere(log, 'here'), 2);
  assert.equal(countElsewhere([], 'here'), 0);
});
