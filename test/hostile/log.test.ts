import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visible, withoutCommands } from '../../src/adapters/terminal.ts';
import { assertHarmlessLog } from './harmless.ts';
import { HOSTILE_TEXTS } from './texts.ts';

for (const { name, text } of HOSTILE_TEXTS) {
  test(`${name} is only text on a terminal and in a job's log`, () => {
    assert.doesNotMatch(visible(text).replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    assertHarmlessLog(withoutCommands(text), /(?!)/);
  });
}

test('Other text stays as it is', () => {
  const text = 'measuring configurations 1 to 5 of 9: a::b ## [x] é 🔴\n  next';
  assert.equal(withoutCommands(text), text);
});
