import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictOptionEffects } from '../../src/model/option-effects.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { candidates, space } from '../sample/sampled-space.ts';

const ground = { options: space.options, seed: 1 };

function observe(value: (configuration: Configuration) => number) {
  return candidates
    .slice(0, 120)
    .map((configuration) => ({ configuration, value: value(configuration) }));
}

test('the effect of an option is the root mean square of what its own change does', () => {
  const effects = predictOptionEffects(
    observe(({ codec }) => (codec === 'dense' ? 1 : 0)),
    candidates,
    ground,
  );
  const share = candidates.filter(({ codec }) => codec === 'dense').length / candidates.length;
  // Two draws differ in it with probability 2 p (1 − p), and then by 1.
  const expected = Math.sqrt(2 * share * (1 - share));
  assert.ok(Math.abs((effects.get('codec') ?? 0) - expected) < 0.1, `${effects.get('codec')}`);
  for (const [name, effect] of effects) {
    assert.ok(name === 'codec' || effect < 0.1, `${name} ${effect}`);
  }
});

test('an option that acts under another one only has an effect too', () => {
  const effects = predictOptionEffects(
    observe((one) => (one['codec'] === 'dense' && one['cache.enabled'] === true ? 1 : 0)),
    candidates,
    ground,
  );
  assert.ok((effects.get('cache.enabled') ?? 0) > 3 * (effects.get('ratio') ?? 0));
});

test('where nothing differs no option has an effect', () => {
  const effects = predictOptionEffects(
    observe(() => 2),
    candidates,
    ground,
  );
  assert.deepEqual(new Set(effects.values()), new Set([0]));
});
