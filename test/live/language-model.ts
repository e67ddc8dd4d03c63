import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readExchanges } from '../../src/adapters/exchange-files.ts';
import { budget, costs, project } from '../projects/variants.ts';
import { openTerminal, readResult } from '../terminal/terminal.ts';
import { startSmallModel } from './small-model.ts';

const REQUEST_SECONDS = 240;
/** A model so small may write until a limit stops it; nothing else may go wrong. */
const ALLOWED_FAILURES =
  /^(no reply within [\d.]+ s|the reply was cut off at its length limit|the service failed 2 times in a row and is not asked again)$/;

// Opt-in (npm run test:model): it downloads a model of 290 MB and takes minutes.
test('A run with a real small model behind a real server ends, and is replayed without it', async (context) => {
  await using model = await startSmallModel();
  await using terminal = await openTerminal(
    project(
      { costs: costs('options.cache ? 1.5 : 1') },
      {
        settings: {
          ...budget({ configurations: 10, minutes: 12, 'request-seconds': REQUEST_SECONDS }),
          model: { 'base-url': model.url, name: model.name },
        },
      },
    ),
  );
  const ended = await terminal.compare('live');
  assert.equal(ended.exitCode, 1, ended.stderr);
  const exchanges = await readExchanges(join(terminal.folder, 'live', 'exchanges'));
  const { sampler, sample, gate } = await readResult(terminal, 'live');
  for (const { schemaName, completion } of exchanges) {
    const said = completion.type === 'reply' ? completion.text : completion.reason;
    context.diagnostic(`${schemaName}: ${completion.type}, ${completion.tokens} tokens: ${said}`);
  }
  context.diagnostic(`sampler: ${JSON.stringify(sampler)}`);
  context.diagnostic(`origins: ${sample.map(({ origin }) => origin).join(', ')}`);
  assert.equal(gate.conclusion, 'fail');
  assert.ok(exchanges.some(({ completion }) => completion.type === 'reply'));
  for (const { completion } of exchanges) {
    if (completion.type === 'failure') assert.match(completion.reason, ALLOWED_FAILURES);
  }

  const replayed = await terminal.compare('replayed', '--replay', join('live', 'exchanges'));
  assert.equal(replayed.exitCode, 1, replayed.stderr);
  const again = await readResult(terminal, 'replayed');
  assert.deepEqual(again.sample, sample);
  assert.deepEqual(again.sampler, sampler);
});
