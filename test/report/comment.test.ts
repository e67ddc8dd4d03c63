import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COMMENT_LIMIT,
  COMMENT_MARKER,
  renderComment,
  renderReport,
  renderSummary,
} from '../../src/report/comment.ts';
import { resultSchema } from '../../src/report/result.ts';
import { anObjective, aRegression, aResult } from './result-builder.ts';

const firstLine = (comment: string) => comment.split('\n')[1];

test('the builder makes results of the documented form', () => {
  assert.ok(resultSchema.safeParse(aResult()).success);
});

test('the comment begins with its marker, then the verdict and its size in words', () => {
  const comment = renderComment(aResult({ objectives: [aRegression()] }));
  assert.ok(comment.startsWith(`${COMMENT_MARKER}\n`));
  assert.equal(
    firstLine(comment),
    '### 🔴 `latency` is 62 % higher where `codec = "zstd" and level ≥ 12` (18 % of the configuration space)',
  );
});

test('a maximized objective that regressed is called lower', () => {
  const objective = aRegression({ name: 'throughput', direction: 'maximize' });
  assert.match(firstLine(renderComment(aResult({ objectives: [objective] }))) ?? '', /62 % lower/);
});

test('a regression without a region names the place that is worst', () => {
  const change = { estimate: 0.2, low: 0.15, high: 0.25 };
  const objective = anObjective({
    verdict: 'regressed',
    places: [{ place: 'default', change, verdict: 'regressed', level: null }],
  });
  assert.match(
    firstLine(renderComment(aResult({ objectives: [objective] }))) ?? '',
    /`latency` is 20 % higher at the default$/,
  );
});

test('a quiet result says that no change was found, and in what', () => {
  assert.equal(firstLine(renderComment(aResult())), '### ⚪ No change found in `latency`');
});

test('head measured alone is said first', () => {
  assert.match(firstLine(renderComment(aResult({ base: null }))) ?? '', /head alone/);
});

test('a configuration that fails only at head is shown before everything else', () => {
  const [quiet] = aResult().sample;
  assert.ok(quiet);
  const failure = {
    revision: 'head' as const,
    status: 'crash' as const,
    count: 2,
    detail: 'exit 1: boom',
  };
  const comment = renderComment(
    aResult({
      sample: [{ ...quiet, failures: [failure] }],
      gate: { conclusion: 'fail', reasons: ['The configuration default fails at head only'] },
      objectives: [aRegression()],
    }),
  );
  assert.match(
    firstLine(comment) ?? '',
    /^### 🔴 Failing at head only: one configuration of 1; `latency`/,
  );
  assert.match(comment, /exit 1: boom/);
});

test('an interval is shown beside every change', () => {
  assert.match(renderComment(aResult()), /\+0\.1 % \[−1 %, \+1\.2 %\]/);
});

test('reasons of the gate and loosened settings stand open', () => {
  const comment = renderComment(
    aResult({
      gate: { conclusion: 'fail', reasons: ['latency: space is worse by +62 %'] },
      settings: {
        seed: 1,
        changes: [{ key: 'objectives.latency.fail', before: '10%', after: '90%', loosened: true }],
      },
    }),
  );
  const open = comment.slice(0, comment.indexOf('<details>'));
  assert.match(open, /The gate fails/);
  assert.match(open, /`objectives\.latency\.fail`.*⚠️ loosened/);
});

test('a report that is too long loses whole folded sections and says so', () => {
  const [quiet] = aResult().sample;
  assert.ok(quiet);
  const failure = {
    revision: 'head' as const,
    status: 'crash' as const,
    count: 1,
    detail: 'x'.repeat(5000),
  };
  const sample = Array.from({ length: 2000 }, (_, index) => ({
    ...quiet,
    key: JSON.stringify({ codec: `codec-${index}`, level: index }),
    failures: [failure, failure],
  }));
  const objectives = Array.from({ length: 40 }, (_, index) =>
    anObjective({ name: `latency-${index}` }),
  );
  const comment = renderComment(aResult({ sample, objectives }));
  assert.ok(comment.length <= COMMENT_LIMIT);
  assert.match(comment, /left out for length/);
  assert.equal(comment.match(/<details>/g)?.length, comment.match(/<\/details>/g)?.length);
});

