import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProjectDescription, RevisionDescription } from '../projects/synthetic-project.ts';
import { costs, project, QUICK, settings } from '../projects/variants.ts';
import { openTerminal, readResult, verdictsOf, type Terminal } from './terminal.ts';

/** `node bench.mjs serve` answers with its own options; the benchmark judges what it is answered. */
function statements(port: number, whenServing = ''): string {
  return `
if (process.argv[2] === 'serve') {
  const { createServer } = await import('node:http');
  appendFileSync(process.env.HOME + '/servers', process.pid + '\\n');
  console.log('serving ' + options.codec + ' from ' + process.cwd());
  ${whenServing}
  createServer((_, response) => response.end(JSON.stringify(options))).listen(${port}, '127.0.0.1');
  await new Promise(() => {});
}
const answer = await fetch('http://127.0.0.1:${port}').then((response) => response.json());
for (const name of Object.keys(options)) delete options[name];
Object.assign(options, answer);
`;
}

async function listen(): Promise<Server & AsyncDisposable> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

async function freePort(): Promise<number> {
  await using server = await listen();
  return portOf(server);
}

interface Case {
  readonly port: number;
  readonly head?: Partial<RevisionDescription>;
  readonly readySeconds?: number;
  readonly whenServing?: string;
}

function served({ port, head = {}, readySeconds = 30, whenServing }: Case): ProjectDescription {
  const server = { start: 'node bench.mjs serve', ready: { port, seconds: readySeconds } };
  return project(head, {
    statements: statements(port, whenServing),
    settings: settings({ ...QUICK, ...server }),
  });
}

function livingServers({ folder }: Terminal): number[] {
  const ids = readFileSync(join(folder, 'servers'), 'utf8').trim().split('\n').map(Number);
  assert.ok(ids.length > 0);
  return ids.filter((id) => {
    try {
      process.kill(id, 0);
      return !/\) Z /.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
    } catch {
      return false;
    }
  });
}

describe('a benchmark with a server', { concurrency: 2 }, () => {
  test('base and head each have their own, with the configuration, and its log is kept', async () => {
    const port = await freePort();
    await using terminal = await openTerminal(served({ port, head: { costs: costs('1.5') } }));
    const ended = await terminal.compare('out');
    assert.equal(ended.exitCode, 1, ended.stderr);
    const result = await readResult(terminal, 'out');
    assert.deepEqual(verdictsOf(result), { time: 'regressed', size: 'unchanged' });
    assert.deepEqual(livingServers(terminal), []);
    const logs = await readdir(join(terminal.folder, 'out', 'server-logs'));
    assert.equal(logs.filter((name) => name.startsWith('base-')).length, result.sample.length);
    assert.equal(logs.filter((name) => name.startsWith('head-')).length, result.sample.length);
    const [first = ''] = logs;
    const log = await readFile(join(terminal.folder, 'out', 'server-logs', first), 'utf8');
    assert.match(log, /^base, repetition \d+ of .*\n\nserving (plain|fast|small) from base\n$/);
  });

  test('one that is never ready at either revision ends the run and shows its log', async () => {
    const port = await freePort();
    const whenServing =
      "console.error('waiting for the disk'); setInterval(() => {}, 1000); await new Promise(() => {});";
    await using terminal = await openTerminal(served({ port, readySeconds: 2, whenServing }));
    const ended = await terminal.compare('out');
    assert.equal(ended.exitCode, 2);
    assert.match(
      ended.stderr,
      new RegExp(
        `server was not ready within 2 s: waited for port ${port}\n.*server-logs/head-\\w+-0-timeout.log\nserving plain from head\nwaiting for the disk`,
      ),
    );
    const [, path = ''] = /the server's log: (.*)$/m.exec(ended.stderr) ?? [];
    assert.match(
      await readFile(join(terminal.folder, 'out', path), 'utf8'),
      /waiting for the disk/,
    );
    assert.deepEqual(livingServers(terminal), []);
  });

  test('a configuration whose server dies at head alone is told with its log', async () => {
    const port = await freePort();
    const dying = "if (options.codec !== 'plain') throw new Error('the codec is broken');";
    const head = { statements: statements(port, dying) };
    await using terminal = await openTerminal(served({ port, head }));
    await terminal.compare('out');
    const { sample } = await readResult(terminal, 'out');
    const failures = sample.flatMap((configuration) => configuration.failures);
    assert.ok(failures.length > 0);
    for (const { revision, status, detail } of failures) {
      assert.deepEqual([revision, status], ['head', 'crash']);
      assert.match(detail, /^exit 1: the server ended before it was ready\n/);
      assert.match(detail, /Error: the codec is broken/);
      const [, path = ''] = /the server's log: (.*)$/m.exec(detail) ?? [];
      assert.ok(existsSync(join(terminal.folder, 'out', path)), detail);
    }
  });

  test('a port that somebody else has is a mistake to mend, and names the port', async () => {
    await using other = await listen();
    const port = portOf(other);
    await using terminal = await openTerminal(served({ port }));
    const ended = await terminal.run('check', '--repository', terminal.project.directory);
    assert.equal(ended.exitCode, 2);
    assert.match(ended.stderr, new RegExp(`^perfscape: ready\\.port: port ${port} is taken`, 'm'));
  });

  test('check runs it too', async () => {
    await using terminal = await openTerminal(served({ port: await freePort() }));
    const ended = await terminal.run('check', '--repository', terminal.project.directory);
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.match(ended.stdout, /^benchmark: fine; .*: \{"time":25,"size":500\}$/m);
    assert.deepEqual(livingServers(terminal), []);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`${signal} ends it with the run`, { timeout: 60_000 }, async (context) => {
      const port = await freePort();
      // Deaf to SIGTERM, and never ready.
      const whenServing = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);
        appendFileSync(process.env.HOME + '/waiting', ''); await new Promise(() => {});`;
      await using terminal = await openTerminal(served({ port, readySeconds: 3600, whenServing }));
      const { directory, base, head } = terminal.project;
      const of = ['--repository', directory, '--base', base, '--head', head];
      const running = terminal.start('run', ...of);
      context.signal.addEventListener('abort', () => running.signal('SIGKILL'));
      const waiting = join(terminal.folder, 'waiting');
      while (!existsSync(waiting)) await delay(20, undefined, { signal: context.signal });
      running.signal(signal);
      const ended = await running.ended;
      assert.equal(ended.exitCode, 2, ended.stderr);
      assert.match(ended.stderr, /^perfscape: interrupted/m);
      assert.deepEqual(livingServers(terminal), []);
      assert.deepEqual(await readdir(terminal.temporary), []);
    });
  }
});
