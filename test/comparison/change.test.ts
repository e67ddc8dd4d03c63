import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { fractionOf, worseLog, type Direction } from '../../src/comparison/change.ts';

const anyDirection = fc.constantFrom('minimize' as const, 'maximize' as const);

function changeOf(base: number, head: number, direction: Direction): number {
  return fractionOf(worseLog(Math.log(head / base), direction), direction);
}

test('a tenth more milliseconds and a tenth fewer requests are both worse by a tenth', () => {
  assert.ok(Math.abs(changeOf(100, 110, 'minimize') - 0.1) < 1e-12);
  assert.ok(Math.abs(changeOf(100, 90, 'minimize') + 0.1) < 1e-12);
  assert.ok(Math.abs(changeOf(100, 90, 'maximize') - 0.1) < 1e-12);
  assert.ok(Math.abs(changeOf(100, 110, 'maximize') + 0.1) < 1e-12);
});

test('a fraction is of the base value, and its log change leads back to it', () => {
  const anyFraction = fc.double({ min: -0.99, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(anyFraction, anyDirection, (fraction, direction) => {
      const head = direction === 'minimize' ? 1 + fraction : 1 - fraction;
      assert.ok(Math.abs(changeOf(1, head, direction) - fraction) < 1e-12);
    }),
  );
});

test('worse is positive both as log and as fraction, and no change is plain zero', () => {
  const anyLog = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(anyLog, anyDirection, (log, direction) => {
      const worse = worseLog(log, direction);
      assert.equal(Math.sign(fractionOf(worse, direction)) + 0, Math.sign(worse) + 0);
      assert.equal(worse > 0, direction === 'minimize' ? log > 0 : log < 0);
    }),
  );
  for (const direction of ['minimize', 'maximize'] as const) {
    assert.ok(Object.is(worseLog(0, direction), 0), direction);
    assert.ok(Object.is(fractionOf(0, direction), 0), direction);
  }
});

test('a larger log change is a larger fraction, up to changes without bound', () => {
  assert.equal(fractionOf(Number.POSITIVE_INFINITY, 'minimize'), Number.POSITIVE_INFINITY);
  assert.equal(fractionOf(Number.NEGATIVE_INFINITY, 'minimize'), -1);
  assert.equal(fractionOf(Number.POSITIVE_INFINITY, 'maximize'), 1);
  assert.equal(fractionOf(Number.NEGATIVE_INFINITY, 'maximize'), Number.NEGATIVE_INFINITY);
});
