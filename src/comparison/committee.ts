import type { Configuration } from '../space/configuration.ts';
import { matches, type Rule } from './condition.ts';
import type { Region } from './region.ts';

function weigh(regions: readonly Region[]) {
  const least = Math.min(0, ...regions.map(({ score }) => score));
  const weights = regions.map(({ score }) => Math.exp((least - score) / 2));
  return { weights, total: weights.reduce((sum, weight) => sum + weight, Math.exp(least / 2)) };
}

/** Share of the rival explanations, as posterior odds, that name every option of a rule. */
export function certaintyOf(rule: Rule, regions: readonly Region[]): number {
  const { weights, total } = weigh(regions);
  const options = rule.map(({ option }) => option);
  const agreeing = regions.map(({ rule: rival }, index) =>
    options.every((name) => rival.some(({ option }) => option === name))
      ? (weights[index] ?? 0)
      : 0,
  );
  return agreeing.reduce((sum, weight) => sum + weight, 0) / total;
}

/**
 * Weight of the rival rules, by exp(−score / 2) as posterior odds, that put a configuration inside
 * the changed region. Having no region at all is a rival too, with score 0.
 */
export function createSuspicion(regions: readonly Region[]) {
  const { weights, total } = weigh(regions);
  return (configuration: Configuration): number =>
    regions.reduce(
      (sum, { rule }, index) => (matches(rule, configuration) ? sum + (weights[index] ?? 0) : sum),
      0,
    ) / total;
}
