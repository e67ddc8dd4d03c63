import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { listWorktrees } from '../projects/synthetic-project.ts';
import { budget, costs, NO_EFFECT, project, SLOWER } from '../projects/variants.ts';
import { openTerminal, readResult, verdictsOf } from './terminal.ts';

describe('perfscape run', { concurrency: 2 }, () => {
  test('prints the report, writes everything, leaves nothing else and exits with 0', async () => {
    await using terminal = await openTerminal(NO_EFFECT);
    const trialsPath = join(terminal.folder, 'out', 'trials.ndjson');
    await mkdir(dirname(trialsPath));
    await writeFile(trialsPath, 'of an earlier run\n');
    const ended = await terminal.compare('out');
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.match(ended.stdout, /^### ⚪ No change found in `time`, `size`/);
    const result = await readResult(terminal, 'out');
    assert.deepEqual(verdictsOf(result), { time: 'unchanged', size: 'unchanged' });
    const trials = (await readFile(trialsPath, 'utf8')).trim().split('\n');
    assert.equal(trials.length, result.budget.trials);
    for (const trial of trials) assert.equal(JSON.parse(trial).outcome.status, 'success');
    const written = await readdir(join(terminal.folder, 'out'), { recursive: true });
    assert.deepEqual(written.sort(), [
      'comment.md',
      'model',
      'model/judgements.json',
      'model/manifest.json',
      'model/measurements.ndjson',
      'model/models.json',
      'result.json',
      'run.json',
      'summary.md',
      'trials.ndjson',
    ]);
    assert.equal(ended.stdout, await readFile(join(terminal.folder, 'out', 'summary.md'), 'utf8'));
    assert.deepEqual(await listWorktrees(terminal.project), [terminal.project.directory]);
    assert.deepEqual(await readdir(terminal.temporary), []);
  });

  test('exits with 1 when the gate fails', async () => {
    await using terminal = await openTerminal(SLOWER);
    const ended = await terminal.compare('out');
    assert.equal(ended.exitCode, 1, ended.stderr);
    assert.match(ended.stdout, /\*\*The gate fails:\*\*/);
  });

  test('keeps a model in a directory only when told to, and reads it the next time', async () => {
    await using terminal = await openTerminal(NO_EFFECT);
    const store = ['--store', 'kept'];
    const storedEntries = async (output: string) =>
      (await readResult(terminal, output)).model?.storedEntries;
    await terminal.compare('reads', ...store);
    assert.deepEqual((await readdir(terminal.folder)).includes('kept'), false);
    await terminal.compare('writes', ...store, '--update-store');
    assert.deepEqual((await readdir(join(terminal.folder, 'kept'))).sort(), [
      'judgements.json',
      'manifest.json',
      'measurements.ndjson',
      'models.json',
    ]);
    const ended = await terminal.compare('reads-again', ...store);
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.equal(await storedEntries('writes'), 0);
    // Two configurations at each revision.
    assert.equal(await storedEntries('reads-again'), 4);
  });

  test('samples the same configurations for the same seed, and others for another', async () => {
    const description = project(
      { costs: costs('options.cache ? 1.02 : 1') },
      { settings: budget({ pairs: 1 }) },
    );
    await using terminal = await openTerminal(description);
    const keysOf = async (seed: string, output: string) => {
      const ended = await terminal.compare(output, '--seed', seed);
      assert.equal(ended.exitCode, 0, ended.stderr);
      return (await readResult(terminal, output)).sample.map(({ key }) => key);
    };
    const first = await keysOf('7', 'first');
    assert.deepEqual(await keysOf('7', 'second'), first);
    assert.notDeepEqual(await keysOf('8', 'third'), first);
  });
});
