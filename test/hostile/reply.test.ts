import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageIn, oneLine } from '../../src/adapters/openai-failure.ts';
import { answerOf } from '../../src/adapters/openai-answer.ts';
import { readProposals } from '../../src/sample/language-model/proposal.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { keyOf } from '../../src/space/configuration.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import { SCHEMA } from '../projects/variants.ts';
import { HOSTILE_TEXTS } from './texts.ts';

const space = createSpace(declareOptions(SCHEMA, 'schema'), 'schema');
const GOOD = { codec: 'fast', level: 5, cache: true, share: 0.25 };

/** Everything that a model can say with a text. */
function repliesWith(text: string): string[] {
  const configurations = (...values: unknown[]) =>
    JSON.stringify({ configurations: values.map((value) => ({ reason: text, values: value })) });
  return [
    text,
    `${text}\n${configurations(GOOD)}`,
    `${configurations(GOOD)}\n${text}`,
    configurations({ ...GOOD, codec: text }),
    configurations({ ...GOOD, level: text, cache: text }),
    configurations({ ...GOOD, [text]: text }),
    configurations(text, [text], { [text]: GOOD }, GOOD),
  ];
}

for (const { name, text } of HOSTILE_TEXTS) {
  test(`${name} in a reply leaves only valid configurations`, () => {
    for (const reply of repliesWith(text)) {
      const { accepted, rejected } = readProposals(reply, space, new Set());
      for (const configuration of accepted) {
        assert.equal(space.violation(configuration), null);
        assert.deepEqual(
          Object.keys(configuration).sort(),
          space.options.map((option) => option.name).sort(),
        );
      }
      assert.equal(new Set(accepted.map(keyOf)).size, accepted.length);
      for (const { proposal, reason } of rejected) {
        assert.ok(proposal.length <= 200 && reason.length <= 1_000);
      }
    }
    assert.equal('polluted' in {}, false);
  });

  test(`${name} in an answer of the service is at most one line`, () => {
    for (const body of [text, JSON.stringify({ error: { message: text } })]) {
      const line = oneLine(messageIn(body), null);
      assert.ok(line.length <= 300);
      assert.doesNotMatch(line, /[\r\n]/);
    }
    const message = { content: null, refusal: text };
    assert.equal(answerOf({ choices: [{ message }] }).type, 'failure');
    for (const answer of [text, { choices: text }, { choices: [{ message: text }] }]) {
      assert.equal(answerOf(answer).type, 'failure');
    }
  });
}
