import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSecondsLeft, estimateSecondsLeft } from '../../src/measurement/time-left.ts';

test('the time left is the median trial so many times', () => {
  const trialSeconds = [2, 90, 1];
  assert.equal(estimateSecondsLeft({ trialSeconds, count: 10, remainingSeconds: 600 }), 20);
  assert.equal(estimateSecondsLeft({ trialSeconds, count: 0, remainingSeconds: 600 }), 0);
});

test('no more time is left than the budget has', () => {
  const ahead = { trialSeconds: [2], count: 1000 };
  assert.equal(estimateSecondsLeft({ ...ahead, remainingSeconds: 600 }), 600);
  assert.equal(estimateSecondsLeft({ ...ahead, remainingSeconds: -3 }), 0);
});

test('the time left is told in the units that people plan with, rounded up', () => {
  const told = [0, 0.2, 45, 59.5, 60, 61, 3540, 3541, 4790, 7200].map(describeSecondsLeft);
  assert.deepEqual(told, [
    '0 s',
    '1 s',
    '45 s',
    '60 s',
    '1 min',
    '2 min',
    '59 min',
    '1 h 0 min',
    '1 h 20 min',
    '2 h 0 min',
  ]);
});
