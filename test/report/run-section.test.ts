import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSection } from '../../src/report/run-section.ts';
import { anObjective, aResult } from './result-builder.ts';

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

test('noise and drift of the machine are printed for every objective', () => {
  const drift = { estimate: 0.004, low: -0.012, high: 0.02 };
  const objectives = [
    anObjective({ noise: { spread: 0.021, pairs: 4, drift } }),
    anObjective({ name: 'size', noise: { spread: 0, pairs: 4, drift: null } }),
    anObjective({ name: 'time', noise: { spread: null, pairs: 2, drift: null } }),
    anObjective({ name: 'alone', noise: null }),
  ];
  const opening = 'Noise of this machine, base against base:';
  assert.deepEqual(linesWith('Noise', runSection(aResult({ objectives }))), [
    `- ${opening} \`latency\` ±2.1 % a pair (standard deviation, 4 pairs); drift +0.4 % [−1.2 %, +2 %] over the run`,
    `- ${opening} \`size\` ±0 % a pair (standard deviation, 4 pairs)`,
    `- ${opening} \`time\` 2 pairs are too few to tell`,
  ]);
});
