import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseExchange } from '../../src/sample/language-model/exchange.ts';
import { budget, costs, project } from '../projects/variants.ts';
import { startModelServer } from '../servers/model-server.ts';
import { openTerminal, readResult, type Terminal } from './terminal.ts';

const KEY = 'key-of-the-model';

const REPLY = JSON.stringify({
  configurations: [
    { reason: 'stress', values: { codec: 'small', level: 99, cache: true, share: 1 } },
    { reason: 'other', values: { codec: 'fast', level: 5, cache: true, share: 0.25 } },
    { reason: 'wrong', values: { codec: 'none' } },
  ],
});

/** Costs are known, so that the same trials give the same values. */
const server = await startModelServer([{ type: 'reply', text: REPLY, totalTokens: 1234 }]);
const terminal = await openTerminal(
  project(
    { costs: costs('options.cache ? 1.5 : 1') },
    {
      settings: {
        ...budget({ configurations: 10, pairs: 2, confirmation: '50%' }),
        model: { 'base-url': server.url, name: 'test' },
      },
    },
  ),
  { OPENAI_API_KEY: KEY },
);
after(() => terminal[Symbol.asyncDispose]());

const asked = await terminal.compare('asked');
const requestCount = server.received.length;
// Nobody answers from here on.
await server[Symbol.asyncDispose]();

async function readFolder({ folder }: Terminal, ...names: string[]): Promise<[string, string][]> {
  const directory = join(folder, ...names);
  const files = (await readdir(directory)).sort();
  return Promise.all(
    files.map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const),
  ).then((entries) => entries.map(([name, text]) => [name, text]));
}

/** Bytes of the result and the comment, without what a clock measured. */
async function readUnclocked({ folder }: Terminal, output: string) {
  const result = JSON.parse(await readFile(join(folder, output, 'result.json'), 'utf8'));
  result.overhead = null;
  result.budget.seconds = null;
  result.environment.calibrationSeconds = null;
  const comment = await readFile(join(folder, output, 'comment.md'), 'utf8');
  return {
    result: JSON.stringify(result),
    comment: comment.replace(
      / trials in \d+ s; overhead [\d.]+ s$|(?<=calibration )\d+(?= ms)/gm,
      '',
    ),
    run: await readFile(join(folder, output, 'run.json'), 'utf8'),
    exchanges: await readFolder(terminal, output, 'exchanges'),
  };
}

describe('perfscape run --replay', { concurrency: 2 }, () => {
  test('A run keeps what was asked and answered, and no key', async () => {
    assert.equal(asked.exitCode, 1, asked.stderr);
    const files = await readFolder(terminal, 'asked', 'exchanges');
    assert.ok(requestCount > 0);
    assert.equal(files.length, requestCount);
    for (const [name, text] of files) {
      const { schemaName, digest, model, request, completion } = parseExchange(text, name);
      assert.equal(name, `${schemaName}-${digest}.json`);
      assert.equal(model, 'test');
      assert.match(request?.user ?? '', /How to store\./);
      assert.deepEqual(completion, { type: 'reply', text: REPLY, tokens: 1234, requests: 1 });
      assert.ok(!text.includes(KEY));
    }
  });

  test('Replayed without a network, every byte is the same but what a clock measured', async () => {
    const again = await terminal.compare('again', '--replay', join('asked', 'exchanges'));
    assert.equal(again.exitCode, 1, again.stderr);
    const { sampler } = await readResult(terminal, 'again');
    assert.equal(sampler.requests, requestCount);
    assert.deepEqual(
      await readUnclocked(terminal, 'again'),
      await readUnclocked(terminal, 'asked'),
    );
  });

  test('A killed replay goes on with --resume and ends the same', async () => {
    const { directory, base, head } = terminal.project;
    const replay = ['--repository', directory, '--replay', join('asked', 'exchanges')];
    const of = ['--base', base, '--head', head, '--output', 'killed'];
    const running = terminal.start('run', ...replay, ...of);
    const log = join(terminal.folder, 'killed', 'trials.ndjson');
    const countTrials = async () =>
      (await readFile(log, 'utf8').catch(() => '')).split('\n').length - 1;
    while ((await countTrials()) < 12) await delay(5);
    running.signal('SIGKILL');
    await running.ended;
    const ended = await terminal.run('run', ...replay, '--resume', 'killed');
    assert.equal(ended.exitCode, 1, ended.stderr);
    assert.deepEqual(
      await readUnclocked(terminal, 'killed'),
      await readUnclocked(terminal, 'asked'),
    );
  });

  test('A reply that was not recorded is told by its digest, and coverage fills in', async () => {
    const other = { version: 1, digest: '0'.repeat(16), schemaName: 'other', model: null };
    const completion = { type: 'reply', text: '{}', tokens: 0 };
    await mkdir(join(terminal.folder, 'records'));
    const path = join(terminal.folder, 'records', `other-${other.digest}.json`);
    await writeFile(path, JSON.stringify({ ...other, completion }));
    const ended = await terminal.compare('missing', '--replay', 'records');
    assert.equal(ended.exitCode, 1, ended.stderr);
    const { sampler, sample } = await readResult(terminal, 'missing');
    assert.match(sampler.note ?? '', /no reply recorded for [\w-]+ [0-9a-f]{16}/);
    assert.equal(sampler.requests, 0);
    assert.ok(sample.every(({ origin }) => origin !== 'language model'));
  });

  test('A folder without exchanges, and a file that is none, are mistakes', async () => {
    const fails = async (says: RegExp, directory: string) => {
      const ended = await terminal.compare('wrong', '--replay', directory);
      assert.equal(ended.exitCode, 2, ended.stderr);
      assert.match(ended.stderr, says);
      assert.doesNotMatch(ended.stderr, /^ {4}at /m);
    };
    await fails(
      /--replay: nowhere holds no recorded exchanges .* exchanges of its output/,
      'nowhere',
    );
    await mkdir(join(terminal.folder, 'broken'));
    await writeFile(join(terminal.folder, 'broken', 'x.json'), '{"version": 2}');
    await fails(/broken\/x\.json: no recorded exchange: version: /, 'broken');
    await rm(join(terminal.folder, 'broken', 'x.json'));
  });
});
