import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSuspicion } from '../../src/comparison/committee.ts';
import type { Region } from '../../src/comparison/region.ts';

function region(value: string, score: number): Region {
  return { rule: [{ option: 'codec', operator: '=', value }], inside: [0], score };
}

test('without any rule nothing is suspected', () => {
  assert.equal(createSuspicion([])({ codec: 'dense' }), 0);
});

test('a rule as likely as none suspects its inside by half', () => {
  const suspicion = createSuspicion([region('dense', 0)]);
  assert.equal(suspicion({ codec: 'dense' }), 0.5);
  assert.equal(suspicion({ codec: 'fast' }), 0);
});

test('rivals share by their odds', () => {
  const suspicion = createSuspicion([
    region('dense', -2 * Math.log(6)),
    region('fast', -2 * Math.log(3)),
  ]);
  assert.ok(Math.abs(suspicion({ codec: 'dense' }) - 0.6) < 1e-12);
  assert.ok(Math.abs(suspicion({ codec: 'fast' }) - 0.3) < 1e-12);
});

test('scores far below zero do not overflow', () => {
  const suspicion = createSuspicion([region('dense', -5000), region('fast', -4000)]);
  assert.equal(suspicion({ codec: 'dense' }), 1);
  assert.ok(suspicion({ codec: 'fast' }) < 1e-200);
});
