import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  condition,
  logLikelihood,
  predictPoint,
  type MeasuredPoints,
} from '../../src/model/gaussian-regression.ts';

const PLACES = [
  [0, 0],
  [0.5, 1],
  [1, 0],
  [0.25, 1],
  [1, 1],
] as const;
const points: MeasuredPoints = {
  values: Float64Array.of(0.1, 0.4, -0.2, 0.3, 0.5),
  noiseVariances: Float64Array.of(0.01, 0.02, 0.01, 0.05, 0.01),
  distances: [0, 1].map((coordinate) =>
    Float64Array.from(
      PLACES.flatMap((a, row) =>
        PLACES.slice(0, row + 1).map((b) => Math.abs((a[coordinate] ?? 0) - (b[coordinate] ?? 0))),
      ),
    ),
  ),
};
const supposition = {
  rates: Float64Array.of(0.7, 1.9),
  signalVariance: 0.8,
  offsetVariance: 0.3,
  ownVariance: 0.04,
};

function predictAt(place: readonly [number, number], measured: number | null = null) {
  const conditioned = condition(points, supposition);
  assert.ok(conditioned !== null);
  const distances = [0, 1].map((coordinate) =>
    Float64Array.from(PLACES, (other) =>
      Math.abs((place[coordinate] ?? 0) - (other[coordinate] ?? 0)),
    ),
  );
  const memory = new Float64Array(PLACES.length);
  return { conditioned, ...predictPoint(conditioned, { distances, measured }, memory) };
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-7, `${actual} is not ${expected}`);
}

// From scikit-learn 1's GaussianProcessRegressor with a Laplacian kernel on places times rates.
test('prediction and likelihood are those of scikit-learn', () => {
  const first = predictAt([0.8, 0]);
  near(first.mean, -0.11454161);
  near(first.variance, 0.24481455);
  const second = predictAt([0.1, 1]);
  near(second.mean, 0.29429692);
  near(second.variance, 0.24760937);
  near(logLikelihood(first.conditioned), -3.8509802299841716);
});

// By numpy's solver, with the own variance in the covariance of the point with itself.
test('at a measured point its own part is known as well as its noise allows', () => {
  const precise = predictAt(PLACES[0], 0);
  near(precise.mean, 0.09772101442943504);
  near(precise.variance, 0.009856712392317002);
  const noisy = predictAt(PLACES[3], 3);
  near(noisy.mean, 0.30711050623761876);
  near(noisy.variance, 0.04317536882086781);
});

test('a point measured twice without noise or own part cannot be conditioned on', () => {
  const twice = {
    values: Float64Array.of(1, 2),
    noiseVariances: Float64Array.of(0, 0),
    distances: [Float64Array.of(0, 0, 0)],
  };
  const sure = { ...supposition, rates: Float64Array.of(1), offsetVariance: 0, ownVariance: 0 };
  assert.equal(condition(twice, sure), null);
});
