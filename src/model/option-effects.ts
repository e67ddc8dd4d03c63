import type { Configuration } from '../space/configuration.ts';
import { growQuickForest, type ForestGround, type Observation } from './quick-forest.ts';

// The order of the options is wanted, not their exact effects.
const COMPARED = 200;

/**
 * How far each option moves the observed value, over all values of the other options: the root mean
 * square of what the forest says changes when one option alone takes the value of another
 * configuration (the total effect, Jansen 1999; Saltelli et al. 2010). Preconditions: something was
 * observed; the candidates are in random order.
 */
export function predictOptionEffects(
  observations: readonly Observation[],
  candidates: readonly Configuration[],
  ground: ForestGround,
): Map<string, number> {
  const forecast = growQuickForest(observations, ground);
  const half = Math.min(COMPARED, Math.floor(candidates.length / 2));
  const compared = candidates.slice(0, half).map((one, index) => ({
    one,
    other: candidates[half + index] ?? one,
    average: forecast(one).average,
  }));
  return new Map(
    ground.options.map(({ name }) => {
      const squares = compared.map(({ one, other, average }) => {
        const moved = { ...one, [name]: other[name] ?? null };
        return (forecast(moved).average - average) ** 2;
      });
      return [name, Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / half)];
    }),
  );
}
