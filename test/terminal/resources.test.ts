import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { project, settings } from '../projects/variants.ts';
import { openTerminal } from './terminal.ts';

const MEBIBYTES = { parent: 150, child: 100 };
const CPU_SECONDS = 0.3;
const SLEEP_SECONDS = 0.4;

/** Burns, and holds memory which a child adds to before it burns as well. */
const STATEMENTS = `
const burn = 'while (process.cpuUsage().user + process.cpuUsage().system < ${CPU_SECONDS * 1e6});';
const held = Buffer.alloc(${MEBIBYTES.parent} * 2 ** 20, 1);
new Function('process', burn)(process);
process.getBuiltinModule('child_process').spawnSync(process.execPath, [
  '-e', 'const held = Buffer.alloc(${MEBIBYTES.child} * 2 ** 20, 1);' + burn +
    'setTimeout(() => held[0], ${SLEEP_SECONDS * 1000})',
]);
process.exitCode = held[0] - 1;`;

test(
  'wall time, CPU time and peak memory of a program and its child are those that they take',
  { skip: process.platform !== 'linux' },
  async () => {
    const objectives = {
      wall: { source: 'wall-time' },
      cpu: { source: 'cpu-time' },
      memory: { source: 'peak-memory' },
    };
    const budget = { configurations: 2, pairs: 1 };
    const both = { statements: STATEMENTS, settings: settings({ objectives, budget }) };
    await using terminal = await openTerminal(project({}, both));
    const ended = await terminal.compare('out');
    assert.equal(ended.exitCode, 0, ended.stderr);
    const log = await readFile(join(terminal.folder, 'out', 'trials.ndjson'), 'utf8');
    const trials = log.trim().split('\n');
    assert.ok(trials.length >= 4);
    for (const trial of trials) {
      const { wall, cpu, memory } = JSON.parse(trial).outcome.values;
      assert.ok(cpu >= 2 * CPU_SECONDS, `${cpu} s of CPU`);
      // Two starts of Node come on top, and no more than that.
      assert.ok(cpu < 2 * CPU_SECONDS + 1, `${cpu} s of CPU`);
      assert.ok(wall >= 2 * CPU_SECONDS + SLEEP_SECONDS, `${wall} s`);
      const allocated = MEBIBYTES.parent + MEBIBYTES.child;
      assert.ok(memory >= allocated && memory < allocated + 200, `${memory} MiB`);
    }
  },
);
