import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareOut } from '../../src/sample/shares.ts';

const fresh = (source: string) => ({ source, measured: 0, telling: 0 });

function countOf(source: string, chosen: readonly string[]): number {
  return chosen.filter((one) => one === source).length;
}

test('sources of which nothing is known get equal shares, by turns', () => {
  assert.deepEqual(shareOut([fresh('a'), fresh('b')], 4), ['a', 'b', 'a', 'b']);
});

test('the source whose configurations told more gets more, and the other still some', () => {
  const yields = [
    { source: 'a', measured: 8, telling: 7 },
    { source: 'b', measured: 8, telling: 0 },
  ];
  const chosen = shareOut(yields, 24);
  // Rates of 0.8 and 0.1: of the 40 placed in the end, 36 and 4 would match them; b has 8 already.
  assert.equal(countOf('b', chosen), 0);
  assert.ok(countOf('b', shareOut(yields, 80)) > 0);
});

test('shares hold over a whole run, however it is cut into steps', () => {
  const rates = [
    { source: 'a', measured: 3, telling: 2 },
    { source: 'b', measured: 3, telling: 1 },
  ];
  const chosen = shareOut(rates, 34);
  // 0.6 against 0.4 of 40.
  assert.deepEqual([3 + countOf('a', chosen), 3 + countOf('b', chosen)], [24, 16]);
});

test('without a source nothing is shared out', () => {
  assert.deepEqual(shareOut([], 3), []);
});
