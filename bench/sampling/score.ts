import { mean, median } from 'simple-statistics';
import type { Accuracy } from './evaluate.ts';

/** A system's objective at one budget: errors by sampler, the mean of the seeds. */
export interface Scenario {
  readonly system: string;
  readonly objective: string;
  readonly budget: number;
  readonly errors: ReadonlyMap<string, number>;
}

/** Scenarios by the root mean square error of their models. */
export function groupScenarios(accuracies: readonly Accuracy[]): Scenario[] {
  const groups = new Map<string, Accuracy[]>();
  for (const one of accuracies) {
    const name = JSON.stringify([one.system, one.objective, one.budget]);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()].flatMap((group): Scenario[] => {
    const [first] = group;
    if (first === undefined) return [];
    const names = [...new Set(group.map(({ sampler }) => sampler))];
    const errors = new Map(
      names.map((name) => [
        name,
        mean(group.filter(({ sampler }) => sampler === name).map(({ rmse }) => rmse)),
      ]),
    );
    const { system, objective, budget } = first;
    return [{ system, objective, budget, errors }];
  });
}

/** Share of the scenarios in which each of the named samplers has the least error; ties share. */
export function shareBest(scenarios: readonly Scenario[], names: readonly string[]) {
  const wins = new Map(names.map((name) => [name, 0]));
  for (const { errors } of scenarios) {
    const errorOf = (name: string) => errors.get(name) ?? Number.POSITIVE_INFINITY;
    const least = Math.min(...names.map(errorOf));
    const winners = names.filter((name) => errorOf(name) === least);
    for (const name of winners) wins.set(name, (wins.get(name) ?? 0) + 1 / winners.length);
  }
  return new Map([...wins].map(([name, count]) => [name, count / scenarios.length]));
}

/** Median over the scenarios of a sampler's error as a share of that of random sampling. */
export function medianRatioToRandom(scenarios: readonly Scenario[], name: string): number {
  return compareErrors(scenarios, name, 'random').median;
}

/** Errors of one sampler as shares of another's. */
export interface Comparison {
  /** Over the scenarios. */
  readonly median: number;
  readonly largest: number;
  /** Of the scenarios: where the error is over 5 % larger. */
  readonly worse: number;
}

const WORSE = 1.05;

export function compareErrors(
  scenarios: readonly Scenario[],
  name: string,
  other: string,
): Comparison {
  const ratios = scenarios.map(
    ({ errors }) => (errors.get(name) ?? Number.NaN) / (errors.get(other) ?? Number.NaN),
  );
  const worse = ratios.filter((ratio) => ratio > WORSE).length / ratios.length;
  return { median: median(ratios), largest: Math.max(...ratios), worse };
}

/**
 * Among the scenarios and samplers whose error pruning moves at all: the share in which it is less.
 */
export function sharePruningHelps(
  scenarios: readonly Scenario[],
  names: readonly (readonly [name: string, pruned: string])[],
): number | null {
  const moves = scenarios.flatMap(({ errors }) =>
    names.flatMap(([name, pruned]) => {
      const difference = (errors.get(pruned) ?? 0) - (errors.get(name) ?? 0);
      return difference === 0 ? [] : [difference];
    }),
  );
  return moves.length === 0 ? null : moves.filter((move) => move < 0).length / moves.length;
}
