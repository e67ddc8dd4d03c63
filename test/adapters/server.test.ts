import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makeTemporaryDirectory } from '../../src/adapters/files.ts';
import { createExecute, endRunning } from '../../src/adapters/process.ts';
import { createRunServer } from '../../src/adapters/server.ts';
import { UserError } from '../../src/errors.ts';
import type { Command, Execution } from '../../src/measurement/execution.ts';
import type { ServerCommand, ServerRun } from '../../src/measurement/server.ts';
import { livingProcesses } from './living-processes.ts';

const isLinux = process.platform === 'linux';
const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
const execute = createExecute(environment);
const NODE = `"${process.execPath}"`;

/** Answers /health with 503 until its second question. */
const PROGRAM = `
const { createServer } = require('node:http');
let questions = 0;
createServer((request, response) => {
  questions += 1;
  response.statusCode = request.url === '/health' && questions < 2 ? 503 : 200;
  response.end('hello');
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
`;

async function listen(port = 0): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

/** One that nobody listens on. */
async function freePort(): Promise<number> {
  const server = await listen();
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

interface Trial {
  readonly server?: Partial<ServerCommand>;
  readonly benchmark?: Partial<Command>;
  readonly interrupted?: AbortSignal;
}

interface Place {
  readonly directory: string;
  readonly port: number;
  readonly mark: string;
}

/** Runs the program as a server on a free port, and `true` beside it. */
async function run(describe: (place: Place) => Trial): Promise<ServerRun & Place> {
  await using directory = await makeTemporaryDirectory();
  const [port, mark] = [await freePort(), `server-${process.pid}-${Math.random()}`];
  writeFileSync(join(directory.path, 'server.cjs'), PROGRAM);
  const place = { directory: directory.path, port, mark };
  const { server, benchmark, interrupted = new AbortController().signal } = describe(place);
  const variables = { PORT: String(port), MARK: mark };
  const command = { directory: directory.path, variables };
  const ended = await createRunServer(environment, { execute, interrupted })(
    {
      ...command,
      start: `${NODE} server.cjs ${mark}`,
      ready: { by: 'port', port, seconds: 30 },
      stop: null,
      ...server,
    },
    (serverGroup) => {
      const line = 'true';
      const given = { ...command, line, limitSeconds: 30, watchMemory: false, ...benchmark };
      return execute({ ...given, serverGroup });
    },
  );
  if (isLinux) assert.deepEqual(livingProcesses(mark), []);
  return { ...ended, ...place };
}

function served({ end, log }: ServerRun): Execution {
  assert.ok(end.type === 'served', `${JSON.stringify(end)} ${log}`);
  return end.execution;
}

const ASK = `${NODE} -e 'fetch("http://127.0.0.1:" + process.env.PORT).then(async (answer) => console.log(await answer.text()))'`;

test('the command runs beside the server, which is gone afterwards and leaves its log', async () => {
  const ended = await run(() => ({ benchmark: { line: ASK } }));
  const { stdout, wallSeconds } = served(ended);
  assert.equal(stdout, 'hello\n');
  assert.equal(ended.log, 'listening\n');
  assert.ok(ended.wallSeconds > wallSeconds);
});

test('a server is ready when its address answers well', async () => {
  const ended = await run(({ port }) => ({
    server: { ready: { by: 'url', url: `http://127.0.0.1:${port}/health`, seconds: 30 } },
  }));
  assert.deepEqual(served(ended).exit, { type: 'code', code: 0 });
});

test('a server is ready when a command in its place and with its variables succeeds', async () => {
  const ended = await run(({ mark }) => ({
    server: {
      start: `sleep 0.2; echo "$MARK" > up; exec sleep 60`,
      ready: { by: 'command', line: `[ "$(cat up)" = ${mark} ]`, seconds: 30 },
    },
    benchmark: { line: 'cat up' },
  }));
  assert.equal(served(ended).stdout, `${ended.mark}\n`);
});

test('a server that never gets ready is late, ended, and its log is there', async () => {
  const ended = await run(({ port, mark }) => ({
    server: {
      start: `echo 'loading' ${mark}; sleep 60 & wait`,
      ready: { by: 'port', port, seconds: 0.5 },
    },
  }));
  assert.deepEqual(ended.end, { type: 'late' });
  assert.equal(ended.log, `loading ${ended.mark}\n`);
});

test('an address that answers with errors or never is not ready', async () => {
  const broken = `require('node:http').createServer((_, response) => {
    response.statusCode = 500; response.end(); }).listen(process.env.PORT)`;
  const failing = await run(({ port }) => ({
    server: {
      start: `${NODE} -e "${broken}"`,
      ready: { by: 'url', url: `http://127.0.0.1:${port}/`, seconds: 1 },
    },
  }));
  assert.deepEqual(failing.end, { type: 'late' });
  const mute = `require('node:net').createServer(() => {}).listen(process.env.PORT)`;
  const hanging = await run(({ port }) => ({
    server: {
      start: `${NODE} -e "${mute}"`,
      ready: { by: 'url', url: `http://127.0.0.1:${port}/`, seconds: 1 },
    },
  }));
  assert.deepEqual(hanging.end, { type: 'late' });
});

test('a server that dies at once is told with its exit and its last words', async () => {
  const ended = await run(() => ({ server: { start: 'echo no such table >&2; exit 3' } }));
  assert.deepEqual(ended.end, {
    type: 'ended',
    exit: { type: 'code', code: 3 },
    wasReady: false,
  });
  assert.equal(ended.log, 'no such table\n');
});

test('a server that goes into the background without a command to stop it has ended', async () => {
  const ended = await run(() => ({ server: { start: `${NODE} server.cjs "$MARK" &` } }));
  assert.deepEqual(ended.end, {
    type: 'ended',
    exit: { type: 'code', code: 0 },
    wasReady: false,
  });
});

test('a server that dies beside the command is told, whatever the command did', async () => {
  const ended = await run(() => ({
    server: {
      start: 'until [ -e used ]; do sleep 0.05; done; kill -9 $$',
      ready: { by: 'command', line: 'true', seconds: 30 },
    },
    benchmark: { line: 'touch used; sleep 2' },
  }));
  assert.deepEqual(ended.end, {
    type: 'ended',
    exit: { type: 'signal', signal: 'SIGKILL' },
    wasReady: true,
  });
});

test('a server that ends well beside the command has served it', async () => {
  const ended = await run(() => ({
    server: { start: 'sleep 0.3', ready: { by: 'command', line: 'true', seconds: 30 } },
    benchmark: { line: 'sleep 1; echo done' },
  }));
  assert.equal(served(ended).stdout, 'done\n');
});

test('a server can say goodbye', async () => {
  const ended = await run(() => ({
    server: {
      start: `trap 'echo goodbye; exit 0' TERM; echo up; while true; do sleep 0.05 || true; done`,
      ready: { by: 'command', line: 'true', seconds: 30 },
    },
    benchmark: { line: 'sleep 0.5' },
  }));
  assert.match(ended.log, /^up\n(Terminated\n)?goodbye\n$/);
});

test('a server that ignores SIGTERM is killed with its children', async () => {
  const stubborn = `sh -c 'trap "" TERM; echo up; while true; do sleep 1; done'`;
  const ended = await run(({ mark }) => ({
    server: {
      start: `trap '' TERM; ${stubborn} ${mark} & wait`,
      ready: { by: 'command', line: 'true', seconds: 30 },
    },
    benchmark: { line: 'sleep 0.3' },
  }));
  served(ended);
  assert.equal(ended.log, 'up\n');
});

test('a command that fails or takes too long ends the server too', async () => {
  const failed = await run(() => ({ benchmark: { line: 'exit 4' } }));
  assert.deepEqual(served(failed).exit, { type: 'code', code: 4 });
  const late = await run(() => ({ benchmark: { line: 'sleep 60', limitSeconds: 0.3 } }));
  assert.deepEqual(served(late).exit, { type: 'timeout' });
});

test('an error beside the server ends it and is passed on', async () => {
  await assert.rejects(
    run(() => ({ benchmark: { directory: '/nowhere/at/all' } })),
    /\/nowhere\/at\/all/,
  );
});

test(
  'the command "stop" ends a server that left its process group',
  { skip: !isLinux },
  async () => {
    const ended = await run(({ mark }) => ({
      server: {
        start: `setsid ${NODE} server.cjs ${mark} > away.log 2>&1 & echo $! > id`,
        // The dead that nobody reaps keep their number.
        stop: 'kill $(cat id); while grep -qs "^State:.[^Z]" /proc/$(cat id)/status; do sleep 0.05; done',
      },
      benchmark: { line: ASK },
    }));
    assert.equal(served(ended).stdout, 'hello\n');
    const next = await listen(ended.port);
    next.close();
  },
);

test('a "stop" that fails does not keep the server alive', async () => {
  served(await run(() => ({ server: { stop: 'exit 1' } })));
});

test('a port that somebody else listens on is an error that names it', async () => {
  const other = await listen();
  const port = portOf(other);
  try {
    await assert.rejects(
      run(() => ({ server: { ready: { by: 'port', port, seconds: 30 } } })),
      (error) =>
        error instanceof UserError &&
        error.message.startsWith(`ready.port: port ${port} is taken: something listens there`),
    );
    await assert.rejects(
      run(() => ({
        server: { ready: { by: 'url', url: `http://localhost:${port}/`, seconds: 30 } },
      })),
      (error) => error instanceof UserError && error.message.includes(`ready.url: port ${port} is`),
    );
  } finally {
    other.close();
  }
});

test('a port that gets free within moments is waited for', async () => {
  const other = await listen();
  const port = portOf(other);
  setTimeout(() => other.close(), 300);
  const ended = await run(() => ({
    server: { ready: { by: 'port', port, seconds: 30 }, variables: { PORT: String(port) } },
  }));
  served(ended);
});

test('an interruption ends a server that is waited for, and still stops it', async () => {
  const controller = new AbortController();
  let directory = '';
  const running = run((place) => {
    ({ directory } = place);
    return {
      server: {
        start: `echo up > up; sleep 60`,
        stop: `echo stopped > ${directory}.stopped`,
        ready: { by: 'command', line: 'false', seconds: 3600 },
      },
      interrupted: controller.signal,
    };
  });
  controller.signal.addEventListener('abort', endRunning);
  while (!isThere(join(directory, 'up'))) await delay(10);
  controller.abort();
  const { end } = await running;
  assert.notEqual(end.type, 'served');
  assert.equal(readFileSync(`${directory}.stopped`, 'utf8'), 'stopped\n');
  rmSync(`${directory}.stopped`);
});

function isThere(path: string): boolean {
  try {
    return readFileSync(path, 'utf8') !== '';
  } catch {
    return false;
  }
}

test('a server knows no token and no key, nor do the commands about it', async () => {
  const secrets = { OPENAI_API_KEY: 'secret', GITHUB_TOKEN: 'secret', 'INPUT_API-KEY': 'secret' };
  await using directory = await makeTemporaryDirectory();
  const tell = (file: string) => `env > "${directory.path}/${file}"`;
  const whole = { ...environment, ...secrets };
  const access = { execute: createExecute(whole), interrupted: new AbortController().signal };
  const running = createRunServer(whole, access)(
    {
      directory: directory.path,
      variables: { PERFSCAPE_OPTION_LEVEL: '7' },
      start: `${tell('start')}; sleep 60`,
      ready: { by: 'command', line: `${tell('ready')}; [ -s start ]`, seconds: 30 },
      stop: `${tell('stop')}; false`,
    },
    () => Promise.reject(new Error('enough')),
  );
  await assert.rejects(running, /enough/);
  for (const file of ['start', 'ready', 'stop']) {
    const text = readFileSync(join(directory.path, file), 'utf8');
    assert.match(text, /^PERFSCAPE_OPTION_LEVEL=7$/m);
    assert.doesNotMatch(text, /secret/);
  }
});

test('of a long log the last MiB is kept', async () => {
  const program = `process.stdout.write('x'.repeat(3 * 2 ** 20) + '\\nthe end\\n')`;
  const { log } = await run(() => ({
    server: { start: `${NODE} -e "${program}"; exit 1` },
  }));
  assert.ok(log.startsWith('… the part before is cut\nxx'));
  assert.ok(log.endsWith('x\nthe end\n'));
  assert.ok(log.length < 2 ** 20 + 100);
});

/** Burns before it listens, and for each question. */
const BUSY = `
const burn = (milliseconds) => {
  const end = process.cpuUsage().user + process.cpuUsage().system + milliseconds * 1000;
  while (process.cpuUsage().user + process.cpuUsage().system < end);
};
burn(2500);
let held;
require('node:http').createServer((request, response) => {
  burn(400);
  held = Buffer.alloc(150 * 2 ** 20, 1);
  response.end('hello');
}).listen(process.env.PORT, '127.0.0.1');
`;

test(
  'CPU time and memory are those of the server and the command, while the command runs',
  { skip: !isLinux },
  async () => {
    const ended = await run(({ directory }) => {
      writeFileSync(join(directory, 'busy.cjs'), BUSY);
      return {
        server: { start: `${NODE} busy.cjs` },
        benchmark: { line: `${ASK}; ${ASK}`, watchMemory: true },
      };
    });
    const { stdout, cpuSeconds, peakBytes } = served(ended);
    assert.equal(stdout, 'hello\nhello\n');
    assert.ok(cpuSeconds !== null && peakBytes !== null);
    // Without what it burns at its start; beside the answers there are two starts of Node, which a
    // loaded machine makes dear.
    assert.ok(cpuSeconds >= 0.8 && cpuSeconds < 0.8 + 2.5, `${cpuSeconds}`);
    assert.ok(peakBytes > 150 * 2 ** 20, `${peakBytes}`);
  },
);
