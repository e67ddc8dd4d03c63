import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  digamma,
  estimateVariancePrior,
  moderateVariance,
  trigamma,
  trigammaInverse,
} from '../../src/comparison/moderated-variance.ts';

function assertNear(actual: number, expected: number, relative = 1e-8): void {
  const error = Math.abs(actual - expected) / Math.max(1e-300, Math.abs(expected));
  assert.ok(error <= relative, `${actual} instead of ${expected}`);
}

function samplesOf(variances: readonly number[], degrees: readonly number[]) {
  return variances.map((variance, index) => ({ variance, degrees: degrees[index] ?? 0 }));
}

/** By scipy 1.17: digamma(x) and polygamma(1, x). */
const gammaFunctions = [
  [0.5, -1.9635100260214235, 4.93480220054468],
  [1, -0.5772156649015329, 1.6449340668482266],
  [1.5, 0.03648997397857652, 0.9348022005446793],
  [2, 0.42278433509846713, 0.6449340668482266],
  [3.3, 1.0348224890596216, 0.3535015418410618],
  [5.9, 1.6878194259079582, 0.18466215140534098],
  [6, 1.7061176684318005, 0.18132295573711532],
  [10, 2.251752589066721, 0.10516633568168576],
  [100.5, 4.605174352581845, 0.009999916669583104],
] as const;

/** By scipy 1.17: brentq on polygamma(1, y) − x. */
const inverses = [
  [1e-4, 10000.499991666666],
  [0.01, 100.49916668194322],
  [0.3, 3.8087190120511676],
  [1, 1.426255120215079],
  [4.934802200544679, 0.5],
  [20, 0.2307763291524263],
  [1e4, 0.010000810704391015],
] as const;

test('digamma and trigamma agree with reference values', () => {
  for (const [x, first, second] of gammaFunctions) {
    assertNear(digamma(x), first, 1e-7);
    assertNear(trigamma(x), second, 1e-8);
  }
});

test('the inverse of trigamma agrees with reference values', () => {
  for (const [x, expected] of inverses) assertNear(trigammaInverse(x), expected, 1e-7);
});

test('the inverse of trigamma undoes trigamma at every size', () => {
  fc.assert(
    fc.property(fc.double({ min: -4, max: 5, noNaN: true }), (exponent) => {
      const y = 10 ** exponent;
      assertNear(trigammaInverse(trigamma(y)), y, 1e-5);
    }),
  );
});

/**
 * By an independent implementation in Python (numpy, scipy) of limma's fitFDist as its source and
 * Smyth 2004, section 6.2, describe it.
 */
const priors = [
  {
    variances: [0.0004, 0.0025, 0.0001, 0.0016, 0.0081, 0.0009, 0.0049, 0.0002],
    degrees: [3, 3, 3, 3, 3, 3, 3, 3],
    expected: { variance: 0.0008707218729739055, degrees: 2.180885846697627 },
  },
  {
    variances: [0.012, 0.0004, 0.09, 0.0031, 0, 0.25],
    degrees: [3, 4, 2, 7, 3, 5],
    expected: { variance: 4.8917002595502067e-5, degrees: 0.38199714925078954 },
  },
  {
    variances: [0.001, 0.1, 0.0002, 0.03, 0.004, 0.9, 0.00001],
    degrees: [9, 9, 9, 9, 9, 9, 9],
    expected: { variance: 0.0003492539394444329, degrees: 0.5409312501863315 },
  },
] as const;

test("the prior agrees with an independent implementation of limma's fitFDist", () => {
  for (const { variances, degrees, expected } of priors) {
    const prior = estimateVariancePrior(samplesOf(variances, degrees));
    assertNear(prior.variance, expected.variance, 1e-6);
    assertNear(prior.degrees, expected.degrees, 1e-6);
  }
});

test('variances no more different than chance makes them are pooled', () => {
  const samples = samplesOf([1.1, 0.9, 1.3, 0.8, 1, 1.2], [4, 4, 4, 4, 4, 4]);
  const prior = estimateVariancePrior(samples);
  assertNear(prior.variance, 1.05);
  assert.equal(prior.degrees, Number.POSITIVE_INFINITY);
});

test('fewer than three variances are pooled by their degrees of freedom', () => {
  const prior = estimateVariancePrior(samplesOf([1, 4], [1, 2]));
  assert.deepEqual(prior, { variance: 3, degrees: Number.POSITIVE_INFINITY });
});

test('single values tell nothing of the variance', () => {
  const prior = estimateVariancePrior(samplesOf([0, 0, 1, 1.2, 0.9], [0, 0, 3, 3, 3]));
  assert.deepEqual(prior, estimateVariancePrior(samplesOf([1, 1.2, 0.9], [3, 3, 3])));
  const none = estimateVariancePrior(samplesOf([0, 0, 0], [0, 0, 0]));
  assert.deepEqual(none, { variance: 0, degrees: Number.POSITIVE_INFINITY });
});

test('without any noise the prior is zero', () => {
  const prior = estimateVariancePrior(samplesOf([0, 0, 0, 0], [3, 3, 3, 3]));
  assert.deepEqual(prior, { variance: 0, degrees: Number.POSITIVE_INFINITY });
});

test('noise in fewer than half of the configurations is still noise', () => {
  const prior = estimateVariancePrior(samplesOf([0, 0, 0, 0.4], [3, 3, 3, 3]));
  assertNear(prior.variance, 0.1);
});

test('a moderated variance lies between the own and the prior one, by their degrees', () => {
  assertNear(moderateVariance({ variance: 4, degrees: 3 }, { variance: 1, degrees: 6 }), 2);
  const pooled = { variance: 1, degrees: Number.POSITIVE_INFINITY };
  assert.equal(moderateVariance({ variance: 4, degrees: 3 }, pooled), 1);
  assert.equal(
    moderateVariance({ variance: 0, degrees: 0 }, { variance: 2.5, degrees: 1 }),
    2.5,
    'a single pair has the prior variance',
  );
});
