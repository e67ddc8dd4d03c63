import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictPossibleChanges } from '../../src/model/possible-change.ts';
import { candidates, space } from '../sample/sampled-space.ts';

const { options } = space;

function measure(count: number) {
  return candidates.slice(0, count).map((configuration) => ({
    configuration,
    value: configuration['codec'] === 'dense' ? 0.3 : 0,
  }));
}

test('configurations like those that got worse may have got worse', () => {
  const predicted = predictPossibleChanges(measure(30), candidates, { options, seed: 1 });
  const averageOf = (isDense: boolean) => {
    const own = predicted.filter(
      (_, index) => (candidates[index]?.['codec'] === 'dense') === isDense,
    );
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  };
  assert.ok(averageOf(true) > averageOf(false) + 0.1);
});

test('what trees disagree on may be worse than their mean', () => {
  const worst = candidates.slice(0, 6).map((configuration, index) => ({
    configuration,
    value: index === 0 ? 0.3 : 0,
  }));
  const [predicted = 0] = predictPossibleChanges(worst, candidates.slice(0, 1), {
    options,
    seed: 1,
  });
  assert.ok(predicted > 0.2, `${predicted}`);
});

test('without a change nothing may have got worse', () => {
  const still = measure(10).map(({ configuration }) => ({ configuration, value: 0 }));
  const predicted = predictPossibleChanges(still, candidates, { options, seed: 1 });
  assert.deepEqual(new Set(predicted), new Set([0]));
});

test('the same seed gives the same prediction', () => {
  const [first, second] = [1, 2].map(() =>
    predictPossibleChanges(measure(10), candidates, { options, seed: 7 }),
  );
  assert.deepEqual(first, second);
  assert.equal(first?.length, candidates.length);
});
