import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COMMENT_LIMIT,
  COMMENT_MARKER,
  renderComment,
  renderSummary,
} from '../../src/report/comment.ts';
import type { Result } from '../../src/report/result.ts';
import { aRegression, aResult } from '../report/result-builder.ts';
import { assertHarmless } from './harmless.ts';
import { HOSTILE_TEXTS } from './texts.ts';

/** Every text of a result that a pull request, a benchmark or a model can write. */
function resultWith(text: string): Result {
  const quiet = aResult();
  const [sampled] = quiet.sample;
  assert.ok(sampled);
  const change = { estimate: 0.5, low: 0.4, high: 0.6 };
  const conditions = [{ option: text, operator: '=' as const, value: text }];
  const region = { rule: '', conditions, share: 0.2, change };
  const level = { estimate: 1, low: 1, high: 1 };
  const verdict = 'regressed' as const;
  const names = ['default', `profile:${text}`, 'space'];
  const places = names.map((place) => ({ place, change, verdict, level }));
  const objective = aRegression({ name: text, unit: text, limit: 3, region, places });
  return aResult({
    objectives: [objective],
    gate: { conclusion: 'warn', reasons: [`latency: where ${text} holds`] },
    sample: [
      sampled,
      {
        ...sampled,
        key: JSON.stringify({ [text]: text }),
        origin: 'language model',
        failures: [{ revision: 'base', status: 'crash', count: 1, detail: text }],
      },
    ],
    sampler: {
      ...quiet.sampler,
      rejected: [{ proposal: text, reason: `unknown option ${text}` }],
      note: text,
    },
    schema: {
      ...quiet.schema,
      changes: [{ option: text, kind: 'default', before: text, after: text }],
      fixed: [{ name: text, reason: `a free string ${text}` }],
    },
    settings: { seed: 1, changes: [{ key: text, before: text, after: text, loosened: true }] },
    environment: { ...quiet.environment, cpu: text, system: text, image: text, governor: text },
    budget: { ...quiet.budget, cut: [text] },
    notes: [`Profile production: not varied: ${text}.`, text],
  });
}

test('There are at least 40 hostile texts, each of its own', () => {
  assert.ok(HOSTILE_TEXTS.length >= 40, String(HOSTILE_TEXTS.length));
  assert.equal(new Set(HOSTILE_TEXTS.map(({ text }) => text)).size, HOSTILE_TEXTS.length);
});

for (const { name, text } of HOSTILE_TEXTS) {
  test(`${name} is only text in comment and summary`, () => {
    const result = resultWith(text);
    const comment = renderComment(result);
    assert.ok(comment.length <= COMMENT_LIMIT);
    assert.ok(comment.startsWith(COMMENT_MARKER));
    assertHarmless(comment);
    assertHarmless(renderSummary(result));
  });
}
