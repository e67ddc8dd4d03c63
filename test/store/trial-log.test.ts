import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTrialLog } from '../../src/store/trial-log.ts';
import type { RecordedTrial } from '../../src/store/trial-log.ts';

const OUTCOMES: readonly RecordedTrial['outcome'][] = [
  { status: 'success', values: { time: 1.5 } },
  { status: 'crash', exit: 'SIGSEGV', lastLines: 'a\nb' },
  { status: 'crash', exit: 3, lastLines: '' },
  { status: 'timeout', limitSeconds: 3, lastLines: '', late: 'server' },
  { status: 'timeout', limitSeconds: 3, lastLines: '' },
  { status: 'unusable', reason: 'empty', lastLines: '' },
];
const TRIALS: readonly RecordedTrial[] = OUTCOMES.map((outcome, repetition) => ({
  revision: 'head',
  key: '{"codec":"fast"}',
  repetition,
  round: 1,
  seconds: 0.25,
  outcome,
  elapsedSeconds: repetition,
}));
const TEXT = TRIALS.map((trial) => `${JSON.stringify(trial)}\n`).join('');

test('every kind of trial is read as it was written', () => {
  assert.deepEqual(parseTrialLog(TEXT, 'log'), { trials: TRIALS, isTorn: false });
  assert.deepEqual(parseTrialLog('', 'log'), { trials: [], isTorn: false });
});

test('metrics are read with what JSON has no number for', () => {
  const metrics = ['odd', Number.NaN, 2].map((value, index) => {
    return { name: `m${index}`, value, unit: 'ms', direction: null };
  });
  const line = JSON.stringify({ ...TRIALS[0], metrics });
  const { trials } = parseTrialLog(`${line}\n`, 'log');
  assert.deepEqual(trials[0]?.metrics, metrics);
});

test('wherever the last line is torn, the trials before it are there', () => {
  const last = TEXT.lastIndexOf('\n', TEXT.length - 2) + 1;
  for (let end = last; end < TEXT.length; end += 1) {
    const { trials, isTorn } = parseTrialLog(TEXT.slice(0, end), 'log');
    assert.deepEqual(trials, TRIALS.slice(0, -1));
    assert.equal(isTorn, end > last);
  }
});

for (const { name, line, says } of [
  { name: 'no JSON', line: '{"revision":', says: 'not JSON' },
  { name: 'an empty line', line: '', says: 'not JSON' },
  {
    name: 'another revision',
    line: JSON.stringify({ ...TRIALS[0], revision: 'tail' }),
    says: 'revision: ',
  },
  {
    name: 'a value that has no logarithm',
    line: JSON.stringify({ ...TRIALS[0], outcome: { status: 'success', values: { time: 0 } } }),
    says: 'outcome.values.time: ',
  },
  { name: 'a trial again', line: JSON.stringify(TRIALS[1]), says: 'repeats a trial' },
]) {
  test(`${name} before the end is an error that names file and line`, () => {
    assert.throws(
      () => parseTrialLog(`${TEXT}${line}\n`, 'out/trials.ndjson'),
      ({ name: kind, message }: Error) =>
        kind === 'UserError' && message.startsWith(`out/trials.ndjson, line 7: ${says}`),
    );
  });
}
