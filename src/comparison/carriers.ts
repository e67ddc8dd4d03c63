import type { Change } from './change.ts';
import { changeOfKeys, type Stage } from './contrast.ts';
import { judge } from './verdict.ts';

/** Measured configurations on which a `regressed` verdict of the space rests. */
export interface Carriers {
  readonly keys: readonly string[];
  readonly change: Change;
}

// One-sided 95 % of the normal distribution.
const SURE_OF_SIZE = 1.645;

/**
 * Of many configurations the one that looks worst is seldom as bad as it looks: beside regressing,
 * its change has to exceed what matters by more than its own noise.
 */
function isCarried(keys: readonly string[], stage: Stage, relevant: number): boolean {
  const criticalValue = Math.min(SURE_OF_SIZE, stage.criticalValue);
  return (changeOfKeys(keys, { ...stage, criticalValue })?.low ?? 0) > relevant;
}

/**
 * The first group whose mean change regressed, else the single configuration that regressed beyond
 * the most doubt; null when none did. The stage's critical value has to hold for every subset.
 */
export function findCarriers(
  groups: readonly (readonly string[])[],
  stage: Stage,
  relevant: number,
): Carriers | null {
  const regressed = (candidates: readonly (readonly string[])[]) =>
    candidates.flatMap((keys): Carriers[] => {
      const change = changeOfKeys(keys, stage);
      const isRegressed = change !== null && judge(change, relevant) === 'regressed';
      return isRegressed && isCarried(keys, stage, relevant) ? [{ keys, change }] : [];
    });
  const singles = regressed(stage.effects.map(({ key }) => [key]));
  return regressed(groups)[0] ?? singles.sort((a, b) => b.change.low - a.change.low)[0] ?? null;
}
