import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssessedRegion } from '../../src/comparison/assessed-region.ts';
import type { Change } from '../../src/comparison/change.ts';
import {
  confirmationOutcomes,
  judgeScreening,
  judgeSpace,
  type Confirmation,
} from '../../src/comparison/space-verdict.ts';
import { verdicts } from '../../src/comparison/verdict.ts';

const quiet: Change = { estimate: 0, low: -0.01, high: 0.01 };
const worse: Change = { estimate: 0.3, low: 0.2, high: 0.4 };
const better: Change = { estimate: -0.3, low: -0.4, high: -0.2 };
const open: Change = { estimate: 0.3, low: -0.2, high: 0.9 };
const small: Change = { estimate: 0.04, low: -0.2, high: 0.3 };
const loud: Change = { estimate: 0, low: -0.3, high: 0.3 };
const carriers = { keys: ['a'], change: worse };

/** A region that looks otherwise by the pairs of the confirmation. */
function region(screened: Change, change: Change = quiet): AssessedRegion {
  return { rule: [], conditions: [], share: 0.3, change, screened, keys: [], isSettled: true };
}

function judge(average: Change, ...regions: readonly Change[]): string {
  const found = regions.map((change) => region(change));
  return judgeScreening(average, { regions: found, carriers: null }, 0.05);
}

function confirmed(outcome: Confirmation['outcome']): Confirmation {
  return { ...carriers, outcome };
}

test('without regions the average of the screening is the verdict', () => {
  assert.equal(judge(quiet), 'unchanged');
  assert.equal(judge(worse), 'regressed');
  assert.equal(judge(better), 'improved');
  assert.equal(judge(loud), 'inconclusive');
});

test('a part that regressed or carries a regression makes the space regressed', () => {
  assert.equal(judge(quiet, worse), 'regressed');
  assert.equal(judge(better, better, worse), 'regressed');
  assert.equal(judgeScreening(better, { regions: [], carriers }, 0.05), 'regressed');
});

test('a part that improved makes a space improved in which nothing regressed', () => {
  assert.equal(judge(quiet, better), 'improved');
  assert.equal(judge(worse, better), 'regressed');
});

test('a part that may have changed leaves an unchanged average open, a small one does not', () => {
  assert.equal(judge(quiet, open), 'inconclusive');
  assert.equal(judge(quiet, small), 'unchanged');
});

test('a region counts by the screening alone, whatever was measured again', () => {
  const turned = [region(quiet, worse)];
  assert.equal(judgeScreening(quiet, { regions: turned, carriers: null }, 0.05), 'unchanged');
  const lucky = [region(worse, quiet)];
  assert.equal(judgeScreening(quiet, { regions: lucky, carriers: null }, 0.05), 'regressed');
});

test('a regression that repeats is one, and one that does not is withdrawn', () => {
  for (const screening of verdicts) {
    assert.equal(judgeSpace(screening, confirmed('repeated')), 'regressed');
    assert.equal(judgeSpace(screening, confirmed('withdrawn')), 'inconclusive');
  }
});

test('nothing measured again, or nothing settled by it, leaves the verdict of the screening', () => {
  for (const screening of verdicts) {
    assert.equal(judgeSpace(screening, null), screening);
    assert.equal(judgeSpace(screening, confirmed('open')), screening);
  }
  assert.deepEqual([...confirmationOutcomes].sort(), ['open', 'repeated', 'withdrawn']);
});
