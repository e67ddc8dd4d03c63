import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectivesTable, regionLines } from '../../src/report/objectives-table.ts';
import { resultSchema, type ResultObjective } from '../../src/report/result.ts';
import { anObjective, aRegression, aResult } from './result-builder.ts';

const region = aRegression().region;
const carriers = { keys: ['a', 'b'], change: { estimate: 0.31, low: 0.22, high: 0.41 } };
const again = { keys: ['a'], change: { estimate: 0.004, low: -0.03, high: 0.04 } };

/** The cells of the one objective, by header. */
function cellsOf(objective: ResultObjective): Record<string, string> {
  const [header = [], , row = []] = objectivesTable(aResult({ objectives: [objective] }))
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
}

function worst(overrides: Partial<ResultObjective>): string | undefined {
  return cellsOf(anObjective(overrides))['space, worst'];
}

function linesOf(overrides: Partial<ResultObjective>): string[] {
  return regionLines(aResult({ objectives: [anObjective(overrides)] }));
}

test('the worst of the space is its region, else what carries it, else a suspicion', () => {
  assert.equal(worst({ region, carriers }), '+62 % [+50 %, +75 %]');
  assert.equal(worst({ suspectedRegion: region, carriers }), '+31 % [+22 %, +41 %]');
  assert.equal(worst({ carriers }), '+31 % [+22 %, +41 %]');
  assert.equal(worst({ suspectedRegion: region }), '+62 % [+50 %, +75 %] (suspected)');
  assert.equal(worst({}), '–');
});

test('every place has its change and verdict, and the objective its own', () => {
  const cells = cellsOf(anObjective({ verdict: 'regressed', carriers }));
  assert.match(cells['default'] ?? '', /^\+0\.1 % \[−1 %, \+1\.2 %\] .*unchanged/);
  assert.match(cells['verdict'] ?? '', /regressed/);
});

test('what looked worse and did not stay so is withdrawn in a line of its own', () => {
  assert.deepEqual(linesOf({ confirmation: { ...again, outcome: 'withdrawn' } }), [
    '- `latency`: a configuration looked worse and did not stay so when measured again: +0.4 % [−3 %, +4 %]',
  ]);
  const several = { ...again, keys: ['a', 'b', 'c'], outcome: 'withdrawn' as const };
  const lines = linesOf({ confirmation: several, suspectedRegion: region });
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /is suspected where/);
  assert.match(lines[1] ?? '', /^- `latency`: 3 configurations looked worse/);
});

test('what repeated and what stays open has no line of withdrawal', () => {
  for (const outcome of ['repeated', 'open'] as const) {
    assert.deepEqual(linesOf({ confirmation: { ...again, outcome } }), []);
  }
  assert.deepEqual(linesOf({ confirmation: null }), []);
});

test('a result with carriers and a confirmation has the documented form', () => {
  const confirmation = { ...again, outcome: 'withdrawn' as const };
  const result = aResult({ objectives: [anObjective({ carriers, confirmation })] });
  assert.ok(resultSchema.safeParse(result).success);
  const { carriers: _, ...without } = anObjective();
  assert.equal(resultSchema.safeParse({ ...aResult(), objectives: [without] }).success, false);
});
