import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssessedRegion } from '../../src/comparison/assessed-region.ts';
import type { Carriers } from '../../src/comparison/carriers.ts';
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

interface Screening {
  readonly average?: Change;
  readonly worse?: Change;
  readonly better?: Change;
  readonly carried?: Carriers;
}

function regionIf(change: Change | undefined): AssessedRegion | null {
  return change === undefined ? null : region(change);
}

function judge({ average = quiet, carried, ...regions }: Screening): string {
  const screened = { average, carriers: carried ?? null };
  return judgeScreening(
    { ...screened, worse: regionIf(regions.worse), better: regionIf(regions.better) },
    0.05,
  );
}

function confirmed(outcome: Confirmation['outcome']): Confirmation {
  return { ...carriers, outcome };
}

test('without regions the average of the screening is the verdict', () => {
  assert.equal(judge({ average: quiet }), 'unchanged');
  assert.equal(judge({ average: worse }), 'regressed');
  assert.equal(judge({ average: better }), 'improved');
  assert.equal(judge({ average: loud }), 'inconclusive');
});

test('configurations that carry a regression make the space regressed', () => {
  for (const average of [quiet, loud, worse, better]) {
    assert.equal(judge({ average, carried: carriers }), 'regressed');
    assert.equal(judge({ average, better, carried: carriers }), 'regressed');
  }
});

test('a region alone makes no space regressed, but leaves it open', () => {
  assert.equal(judge({ worse }), 'inconclusive');
  assert.equal(judge({ average: loud, worse }), 'inconclusive');
  assert.equal(judge({ average: worse, worse }), 'regressed');
});

test('a part that improved makes a space improved in which nothing regressed', () => {
  assert.equal(judge({ better }), 'improved');
  assert.equal(judge({ average: worse, better }), 'regressed');
});

test('a part that may have changed leaves an unchanged average open, a small one does not', () => {
  assert.equal(judge({ worse: open }), 'inconclusive');
  assert.equal(judge({ worse: small }), 'unchanged');
  assert.equal(judge({ better: { estimate: -0.3, low: -0.9, high: 0.2 } }), 'inconclusive');
  assert.equal(judge({ better: { estimate: -0.04, low: -0.3, high: 0.2 } }), 'unchanged');
});

test('a region counts by the screening alone, whatever was measured again', () => {
  const judgeRegions = (turned: AssessedRegion | null, improved: AssessedRegion | null) =>
    judgeScreening({ average: quiet, carriers: null, worse: turned, better: improved }, 0.05);
  assert.equal(judgeRegions(region(quiet, worse), null), 'unchanged');
  assert.equal(judgeRegions(region(worse, quiet), null), 'inconclusive');
  assert.equal(judgeRegions(null, region(quiet, better)), 'unchanged');
  assert.equal(judgeRegions(null, region(better, quiet)), 'improved');
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
