import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import { createComplete } from '../../src/adapters/openai.ts';
import { startModelServer } from '../servers/model-server.ts';

/** A proxy that leads every host to one loopback port, and notes what it was asked for. */
async function startProxy(port: number) {
  const asked: string[] = [];
  const proxy = createServer().listen(0, '127.0.0.1');
  proxy.on('connect', ({ url = '', headers }, socket) => {
    asked.push(`${url} ${headers['proxy-authorization'] ?? '-'}`);
    if (!url.endsWith(':80')) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await once(proxy, 'listening');
  const address = proxy.address();
  return {
    asked,
    host: typeof address === 'object' ? `127.0.0.1:${address?.port}` : '',
    [Symbol.asyncDispose]: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

const VARIABLES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];
const before = VARIABLES.map((name) => [name, process.env[name]] as const);

function clear(): void {
  for (const name of VARIABLES) delete process.env[name];
}

beforeEach(clear);
after(() => {
  clear();
  for (const [name, value] of before) if (value !== undefined) process.env[name] = value;
});

function ask(baseUrl: string) {
  const { complete } = createComplete({
    baseUrl,
    apiKey: null,
    name: 'test',
    timeoutSeconds: 5,
    runSeconds: 60,
    interrupted: new AbortController().signal,
    budget: { requests: 1, tokens: 60_000 },
  });
  const schema = { type: 'object' };
  return complete({ system: 's', user: 'u', schemaName: 'x', schema, maximumTokens: 10 });
}

test('A model behind a proxy is reached through it', async () => {
  await using server = await startModelServer([{ type: 'reply', text: '{}' }]);
  await using proxy = await startProxy(Number(new URL(server.url).port));
  process.env['HTTP_PROXY'] = `http://user:word@${proxy.host}`;
  assert.equal((await ask('http://model.invalid/v1')).type, 'reply');
  const credentials = Buffer.from('user:word').toString('base64');
  assert.deepEqual(proxy.asked, [`model.invalid:80 Basic ${credentials}`]);
});

test('HTTPS has a proxy of its own', async () => {
  await using proxy = await startProxy(0);
  process.env['HTTPS_PROXY'] = `http://${proxy.host}`;
  assert.equal((await ask('https://model.invalid/v1')).type, 'failure');
  assert.deepEqual(proxy.asked, ['model.invalid:443 -']);
});

test('NO_PROXY and this machine itself are reached without', async () => {
  await using server = await startModelServer([{ type: 'reply', text: '{}' }]);
  await using proxy = await startProxy(Number(new URL(server.url).port));
  process.env['HTTP_PROXY'] = `http://${proxy.host}`;
  assert.equal((await ask(server.url)).type, 'reply');
  process.env['NO_PROXY'] = 'other.invalid,.model.invalid';
  assert.equal((await ask('http://a.model.invalid/v1')).type, 'failure');
  assert.deepEqual(proxy.asked, []);
});
