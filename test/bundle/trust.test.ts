import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertHarmless } from '../hostile/harmless.ts';
import { ONE_PAIR, project, REVISION, SCHEMA, settings, SETTINGS } from '../projects/variants.ts';
import {
  ASK_MODEL,
  CREATE_COMMENT,
  editComment,
  LIST_STORE,
  NOTHING,
} from './expected-requests.ts';
import type { Behaviour } from '../servers/model-server.ts';
import { pullRequest } from './github-event.ts';
import { readResult, startWorkflow } from './workflow.ts';

const SECRETS = {
  GITHUB_TOKEN: 'secret-1',
  GH_TOKEN: 'secret-2',
  OPENAI_API_KEY: 'secret-3',
  AWS_SECRET_ACCESS_KEY: 'secret-4',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-5',
  ACTIONS_CACHE_URL: 'secret-6',
  NPM_TOKEN: 'secret-7',
  NODE_OPTIONS: '--title=secret-8',
  'INPUT_API-KEY': 'secret-9',
  'INPUT_GITHUB-TOKEN': 'secret-10',
  DATABASE_URL: 'secret-11',
};

/** Code that leaves a copy of its environment, whichever revision or command runs it. */
function printEnvironment(path: string): string {
  return `require('fs').writeFileSync(${JSON.stringify(path)}, JSON.stringify(process.env))`;
}

test('No secret of the step reaches benchmark, build, log, report or comment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perfscape-environment-'));
  try {
    const [ofBenchmark, ofBuild] = [join(folder, 'benchmark.json'), join(folder, 'build.json')];
    const spying = project(
      {},
      {
        statements: `process.getBuiltinModule('module').createRequire(import.meta.url);
const require = (name) => process.getBuiltinModule(name);
${printEnvironment(ofBenchmark)};`,
        settings: settings({
          budget: { ...SETTINGS.budget, configurations: 5 },
          comment: 'always',
          build: `node -e ${JSON.stringify(printEnvironment(ofBuild).replaceAll('"', "'"))}`,
        }),
      },
    );
    await using workflow = await startWorkflow(spying, {
      model: [{ type: 'reply', text: 'nothing of use' }],
    });
    const step = await workflow.runStep(pullRequest(workflow.project), { environment: SECRETS });
    assert.equal(step.exitCode, 0, step.log);

    for (const path of [ofBenchmark, ofBuild]) {
      const environment = JSON.parse(await readFile(path, 'utf8'));
      assert.ok(environment.PATH !== undefined && environment.HOME !== undefined);
      for (const [name, value] of Object.entries(environment)) {
        assert.doesNotMatch(name, /^(INPUT|ACTIONS|GITHUB)_|TOKEN|SECRET|KEY/);
        assert.doesNotMatch(String(value), /secret-|workflow-token/, name);
      }
    }
    assert.doesNotMatch(step.log.replace(/^::add-mask::.*$/gm, ''), /secret-/);
    const body = workflow.github.comments[0]?.body ?? '';
    assert.doesNotMatch(body + step.summary + JSON.stringify(await readResult(step)), /secret-/);
    const { received } = workflow.model ?? { received: [] };
    assert.deepEqual(step.requests, {
      ...NOTHING,
      github: [...LIST_STORE, ...CREATE_COMMENT],
      model: received.flatMap(() => ASK_MODEL),
    });
    assert.equal(received[0]?.authorization, 'Bearer secret-9');
    assert.doesNotMatch(JSON.stringify(received.map((request) => request.body)), /secret-/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Ends the table, the fold, the line and the code span that it may stand in. */
const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '</details></summary>',
  '@octocat',
  '[click](http://evil.example)',
  '``` `tick` ```',
  'a|b||c',
  '**bold** #1',
  '\u202Egnol\u2066',
  'line\n\n# Heading',
  '-->',
] as const;

describe('Hostile text', { concurrency: 2 }, () => {
  test('in option names, values, descriptions and regions does no harm in a report', async () => {
    const names = HOSTILE.map((text, index) => `${text.replaceAll('.', '')} ${index}`);
    const properties = {
      codec: { enum: ['plain', ...HOSTILE], default: 'plain', description: HOSTILE.join(' ') },
      ...Object.fromEntries(names.map((name) => [name, { type: 'boolean' }])),
      '@octocat fixed': { type: 'string', default: '<img src=y>' },
    };
    const changed = names.map((name) => `options[${JSON.stringify(name)}]`);
    const base = { ...REVISION, settings: settings({ comment: 'always' }) };
    const head = {
      ...base,
      schema: { type: 'object', properties },
      costs: `{ time: ${changed[2]} ? 30 : 20, size: ${changed[3]} ? 1200 : 1000 }`,
    };
    await using workflow = await startWorkflow({
      base: { ...head, schema: SCHEMA, costs: `{ time: 20, size: 1000 }` },
      head,
    });
    const step = await workflow.runStep(pullRequest(workflow.project));
    assert.equal(step.exitCode, 1, step.log);
    assert.deepEqual(step.requests, { ...NOTHING, github: [...LIST_STORE, ...CREATE_COMMENT] });
    const body = workflow.github.comments[0]?.body ?? '';
    for (const report of [body, step.summary]) {
      assertHarmless(report);
      for (const told of ['codec', '<img', '@octocat', '(http:', '**bold**', 'a\\|b']) {
        assert.ok(
          report.match(/`[^`]+`/g)?.some((span) => span.includes(told)),
          told,
        );
      }
    }
  });

  test('in failures, in replies of the model and in its errors does no harm either', async () => {
    const crashing = project(
      { statements: `if (options.cache) throw new Error(${JSON.stringify(HOSTILE.join(' '))});` },
      { settings: settings({ ...ONE_PAIR, comment: 'always' }) },
    );
    const configurations = HOSTILE.map((text) => ({ reason: text, values: { [text]: text } }));
    const answers: Behaviour[] = [
      { type: 'reply', text: JSON.stringify({ configurations }) },
      { type: 'status', status: 400, message: HOSTILE.join(' ') },
    ];
    let turn = 0;
    await using workflow = await startWorkflow(crashing, {
      model: () => answers[turn] ?? { type: 'never' },
    });
    for (const [index, told, requests] of [
      [0, /unknown option "@&#8203;octocat"/, CREATE_COMMENT],
      [1, /HTTP 400 \\<img src/, editComment(1)],
    ] as const) {
      turn = index;
      const step = await workflow.runStep(pullRequest(workflow.project));
      assert.equal(step.exitCode, 1, step.log);
      const github = [...LIST_STORE, ...requests];
      const model = step.requests.model.flatMap(() => ASK_MODEL);
      assert.deepEqual(step.requests, { ...NOTHING, github, model });
      assert.ok(model.length > 0);
      const body = workflow.github.comments[0]?.body ?? '';
      for (const report of [body, step.summary]) {
        assertHarmless(report);
        assert.match(report, told);
      }
    }
  });
});
