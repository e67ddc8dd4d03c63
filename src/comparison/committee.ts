import type { Configuration } from '../space/configuration.ts';
import { matches } from './condition.ts';
import type { Region } from './region.ts';

/**
 * Weight of the rival rules, by exp(−score / 2) as posterior odds, that put a configuration inside
 * the changed region. Having no region at all is a rival too, with score 0.
 */
export function createSuspicion(regions: readonly Region[]) {
  const least = Math.min(0, ...regions.map(({ score }) => score));
  const weights = regions.map(({ score }) => Math.exp((least - score) / 2));
  const total = weights.reduce((sum, weight) => sum + weight, Math.exp(least / 2));
  return (configuration: Configuration): number =>
    regions.reduce(
      (sum, { rule }, index) => (matches(rule, configuration) ? sum + (weights[index] ?? 0) : sum),
      0,
    ) / total;
}
