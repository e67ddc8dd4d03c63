import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Metric } from '../../src/measurement/metric.ts';
import { expandPatterns, matchesPattern } from '../../src/measurement/objective-pattern.ts';

const OPEN = {
  source: 'benchmark',
  unit: null,
  direction: null,
  warn: null,
  fail: 0.05,
  limit: null,
} as const;

function requests(...names: readonly string[]) {
  return names.map((name) => Object.assign({ name }, OPEN));
}

function metrics(...names: readonly string[]): Metric[] {
  return names.map((name) => ({ name, value: 1, unit: null, direction: null }));
}

function expand(patterns: readonly string[], given: readonly Metric[]) {
  const expansion = expandPatterns(requests(...patterns), given);
  assert.ok(expansion.status === 'expanded', JSON.stringify(expansion));
  return { ...expansion, names: expansion.objectives.map(({ name }) => name) };
}

function reasonOf(patterns: readonly string[], given: readonly Metric[]): string {
  const expansion = expandPatterns(requests(...patterns), given);
  assert.ok(expansion.status === 'unusable');
  return expansion.reason;
}

for (const [pattern, name, matches] of [
  ['latency/*', 'latency/p99', true],
  ['latency/*', 'latency/a/b', true],
  ['latency/*', 'latency/', true],
  ['latency/*', 'Latency/p99', false],
  ['*/mean', 'sleep 0.1/mean', true],
  ['*/mean', 'sleep 0.1/mean/x', false],
  ['a*b*c', 'abc', true],
  ['a*b*c', 'a1b2b3c', true],
  ['a*b*c', 'acb', false],
  ['ab*ba', 'aba', false],
  ['*', '', true],
  ['**', 'x', true],
  ['p(95)', 'p95', false],
  ['.*', 'x', false],
] as const) {
  test(`${pattern} ${matches ? 'matches' : 'does not match'} "${name}"`, () => {
    assert.equal(matchesPattern(pattern, name), matches);
  });
}

test('a pattern matches what its expression with .* matches', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  const names = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
  fc.assert(
    fc.property(letters, names, (pattern, name) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      assert.equal(matchesPattern(pattern, name), expression.test(name));
    }),
  );
});

test('a pattern becomes the metrics that it matches, in their order, with its thresholds', () => {
  const { names, objectives, notes } = expand(
    ['size', 'latency/*'],
    metrics('latency/p99', 'size', 'other', 'latency/p50'),
  );
  assert.deepEqual(names, ['size', 'latency/p99', 'latency/p50']);
  assert.deepEqual(objectives[2], { ...OPEN, name: 'latency/p50' });
  assert.deepEqual(notes, []);
});

test('a metric counts for its own name, else for the first pattern', () => {
  const given = metrics('a/x', 'a/y', 'b/x');
  assert.deepEqual(expand(['*/x', 'a/*', 'a/x'], given).names, ['b/x', 'a/y', 'a/x']);
});

test('what cannot be judged is left out and named', () => {
  const odd: Metric[] = [
    { name: 'a/zero', value: 0, unit: null, direction: null },
    { name: 'a/endless', value: Number.POSITIVE_INFINITY, unit: null, direction: null },
    { name: 'a/text', value: '"x"', unit: null, direction: null },
    ...metrics('a/\u001b[2J', `a/${'x'.repeat(200)}`),
  ];
  const { names, notes } = expand(['a/*'], [...metrics('a/x'), ...odd]);
  assert.deepEqual(names, ['a/x']);
  assert.equal(notes.length, 1);
  assert.match(
    notes[0] ?? '',
    /^Objective "a\/\*" leaves out .*"a\/zero", "a\/endless", "a\/text"/,
  );
  assert.match(reasonOf(['a/*'], odd), /^objective "a\/\*" stands for no metric/);
});

test('names that objects have by themselves are never objectives', () => {
  assert.deepEqual(expand(['*'], metrics('__proto__', 'constructor', '12', 'x')).names, ['x']);
});

test('more objectives than a run judges are refused with their number', () => {
  const given = metrics(...Array.from({ length: 21 }, (_, index) => `m${index}`));
  assert.equal(
    reasonOf(['m*'], given),
    '"m*": 21 objectives in all, and a run judges at most 20; narrow the pattern',
  );
  assert.equal(expand(['m1*'], given).names.length, 11);
});
