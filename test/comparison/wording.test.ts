import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPercent } from '../../src/comparison/wording.ts';

for (const [fraction, text] of [
  [0.12, '+12 %'],
  [-0.004, '−0.4 %'],
  [0, '0 %'],
  [-0, '0 %'],
  [0.0004, '0 %'],
  [-0.0004, '0 %'],
  [0.0994, '+9.9 %'],
  [0.0996, '+10 %'],
  [0.03, '+3 %'],
  [2.345, '+235 %'],
  [Number.POSITIVE_INFINITY, '∞'],
  [Number.NEGATIVE_INFINITY, '−∞'],
] as const) {
  test(`${fraction} is written ${text}`, () => {
    assert.equal(formatPercent(fraction), text);
  });
}
