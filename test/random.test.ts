import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean, sampleCorrelation, variance } from 'simple-statistics';
import { normalNumbers, seededRandom } from '../src/random.ts';

test('normal numbers have the moments and the tails of a normal distribution', () => {
  const normal = normalNumbers(seededRandom(1));
  const drawn = Array.from({ length: 40_000 }, () => normal());
  assert.ok(Math.abs(mean(drawn)) < 0.02);
  assert.ok(Math.abs(variance(drawn) - 1) < 0.03);
  const beyond = drawn.filter((value) => Math.abs(value) > 1.96).length / drawn.length;
  assert.ok(Math.abs(beyond - 0.05) < 0.005, `${beyond}`);
});

test('the two numbers that are drawn together are independent', () => {
  const normal = normalNumbers(seededRandom(2));
  const pairs = Array.from({ length: 20_000 }, () => [normal(), normal()] as const);
  const [first, second] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
  assert.ok(Math.abs(sampleCorrelation(first, second)) < 0.03);
  const squares = [first, second].map((numbers) => numbers.map((value) => value ** 2));
  assert.ok(Math.abs(sampleCorrelation(squares[0] ?? [], squares[1] ?? [])) < 0.03);
});

test('the same seed gives the same normal numbers', () => {
  const [one, other] = [3, 3].map((seed) => normalNumbers(seededRandom(seed)));
  assert.deepEqual(
    Array.from({ length: 5 }, () => one?.()),
    Array.from({ length: 5 }, () => other?.()),
  );
});
