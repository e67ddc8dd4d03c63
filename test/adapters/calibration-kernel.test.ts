import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureCalibration } from '../../src/adapters/calibration-kernel.ts';

test('the calibration is a time that the log can keep', () => {
  const seconds = measureCalibration();
  assert.ok(Number.isFinite(seconds) && seconds > 0, `${seconds}`);
});
