import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepOutputs } from '../../src/report/publication.ts';
import { anObjective, aRegression, aResult } from './result-builder.ts';

const OUTCOME = { paths: { result: 'r', comment: 'c', summary: 's' }, storeUpdated: false };

test('An objective whose name would end the name of an output has its marks replaced', () => {
  const objectives = [
    anObjective({ name: 'Sum/size=10/ns_per_op' }),
    aRegression({ name: 'a<<b' }),
    anObjective({ name: 'plain' }),
  ];
  assert.deepEqual(stepOutputs(aResult({ objectives }), OUTCOME), {
    verdict: 'regressed',
    conclusion: 'pass',
    ...OUTCOME.paths,
    'store-updated': 'false',
    'verdict-Sum/size_10/ns_per_op': 'unchanged',
    'verdict-a__b': 'regressed',
    'verdict-plain': 'unchanged',
  });
});
