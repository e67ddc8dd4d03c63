import {
  factorize,
  halfLogDeterminant,
  lowerIndex,
  solveLower,
  type LowerTriangle,
} from './cholesky.ts';

/**
 * What the process supposes: f(x) = m + g(x) + e(x), m ~ N(0, offsetVariance) the same everywhere,
 * g with covariance signalVariance · exp(−Σ rate · distance) over the coordinates, and
 * e ~ N(0, ownVariance) each point's own.
 */
export interface Supposition {
  /** One a coordinate; 0 says that the coordinate does not matter. */
  readonly rates: Float64Array;
  readonly signalVariance: number;
  readonly offsetVariance: number;
  readonly ownVariance: number;
}

/** Values measured at n points, with their noise and how far apart the points are. */
export interface MeasuredPoints {
  readonly values: Float64Array;
  readonly noiseVariances: Float64Array;
  /** For each coordinate the distance of every two points. */
  readonly distances: readonly LowerTriangle[];
}

/** What the measured points tell under one supposition. */
export interface Conditioned {
  readonly supposition: Supposition;
  readonly factor: LowerTriangle;
  /** Values with the factor divided out. */
  readonly whitened: Float64Array;
}

/** Fills `target` with covariances (own part left out) at distances given for each coordinate. */
function fillCovariances(
  target: Float64Array,
  { rates, signalVariance, offsetVariance }: Supposition,
  distances: readonly Float64Array[],
): void {
  const count = target.length;
  target.fill(0);
  // Two coordinates at a time halve the passes over the target.
  for (let one = 0; one < distances.length; one += 2) {
    const gaps = distances[one] ?? target;
    const rate = rates[one] ?? 0;
    const others = distances[one + 1] ?? gaps;
    const otherRate = one + 1 < distances.length ? (rates[one + 1] ?? 0) : 0;
    for (let i = 0; i < count; i++) {
      target[i] = (target[i] ?? 0) - rate * (gaps[i] ?? 0) - otherRate * (others[i] ?? 0);
    }
  }
  for (let i = 0; i < count; i++) {
    target[i] = signalVariance * Math.exp(target[i] ?? 0) + offsetVariance;
  }
}

/** Null where rounding leaves the covariances of the points singular. */
export function condition(points: MeasuredPoints, supposition: Supposition): Conditioned | null {
  const { values, noiseVariances, distances } = points;
  const count = values.length;
  const factor = new Float64Array(lowerIndex(count, 0));
  fillCovariances(factor, supposition, distances);
  for (let point = 0; point < count; point++) {
    const diagonal = lowerIndex(point, point);
    const own = supposition.ownVariance + (noiseVariances[point] ?? 0);
    factor[diagonal] = (factor[diagonal] ?? 0) + own;
  }
  if (!factorize(factor)) return null;
  const whitened = values.slice();
  solveLower(factor, whitened);
  return { supposition, factor, whitened };
}

/** Log marginal likelihood of the measured values. */
export function logLikelihood({ factor, whitened }: Conditioned): number {
  let squares = 0;
  for (const value of whitened) squares += value * value;
  const constant = (whitened.length / 2) * Math.log(2 * Math.PI);
  return -squares / 2 - halfLogDeterminant(factor) - constant;
}

/** Where a value is to be predicted. */
export interface Point {
  /** For each coordinate those to the measured points. */
  readonly distances: readonly Float64Array[];
  /** Which of the measured points it is, whose own part it shares; null: a new one. */
  readonly measured: number | null;
}

/**
 * Mean and variance of the value at a point, its own part included, measurement noise not. `shared`:
 * memory for one number a measured point, as thousands of points are predicted one after another.
 */
export function predictPoint(
  { supposition, factor, whitened }: Conditioned,
  { distances, measured }: Point,
  shared: Float64Array,
): { readonly mean: number; readonly variance: number } {
  const { signalVariance, offsetVariance, ownVariance } = supposition;
  fillCovariances(shared, supposition, distances);
  if (measured !== null) shared[measured] = (shared[measured] ?? 0) + ownVariance;
  solveLower(factor, shared);
  let mean = 0;
  let explained = 0;
  for (let index = 0; index < shared.length; index++) {
    const value = shared[index] ?? 0;
    mean += value * (whitened[index] ?? 0);
    explained += value * value;
  }
  const variance = Math.max(0, signalVariance + offsetVariance + ownVariance - explained);
  return { mean, variance };
}