test('the summary is the comment without its marker', () => {
  const result = aResult({ objectives: [aRegression()] });
  assert.equal(renderSummary(result), renderComment(result).replace(`${COMMENT_MARKER}\n`, ''));
});

const carried = { estimate: 0.31, low: 0.22, high: 0.41 };
const carriers = { keys: ['a', 'b'], change: carried };

test('a regression whose region is not settled says perhaps, and the size that was measured', () => {
  const region = aRegression().region;
  const objective = aRegression({ region: null, suspectedRegion: region, carriers });
  const comment = renderComment(aResult({ objectives: [objective] }));
  assert.equal(
    firstLine(comment),
    '### 🔴 `latency` is 31 % higher in some configurations, perhaps where `codec = "zstd" and level ≥ 12`',
  );
});

test('what did not repeat is inconclusive, and stands open in the comment', () => {
  const change = { estimate: 0.004, low: -0.03, high: 0.04 };
  const confirmation = { keys: ['a'], change, outcome: 'withdrawn' as const };
  const objective = anObjective({ verdict: 'inconclusive', confirmation });
  const comment = renderComment(aResult({ objectives: [objective] }));
  assert.match(firstLine(comment) ?? '', /Inconclusive for `latency`/);
  const open = comment.slice(0, comment.indexOf('<details>'));
  assert.match(open, /a configuration looked worse and did not stay so when measured again/);
});

test('a regression of some configurations without any rule names no place', () => {
  const objective = anObjective({ verdict: 'regressed', carriers });
  assert.equal(
    firstLine(renderComment(aResult({ objectives: [objective] }))),
    '### 🔴 `latency` is 31 % higher in some configurations',
  );
});

test('a place that regressed itself is named before the configurations that carry the space', () => {
  const change = { estimate: 0.2, low: 0.15, high: 0.25 };
  const objective = anObjective({
    verdict: 'regressed',
    places: [{ place: 'default', change, verdict: 'regressed', level: null }],
    carriers,
  });
  assert.equal(
    firstLine(renderComment(aResult({ objectives: [objective] }))),
    '### 🔴 `latency` is 20 % higher at the default',
  );
});

test('a space whose average hardly changed is named by the configurations that carry it', () => {
  const change = { estimate: 0.004, low: -0.01, high: 0.02 };
  const objective = anObjective({
    verdict: 'regressed',
    places: [{ place: 'space', change, verdict: 'regressed', level: null }],
    carriers,
  });
  assert.equal(
    firstLine(renderComment(aResult({ objectives: [objective] }))),
    '### 🔴 `latency` is 31 % higher in some configurations',
  );
});

test('a suspected region is named before a place that regressed with it', () => {
  const change = { estimate: 0.2, low: 0.15, high: 0.25 };
  const objective = aRegression({
    region: null,
    suspectedRegion: aRegression().region,
    places: [{ place: 'default', change, verdict: 'regressed', level: null }],
    carriers,
  });
  assert.match(
    firstLine(renderComment(aResult({ objectives: [objective] }))) ?? '',
    /31 % higher in some configurations, perhaps where `codec = "zstd"/,
  );
});

test('a settled region is named before the configurations that carry the space', () => {
  const comment = renderComment(aResult({ objectives: [aRegression({ carriers })] }));
  assert.match(firstLine(comment) ?? '', /^### 🔴 `latency` is 62 % higher where `codec = "zstd"/);
});

test('an improvement of a part of the space is said of some configurations', () => {
  const slight = { estimate: -0.03, low: -0.05, high: -0.01 };
  const objective = anObjective({
    verdict: 'improved',
    places: [{ place: 'space', change: slight, verdict: 'improved', level: null }],
  });
  const [first] = renderReport(aResult({ objectives: [objective] }), COMMENT_LIMIT).split('\n');
  assert.equal(first, '### 🟢 `latency` improved in some configurations');
});
