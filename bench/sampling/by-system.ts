import { mean, quantile } from 'simple-statistics';
import { drawIndex, seededRandom } from '../../src/random.ts';
import type { Accuracy } from './evaluate.ts';

/** Errors of one sampler as a share of another's, in the geometric mean, and a 95 % interval. */
export interface SystemRatio {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

const REPLICATES = 2000;

/** By budget and seed: the mean over the objectives of the log of the errors' ratio. */
function pairErrors(accuracies: readonly Accuracy[], name: string, other: string): number[] {
  const pairs = new Map<string, number[]>();
  for (const one of accuracies.filter(({ sampler }) => sampler === name)) {
    const { objective, budget, seed } = one;
    const beside = accuracies.find(
      (candidate) =>
        candidate.sampler === other &&
        candidate.objective === objective &&
        candidate.budget === budget &&
        candidate.seed === seed,
    );
    if (beside === undefined) continue;
    const key = `${budget} ${seed}`;
    pairs.set(key, [...(pairs.get(key) ?? []), Math.log(one.rmse / beside.rmse)]);
  }
  return [...pairs.values()].map((ofObjectives) => mean(ofObjectives));
}

/** Percentile bootstrap over budgets and seeds (Efron 1979). */
function summarizePairs(pairs: readonly number[]): SystemRatio {
  const random = seededRandom(1);
  const means = Array.from({ length: REPLICATES }, () =>
    mean(pairs.map(() => pairs[drawIndex(random, pairs.length)] ?? 0)),
  );
  return {
    ratio: Math.exp(mean([...pairs])),
    low: Math.exp(quantile(means, 0.025)),
    high: Math.exp(quantile(means, 0.975)),
  };
}

/** By name of the system; a single scenario is mostly luck. */
export function compareBySystem(
  accuracies: readonly Accuracy[],
  name: string,
  other: string,
): Record<string, SystemRatio> {
  const systems = [...new Set(accuracies.map(({ system }) => system))];
  return Object.fromEntries(
    systems.flatMap((system) => {
      const own = accuracies.filter((one) => one.system === system);
      const pairs = pairErrors(own, name, other);
      return pairs.length === 0 ? [] : [[system, summarizePairs(pairs)]];
    }),
  );
}
