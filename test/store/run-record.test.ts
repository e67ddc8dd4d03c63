import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sampled } from '../../src/sample/sampled-configuration.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import {
  describeDifferences,
  identifyRun,
  makeRunRecord,
  parseRunRecord,
  sampleOf,
} from '../../src/store/run-record.ts';

function settingsOf(more = '') {
  const text = `benchmark: ./bench\nobjectives: { time: { source: wall-time } }\n${more}`;
  return parseSettings({ file: { path: 'perfscape.yml', text }, inputs: {} });
}

const SUBJECT: Parameters<typeof identifyRun>[0] = {
  commits: { base: 'aaa', head: 'bbb' },
  settingsPath: null,
  inputs: { seed: '1' },
  settings: settingsOf(),
  schemaTexts: { base: '{"a":1}', head: '{}' },
  environment: 'here',
};
const INITIAL = [
  sampled('default', { codec: 'plain', level: 0.1, cache: false, mode: null }),
  sampled('language model', { codec: 'small', level: 1e-7, cache: true, mode: 'ü' }),
];
const SAMPLER = {
  kind: 'language model',
  snapped: 1,
  rejected: [{ proposal: '{}', reason: 'codec is missing' }],
  note: 'a note',
  requests: 1,
  tokens: 345,
} as const;
const RECORD = makeRunRecord(identifyRun(SUBJECT), { initial: INITIAL, sampler: SAMPLER });

test('what a language model proposed is the same after reading', () => {
  const read = parseRunRecord(JSON.stringify(RECORD), 'out/run.json');
  assert.deepEqual(sampleOf(read), INITIAL);
  assert.deepEqual(read.sampler, SAMPLER);
  assert.deepEqual(describeDifferences(read, identifyRun(SUBJECT)), []);
});

describe('a run goes on only as the same', () => {
  for (const { name, other, told } of [
    {
      name: 'base',
      other: { commits: { base: null, head: 'bbb' } },
      told: ['base was aaa and is none'],
    },
    {
      name: 'head',
      other: { commits: { base: 'aaa', head: 'ccc' } },
      told: ['head was bbb and is ccc'],
    },
    {
      name: 'seed',
      other: { settings: settingsOf('seed: 7') },
      told: ['seed was 1 and is 7', 'the settings are others'],
    },
    {
      name: 'a setting',
      other: { settings: settingsOf('budget: { pairs: 3 }') },
      told: ['the settings are others'],
    },
    {
      name: 'the schema at base',
      other: { schemaTexts: { base: '{"a":2}', head: '{}' } },
      told: ['the schema is another'],
    },
    { name: 'the machine', other: { environment: 'there' }, told: ['this is another machine'] },
  ]) {
    test(name, () => {
      const differences = describeDifferences(RECORD, identifyRun({ ...SUBJECT, ...other }));
      assert.deepEqual(differences, told);
    });
  }
});

test('a record that cannot be read names its file and what is wrong', () => {
  const text = JSON.stringify(RECORD);
  for (const [broken, says] of [
    [text.slice(0, -1), /^out\/run\.json: not JSON; begin the run anew$/],
    [text.replace('"formatVersion":1', '"formatVersion":2'), /^out\/run\.json: formatVersion: /],
    [text.replace('"language model"', '"oracle"'), /^out\/run\.json: sample\.1\.origin: .*anew$/],
  ] as const) {
    assert.throws(() => parseRunRecord(broken, 'out/run.json'), {
      name: 'UserError',
      message: says,
    });
  }
});
