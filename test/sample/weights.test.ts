import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { readImpact } from '../../src/sample/language-model/impact.ts';
import { readRelevance } from '../../src/sample/language-model/relevance.ts';
import { weigh, weighEffects } from '../../src/sample/weights.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { candidates, space } from './sampled-space.ts';

const { options } = space;
const names = options.map(({ name }) => name);

function judge(effects: Readonly<Record<string, string>>, interactions: readonly string[] = []) {
  const entries = Object.entries(effects).map(([name, effect]) => ({
    name,
    effects: { time: effect },
    interactsWith: interactions,
    reason: '',
  }));
  return readRelevance([JSON.stringify({ options: entries })], options, [{ name: 'time' }]);
}

const touching = readImpact(
  JSON.stringify({
    options: [{ option: 'ratio', from: 0.5, confidence: 'high' }],
    regions: [],
  }),
  space,
);
const pruned: ReadonlySet<string> = new Set();

test('strong options weigh most, irrelevant ones little, and unknown ones as weak ones', () => {
  const relevance = judge({ codec: 'strong', level: 'weak', ratio: 'none' });
  const { ofOption } = weigh({ relevance, impact: null, pruned }, names);
  const [strong, weak, none, unknown] = ['codec', 'level', 'ratio', 'cache.enabled'].map(ofOption);
  assert.equal(strong, 1);
  assert.ok(weak !== undefined && weak < 1 && weak === unknown);
  assert.ok(none !== undefined && none > 0 && none < weak);
});

test('options that interact weigh more together, in either order', () => {
  const relevance = judge({ codec: 'strong', level: 'strong', ratio: 'strong' }, ['level']);
  const { ofPair } = weigh({ relevance, impact: null, pruned }, names);
  assert.ok(ofPair('codec', 'level') > ofPair('codec', 'ratio'));
  assert.equal(ofPair('codec', 'level'), ofPair('level', 'codec'));
});

test('an option that the change touches matters though it moves no objective', () => {
  const relevance = judge({ codec: 'strong', level: 'none', ratio: 'none' });
  const { ofOption } = weigh({ relevance, impact: touching, pruned }, names);
  assert.ok(ofOption('ratio') > ofOption('level'));
});

test('a judgement that tells nothing apart changes nothing', () => {
  for (const effect of ['strong', 'weak', 'none']) {
    const relevance = judge(Object.fromEntries(names.map((name) => [name, effect])));
    const weights = weigh({ relevance, impact: null, pruned }, names);
    assert.deepEqual(
      sampleCoverage({ options, candidates, weights }, [], 20),
      sampleCoverage({ options, candidates }, [], 20),
    );
  }
});

function levelsOf(sample: readonly Configuration[], name: string): number {
  return new Set(sample.map((one) => String(one[name]))).size;
}

test('weighted coverage spreads over what matters, and still varies what does not', () => {
  const relevance = judge({
    ...Object.fromEntries(names.map((name) => [name, 'none'])),
    codec: 'strong',
    'cache.enabled': 'strong',
  });
  const weights = weigh({ relevance, impact: null, pruned }, names);
  const sample = sampleCoverage({ options, candidates, weights }, [], 8);
  const cells = new Set(sample.map((one) => `${one['codec']} ${one['cache.enabled']}`));
  assert.equal(cells.size, 8, 'every pair of the strong options once');
  assert.ok(levelsOf(sample, 'level') > 1 && levelsOf(sample, 'ratio') > 1);
});

test('measured effects weigh by the objective that an option moves most, none by nothing', () => {
  const time = new Map([
    ['codec', 0.4],
    ['level', 0.1],
    ['ratio', 0],
  ]);
  const size = new Map([
    ['codec', 0],
    ['level', 3],
    ['ratio', 0],
  ]);
  const { ofOption, ofPair } = weighEffects([time, size]);
  assert.equal(ofOption('codec'), 1);
  assert.equal(ofOption('level'), 1);
  assert.ok(ofOption('ratio') > 0 && ofOption('ratio') < 0.2);
  assert.equal(weighEffects([time]).ofOption('level'), 0.5);
  assert.equal(ofPair('codec', 'ratio'), ofOption('codec') * ofOption('ratio'));
});

test('where no option has an effect all weigh the same', () => {
  const { ofOption } = weighEffects([
    new Map([
      ['codec', 0],
      ['level', 0],
    ]),
  ]);
  assert.equal(ofOption('codec'), ofOption('level'));
});
