import { predictOptionEffects } from './model/option-effects.ts';
import { predictDeviations } from './model/possible-change.ts';
import type { Observation } from './model/quick-forest.ts';
import { weighEffects, type Weights } from './sample/weights.ts';
import type { Option } from './schema/option.ts';
import type { Configuration } from './space/configuration.ts';

/** What is worth measuring next. */
export interface Interest {
  /** For an objective each: one number a candidate, the higher the more it is worth measuring. */
  readonly merits: readonly ((candidates: readonly Configuration[]) => number[])[];
  /** How much the options matter; left out: all the same. */
  readonly weights?: Weights;
}

/**
 * Where the levels are least known, and how far the options move them, by what was measured of each
 * objective. Precondition: `drawn` is in random order.
 */
export function findLevelInterest(
  levels: readonly (readonly Observation[])[],
  {
    drawn,
    ...ground
  }: {
    readonly options: readonly Option[];
    readonly drawn: readonly Configuration[];
    readonly seed: number;
  },
): Interest {
  const effects = levels.map((observed) => predictOptionEffects(observed, drawn, ground));
  return {
    merits: levels.map((observed) => (candidates) => {
      return predictDeviations(observed, candidates, ground);
    }),
    weights: weighEffects(effects),
  };
}
