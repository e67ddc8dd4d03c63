import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { readEnvironment } from '../../src/adapters/machine.ts';
import { fingerprintOf } from '../../src/measurement/environment.ts';
import type { Environment } from '../../src/measurement/environment.ts';

const environment: Environment = {
  cpuModel: 'AMD EPYC 7763',
  cpuFlags: ['sse2', 'avx2'],
  cores: 4,
  memoryBytes: 16 * 2 ** 30,
  operatingSystem: 'Ubuntu 24.04.3 LTS',
  image: 'ubuntu24 20250105.1.0',
  platform: 'linux x64 6.8.0',
  governor: null,
  nodeVersion: 'v24.1.0',
};

test('machines of one kind have one fingerprint, whatever the kernel keeps and in what order it lists', () => {
  const sibling = {
    ...environment,
    memoryBytes: environment.memoryBytes - 4096,
    cpuFlags: ['avx2', 'sse2'],
  };
  assert.equal(fingerprintOf(environment), fingerprintOf(sibling));
  assert.match(fingerprintOf(environment), /^[0-9a-f]{16}$/);
});

test('every part tells machines apart', () => {
  const others: Partial<Environment>[] = [
    { cpuModel: 'Intel Xeon' },
    { cpuFlags: ['sse2', 'avx2', 'avx512f'] },
    { cores: 2 },
    { memoryBytes: 8 * 2 ** 30 },
    { operatingSystem: 'Debian 12' },
    { image: 'ubuntu24 20250112.1.0' },
    { image: null },
    { platform: 'linux arm64 6.8.0' },
    { governor: 'powersave' },
    { nodeVersion: 'v24.2.0' },
  ];
  const fingerprints = others.map((other) => fingerprintOf({ ...environment, ...other }));
  assert.equal(new Set([fingerprintOf(environment), ...fingerprints]).size, others.length + 1);
});

test('this machine is described without its name', () => {
  const here = readEnvironment({});
  assert.ok(here.cores > 0 && here.memoryBytes > 0 && here.cpuModel !== '');
  assert.equal(here.nodeVersion, process.version);
  assert.ok(!Object.values(here).flat().includes(hostname()));
  assert.equal(here.image, null);
  if (process.platform === 'linux') assert.ok(here.cpuFlags.length > 0);
  assert.equal(fingerprintOf(readEnvironment({})), fingerprintOf(here));
});

test('a hosted runner names its image', () => {
  const { image } = readEnvironment({ ImageOS: 'ubuntu24', ImageVersion: '20250105.1.0' });
  assert.equal(image, 'ubuntu24 20250105.1.0');
});
