import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome, Revision, Trial } from '../../src/measurement/trial.ts';
import { entriesOf, type RunIdentity } from '../../src/store/entries.ts';
import { parseLog, writeLog } from '../../src/store/measurement-log.ts';

const identity: RunIdentity = {
  commits: { base: 'b'.repeat(40), head: 'h'.repeat(40) },
  schemaTexts: { base: '{"old": 1}', head: '{"new": 1}' },
  environment: 'machine',
  calibrationSeconds: 0.1,
  lookUp: (revision, key) => ({ name: key, of: revision }),
};

function trial(revision: Revision, key: string, rest: [number, Outcome | number]): Trial {
  const [repetition, outcome] = rest;
  return {
    revision,
    key,
    repetition,
    seconds: 1,
    outcome:
      typeof outcome === 'number' ? { status: 'success', values: { latency: outcome } } : outcome,
  };
}

const crash: Outcome = { status: 'crash', exit: 1, lastLines: '' };

test('trials become one entry a configuration and revision, warm-ups counted but not measured', () => {
  const entries = entriesOf(
    [
      trial('head', 'a', [0, 99]),
      trial('base', 'a', [0, 98]),
      trial('head', 'a', [1, 10]),
      trial('base', 'a', [1, 20]),
      trial('head', 'a', [2, crash]),
      trial('head', 'a', [3, 12]),
      trial('head', 'b', [1, 30]),
    ],
    identity,
  );
  assert.deepEqual(
    entries.map(({ revision, configuration, values, outcomes }) => ({
      revision,
      configuration,
      values,
      outcomes,
    })),
    [
      {
        revision: 'head',
        configuration: { name: 'a', of: 'head' },
        values: { latency: [10, 12] },
        outcomes: { success: 3, crash: 1 },
      },
      {
        revision: 'base',
        configuration: { name: 'a', of: 'base' },
        values: { latency: [20] },
        outcomes: { success: 2 },
      },
      {
        revision: 'head',
        configuration: { name: 'b', of: 'head' },
        values: { latency: [30] },
        outcomes: { success: 1 },
      },
    ],
  );
});

test('an entry names its commit and schema, and all entries of a run name the same run', () => {
  const entries = entriesOf([trial('head', 'a', [1, 1]), trial('base', 'a', [1, 1])], identity);
  const [head, base] = entries;
  assert.equal(head?.commit, 'h'.repeat(40));
  assert.equal(base?.commit, 'b'.repeat(40));
  assert.notEqual(head.schemaDigest, base.schemaDigest);
  assert.equal(head.run, base.run);
  const other = entriesOf([trial('head', 'a', [1, 1])], { ...identity, environment: 'other' });
  assert.notEqual(other[0]?.run, head.run);
});

test('the speed of the machine is kept beside its fingerprint and makes no other run of it', () => {
  const [before] = entriesOf([trial('head', 'a', [1, 1])], identity);
  const slower = { ...identity, calibrationSeconds: 0.2 };
  const [after] = entriesOf([trial('head', 'a', [1, 1])], slower);
  assert.deepEqual([before?.calibrationSeconds, after?.calibrationSeconds], [0.1, 0.2]);
  assert.equal(after?.environment, before?.environment);
  assert.equal(after?.run, before?.run);
});

test('a run of head alone is kept as well, and every entry can be read from the log', () => {
  const alone = {
    ...identity,
    commits: { base: null, head: 'h' },
    schemaTexts: { base: null, head: '' },
  };
  const entries = entriesOf([trial('head', 'a', [1, 1]), trial('head', 'b', [1, crash])], alone);
  assert.equal(entries.length, 2);
  assert.deepEqual(entries[1]?.values, {});
  assert.deepEqual(parseLog(writeLog(entries), 'log'), entries);
});

test('no trials make no entries', () => {
  assert.deepEqual(entriesOf([], identity), []);
});
