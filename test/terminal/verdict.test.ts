import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { INTERACTION, NOISE_ONLY, NOISY_MAIN_EFFECT } from '../projects/variants.ts';
import { openTerminal, readResult, verdictsOf } from './terminal.ts';

describe('The verdict on a cost function that is known', { concurrency: 2 }, () => {
  test('a main effect under noise of 1 % is found all the same', async () => {
    await using terminal = await openTerminal(NOISY_MAIN_EFFECT);
    await terminal.compare('out');
    const result = await readResult(terminal, 'out');
    assert.deepEqual(verdictsOf(result), { time: 'regressed', size: 'unchanged' });
    const region = result.objectives[0]?.region;
    assert.equal(region?.rule, 'cache = true');
    const { low, estimate, high } = region.change;
    assert.ok((low ?? 1) < 0.5 && 0.5 < (high ?? 0) && Math.abs(estimate - 0.5) < 0.05);
  });

  test('an interaction is found as a rule on both options, and the default is cleared', async () => {
    await using terminal = await openTerminal(INTERACTION);
    await terminal.compare('out');
    const result = await readResult(terminal, 'out');
    assert.deepEqual(verdictsOf(result), { time: 'regressed', size: 'unchanged' });
    const [time] = result.objectives;
    const conditions = time?.region?.conditions.toSorted((a, b) => (a.option < b.option ? -1 : 1));
    assert.deepEqual(conditions, [
      { option: 'cache', operator: '=', value: true },
      { option: 'codec', operator: '=', value: 'small' },
    ]);
    assert.equal(time?.places.find(({ place }) => place === 'default')?.verdict, 'unchanged');
  });

  test('noise alone is no change', async () => {
    await using terminal = await openTerminal(NOISE_ONLY);
    const ended = await terminal.compare('out');
    assert.equal(ended.exitCode, 0, ended.stdout);
    for (const verdict of Object.values(verdictsOf(await readResult(terminal, 'out')))) {
      assert.match(verdict, /^(unchanged|inconclusive)$/);
    }
  });
});
