import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { listWorktrees } from '../projects/synthetic-project.ts';
import { NO_EFFECT, project, REVISION, SCHEMA } from '../projects/variants.ts';
import { openTerminal } from './terminal.ts';

describe('perfscape check', { concurrency: 2 }, () => {
  test('describes the space, runs the default once and exits with 0', async () => {
    await using terminal = await openTerminal(NO_EFFECT);
    const { project: repository, run, temporary } = terminal;
    const ended = await run('check', '--repository', repository.directory);
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.match(ended.stdout, /^settings: fine; 2 objectives, 0 profiles$/m);
    assert.match(
      ended.stdout,
      /^ {2}codec \(categorical\): "plain", "fast", "small"; default "plain"$/m,
    );
    assert.match(ended.stdout, /^ {2}level \(integer\): 1 … 6; default 2$/m);
    assert.match(ended.stdout, /^benchmark: fine; .*: \{"time":25,"size":500\}$/m);
    assert.match(
      ended.stdout,
      /^metrics: 2 in the benchmark's output\n {2}time: 25 ms, minimize, judged\n {2}size: 500 kB, minimize, judged$/m,
    );
    assert.deepEqual(await listWorktrees(repository), [repository.directory]);
    assert.deepEqual(await readdir(temporary), []);
  });

  test('exits with 2 where the benchmark does not work, and shows why', async () => {
    const statements = "throw new Error('no such disk');";
    await using terminal = await openTerminal(project({ statements }));
    const { directory, head } = terminal.project;
    const ended = await terminal.run('check', '--repository', directory, '--head', head);
    assert.equal(ended.exitCode, 2);
    assert.match(ended.stdout, /^benchmark: at the default it ended with 1: [^]*no such disk/m);
    assert.deepEqual(await listWorktrees(terminal.project), [directory]);
  });

  test('exits with 2 where the schema is wrong, and names file, option and value', async () => {
    const properties = { ...SCHEMA.properties, level: { type: 'integer', default: 'high' } };
    const head = { ...REVISION, schema: { ...SCHEMA, properties } };
    await using terminal = await openTerminal({ base: REVISION, head });
    const { directory, head: commit } = terminal.project;
    const ended = await terminal.run('check', '--repository', directory, '--head', commit);
    assert.equal(ended.exitCode, 2);
    assert.match(ended.stderr, /^perfscape: config\.schema\.json: option "level": .*"high"/);
    assert.equal(ended.stdout, '');
  });
});
