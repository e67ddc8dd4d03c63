import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { assertHarmless, assertHarmlessLog } from '../hostile/harmless.ts';
import { HOSTILE_TEXTS } from '../hostile/texts.ts';
import type { RevisionDescription } from '../projects/synthetic-project.ts';
import { budget, costs, REVISION } from '../projects/variants.ts';
import type { ModelRequest } from '../servers/model-server.ts';
import { pullRequest } from './github-event.ts';
import { readResult, startWorkflow, type Step, type Workflow } from './workflow.ts';

const TEXTS = HOSTILE_TEXTS.map(({ text }) => text);
/** A value of an option: no longer than anybody's, but each kind of text. */
const SHORT = TEXTS.map((text) => text.slice(0, 300));
/** What is no hidden character of the schema's own syntax can be the name of an option. */
const NAMES = SHORT.map((text) => text.replaceAll('.', '').slice(0, 60)).filter(
  (_, index) => index % 4 === 0,
);
/** Two texts a file, because so many files are not allowed. */
const HALF = Math.ceil(TEXTS.length / 2);
const DOCUMENTS = Object.fromEntries(
  TEXTS.slice(0, HALF).map((text, index) => [
    `docs/${index}.md`,
    `${text}\n\n${TEXTS[index + HALF] ?? ''}`,
  ]),
);
/** The lines by which the action itself speaks to the runner. */
const OURS = /^::(add-mask::|error::|warning title=Perfscape::)/;

const messagesSchema = z.array(z.object({ role: z.string(), content: z.string() })).length(2);

function messagesOf({ body }: ModelRequest) {
  const [system, user] = messagesSchema.parse(body['messages']);
  return { system: system?.content ?? '', user: user?.content ?? '' };
}

function hostileHead(base: RevisionDescription): RevisionDescription {
  const properties = {
    codec: {
      enum: ['plain', ...SHORT],
      default: 'plain',
      title: SHORT.join(' '),
      description: SHORT.join('\n'),
    },
    ...Object.fromEntries(
      NAMES.map((name, index) => [
        `${name} ${index}`,
        { type: 'boolean', title: name, description: SHORT[index] ?? '' },
      ]),
    ),
  };
  return {
    ...base,
    schema: { type: 'object', title: SHORT.join(' '), properties },
    statements: `// ${SHORT.join(' ').replaceAll(/[\r\n\u2028\u2029]/g, ' ')}`,
    documents: DOCUMENTS,
  };
}

/** Nothing of a text was run, or taken for a path. */
async function assertNoTrace({ project }: Workflow, step: Step): Promise<void> {
  const folder = dirname(project.directory);
  const files = await readdir(folder, { recursive: true });
  assert.deepEqual(
    files.filter((path) => path.includes('PWNED')),
    [],
  );
  assert.equal(existsSync('/tmp/PWNED'), false);
  assert.equal(existsSync('PWNED'), false);
  assert.doesNotMatch(
    Object.keys(step.outputs).join('\n'),
    /^(?!verdict|conclusion|result|comment|summary|store-updated)/m,
  );
}

const settingsOf = (configurations: number) => ({
  ...budget({ configurations, pairs: 1, 'request-seconds': 20 }),
  comment: 'always',
  documentation: Object.keys(DOCUMENTS),
});

describe('Hostile text', { concurrency: 2 }, () => {
  test('in schema, documentation, code and replies changes only the opinion of the model', async () => {
    const base = { ...REVISION, settings: settingsOf(9), costs: '{ time: 20, size: 1000 }' };
    const configurations = SHORT.map((text) => ({
      reason: text,
      values: Object.fromEntries([
        ['codec', text],
        ...NAMES.map((name, index) => [`${name} ${index}`, index % 2 === 0]),
      ]),
    }));
    await using workflow = await startWorkflow(
      { base, head: hostileHead(base) },
      { model: [{ type: 'reply', text: JSON.stringify({ configurations }) }] },
    );
    const step = await workflow.runStep(pullRequest(workflow.project));
    assert.equal(step.exitCode, 0, step.log.slice(0, 5000));
    const { sample } = await readResult(step);
    assert.equal(sample.length, 9);
    const allowed = new Set<unknown>(['plain', ...SHORT]);
    for (const { key, failures } of sample) {
      assert.ok(allowed.has(JSON.parse(key).codec));
      assert.deepEqual(failures, []);
    }
    assert.ok(sample.some(({ origin }) => origin === 'language model'));

    assert.ok((workflow.model?.received.length ?? 0) > 0);
    for (const request of workflow.model?.received ?? []) {
      const { system, user } = messagesOf(request);
      for (const { name, text } of HOSTILE_TEXTS) {
        assert.ok(!system.includes(text.slice(0, 60)), name);
      }
      assert.equal(typeof JSON.parse(user), 'object');
      assert.ok(user.length < 500_000, String(user.length));
    }
    const body = workflow.github.comments[0]?.body ?? '';
    for (const report of [body, step.summary]) assertHarmless(report);
    assertHarmlessLog(step.log, OURS);
    await assertNoTrace(workflow, step);
  });

  test('in all that a model and its service say is only told', async () => {
    const description = { ...REVISION, settings: settingsOf(4) };
    const documents = Object.fromEntries(Object.keys(DOCUMENTS).map((path) => [path, 'short']));
    const base = { ...description, documents };
    const head = { ...base, costs: costs('options.cache ? 1.01 : 1') };
    const configurations = TEXTS.map((text) => ({ reason: text, values: { [text]: text } }));
    const all = JSON.stringify({ configurations }).slice(0, 7_000_000);
    for (const behaviour of [
      { type: 'reply', text: all },
      { type: 'reply', text: SHORT.join('\n') },
      { type: 'refusal', text: SHORT.join('\n') },
      { type: 'status', status: 400, message: SHORT.join('\n') },
      { type: 'garbage', body: TEXTS.join('\n') },
    ] as const) {
      await using workflow = await startWorkflow({ base, head }, { model: [behaviour] });
      const step = await workflow.runStep(pullRequest(workflow.project));
      assert.equal(step.exitCode, 0, step.log.slice(0, 5000));
      const { sample } = await readResult(step);
      assert.ok(sample.every(({ origin }) => origin !== 'language model'));
      assert.equal(sample.length, 4);
      const body = workflow.github.comments[0]?.body ?? '';
      for (const report of [body, step.summary]) assertHarmless(report);
      assertHarmlessLog(step.log, OURS);
      await assertNoTrace(workflow, step);
    }
  });
});
