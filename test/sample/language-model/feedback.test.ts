import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarizeFindings, type Finding } from '../../../src/sample/language-model/feedback.ts';

function finding(level: number, change: number | null, rest: Partial<Finding> = {}): Finding {
  const changes: Finding['changes'] = change === null ? {} : { latency: { change, error: 0.01 } };
  const values = { latency: level };
  return { configuration: { level }, changes, values, levels: [level, -level], ...rest };
}

const levelsOf = (list: readonly { readonly configuration: Finding['configuration'] }[]) =>
  list.map(({ configuration }) => configuration['level']);

test('the worst come first, and the best are others', () => {
  const findings = [1, 2, 3, 4, 5, 6, 7, 8].map((level) => finding(level, level / 10));
  const { worst, best, undecided } = summarizeFindings(findings, []);
  assert.deepEqual(levelsOf(worst), [8, 7, 6, 5, 4]);
  assert.deepEqual(levelsOf(best), [3, 2, 1]);
  assert.deepEqual(undecided, []);
});

test('a change within two standard errors of none is undecided', () => {
  const findings = [finding(1, 0.019), finding(2, 0.021), finding(3, -0.005)];
  assert.deepEqual(levelsOf(summarizeFindings(findings, []).undecided), [1, 3]);
});

test('the front is what nothing beats in all objectives', () => {
  const findings = [
    finding(1, null, { levels: [1, 5] }),
    finding(2, null, { levels: [2, 2] }),
    finding(3, null, { levels: [3, 3] }),
    finding(4, null, { levels: [2, 2] }),
    finding(5, null, { levels: [] }),
  ];
  const { front, worst } = summarizeFindings(findings, []);
  assert.deepEqual(
    front.map((configuration) => configuration['level']),
    [1, 2, 4],
  );
  assert.deepEqual(worst, []);
});

test('of what is least known the first few are told', () => {
  const uncertain = Array.from({ length: 9 }, (_, level) => ({ level }));
  assert.deepEqual(summarizeFindings([], uncertain).uncertain, uncertain.slice(0, 5));
});

test('levels are told where no change was measured', () => {
  const alone = [finding(1, null), finding(2, null)];
  assert.deepEqual(levelsOf(summarizeFindings(alone, []).levels), [1, 2]);
  assert.deepEqual(summarizeFindings([...alone, finding(3, 0.1)], []).levels, []);
});
