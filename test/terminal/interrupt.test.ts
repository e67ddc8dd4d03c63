import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { listWorktrees } from '../projects/synthetic-project.ts';
import { budget, project } from '../projects/variants.ts';
import { startModelServer } from '../servers/model-server.ts';
import { openTerminal, readResult } from './terminal.ts';

/** Every trial starts a process that never ends; with the small codec the trial itself does not. */
function lingering(processes: string, isHanging: string): string {
  return `
const child = process.getBuiltinModule('child_process').spawn(
  process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' },
);
child.unref();
appendFileSync(${JSON.stringify(processes)}, process.pid + '\\n' + child.pid + '\\n');
if (options.codec === 'small') {
  appendFileSync(${JSON.stringify(isHanging)}, '');
  setInterval(() => {}, 1000);
  await new Promise(() => {});
}`;
}

/** The dead that nobody has waited for yet do not live. */
function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  try {
    return !/\) Z /.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

async function readIds(path: string): Promise<number[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).map(Number);
}

// A run that does not stop would measure for hours: the test ends it, and what it started.
const LIMIT = { timeout: 60_000 };

test(
  'Ctrl-C ends the run with 2, keeps its trials and leaves no process',
  LIMIT,
  async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'perfscape-interrupt-'));
    const [processes, isHanging] = [join(folder, 'processes'), join(folder, 'hanging')];
    try {
      const statements = lingering(processes, isHanging);
      const patient = budget({ 'trial-seconds': 3600, minutes: 100 });
      await using terminal = await openTerminal(project({}, { statements, settings: patient }));
      const { directory, base, head } = terminal.project;
      const of = ['--repository', directory, '--base', base, '--head', head];
      const running = terminal.start('run', ...of);
      context.signal.addEventListener('abort', () => running.signal('SIGKILL'));
      while (!existsSync(isHanging)) await delay(20, undefined, { signal: context.signal });
      running.signal('SIGINT');
      const ended = await running.ended;
      assert.equal(ended.exitCode, 2, ended.stderr);
      assert.match(
        ended.stderr,
        /^perfscape: interrupted: the trials so far are in perfscape-out\/trials\.ndjson; to go on: perfscape run --resume perfscape-out --repository \S+\n/m,
      );

      const output = join(terminal.folder, 'perfscape-out');
      assert.deepEqual(await readdir(output), [
        '.gitignore',
        'comment.md',
        'model',
        'result.json',
        'run.json',
        'summary.md',
        'trials.ndjson',
      ]);
      const trials = (await readFile(join(output, 'trials.ndjson'), 'utf8')).trim().split('\n');
      assert.ok(trials.length >= 2);
      for (const trial of trials) assert.equal(JSON.parse(trial).outcome.status, 'success');
      const { budget: spent, notes } = await readResult(terminal, 'perfscape-out');
      assert.equal(spent.trials, trials.length);
      assert.ok(
        notes.includes(
          `The run was interrupted: this report rests on the ${trials.length} trials that it had made.`,
        ),
        notes.join('\n'),
      );

      assert.deepEqual(await listWorktrees(terminal.project), [directory]);
      assert.deepEqual(await readdir(terminal.temporary), []);
      const ids = await readIds(processes);
      assert.ok(ids.length >= 6);
      assert.deepEqual(ids.filter(isAlive), []);
    } finally {
      for (const id of (await readIds(processes)).filter(isAlive)) process.kill(id, 'SIGKILL');
      await rm(folder, { recursive: true });
    }
  },
);

test(
  'Ctrl-C ends a request to the language model at once, and no answer is kept',
  LIMIT,
  async () => {
    await using server = await startModelServer([{ type: 'never' }]);
    // A request that does not end outlives the limit of this test.
    const patient = { ...budget({ 'request-seconds': 600, minutes: 100 }) };
    const settings = { ...patient, model: { 'base-url': server.url, name: 'test' } };
    await using terminal = await openTerminal(project({}, { settings }));
    const { directory, base, head } = terminal.project;
    const running = terminal.start(
      'run',
      '--repository',
      directory,
      '--base',
      base,
      '--head',
      head,
    );
    while (server.received.length === 0) await delay(20);
    running.signal('SIGINT');
    const ended = await running.ended;
    assert.equal(ended.exitCode, 2, ended.stderr);
    assert.match(ended.stderr, /^perfscape: interrupted: nothing was measured yet$/m);
    assert.equal(existsSync(join(terminal.folder, 'perfscape-out', 'exchanges')), false);
  },
);
