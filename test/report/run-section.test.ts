import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSection } from '../../src/report/run-section.ts';
import { aResult } from './result-builder.ts';

function linesWith(word: string, section: string): string[] {
  return section.split('\n').filter((line) => line.startsWith(`- ${word}`));
}

test('measurements stored in another environment are counted in words', () => {
  const [line] = linesWith(
    'Store',
    runSection(aResult({ model: { storedEntries: 40, storedElsewhere: 24, objectives: [] } })),
  );
  assert.match(line ?? '', /^- Store: 40 earlier measurements read, 24 of them from another env/);
  assert.match(line ?? '', /relative to the default of their own run/);
});

test('a store of this environment alone needs no words', () => {
  const model = { storedEntries: 40, storedElsewhere: 0, objectives: [] };
  assert.deepEqual(linesWith('Store', runSection(aResult({ model }))), [
    '- Store: 40 earlier measurements read',
  ]);
});

test('the machine is named with its calibration, and with image and governor where they are known', () => {
  const { environment } = aResult();
  assert.deepEqual(linesWith('Machine', runSection(aResult())), [
    '- Machine: `Example CPU`, 2 cores, 8 GiB, `Example OS 1`, Node `v24.0.0`, calibration 91 ms, fingerprint `0123456789abcdef`',
  ]);
  const hosted = { ...environment, image: 'ubuntu24 1', governor: 'performance' };
  assert.match(
    runSection(aResult({ environment: hosted })),
    /`Example OS 1`, image `ubuntu24 1`, governor `performance`, Node/,
  );
});
