import { averageOver, type Contrast, type Stage } from './contrast.ts';
import { stagedEffectsOf, type Effect, type Evidence, type StagedEffects } from './effect.ts';
import { relevantChangeOf } from './relevant-change.ts';
import {
  estimateCriticalValues,
  largestOf,
  largestSubsetStatistic,
  type Family,
} from './simultaneous.ts';

/**
 * Probability that any interval of a report misses its true change: of all objectives and places
 * together, chosen regions included.
 */
export const FAMILY_ERROR = 0.05;
// The part of it that the pairs measured again may spend, at all looks together.
const CONFIRMATION_ERROR = 0.01;
// They are judged after the first wave and after the last one. Each look gets half of the error, so
// that the intervals hold whichever ends the campaign (repeated confidence intervals, Jennison &
// Turnbull 1989).
const LOOKS = 2;

export interface Judging {
  readonly objectiveCount: number;
  readonly seed: number;
}

/** One objective's evidence with the critical values of its families. */
export interface StagedEvidence {
  readonly evidence: Evidence;
  readonly relevant: number;
  readonly average: Contrast;
  /** For what was named before anything was measured. */
  readonly named: Stage;
  /** For any subset of the configurations, however it was chosen. */
  readonly screening: Stage;
  /** For any subset of those measured again. */
  readonly repeated: Stage;
}

function averageOfSpace(effects: readonly Effect[], { spread }: Evidence): Contrast {
  const chosen = averageOver(effects, ({ key }) => spread.has(key));
  return chosen.length > 0 ? chosen : averageOver(effects, () => true);
}

/** In their order: named places, subsets of the screening, subsets of what was measured again. */
function familiesOf(
  { both, screened }: StagedEffects,
  named: readonly Contrast[],
  objectiveCount: number,
): Family[] {
  const [fresh, all] = [screened.length, both.effects.length];
  // Two sides and two families share the screening's part.
  const screeningTail = (FAMILY_ERROR - CONFIRMATION_ERROR) / 4 / objectiveCount;
  return [
    { statistic: largestOf(named), tail: screeningTail },
    { statistic: (of) => largestSubsetStatistic(of, [0, fresh]), tail: screeningTail },
    {
      statistic: (of) => largestSubsetStatistic(of, [fresh, all]),
      tail: CONFIRMATION_ERROR / 2 / LOOKS / objectiveCount,
    },
  ];
}

/** Estimates the critical values of all families from the pairs themselves. */
export function stageEvidence(
  evidence: Evidence,
  { objectiveCount, seed }: Judging,
): StagedEvidence {
  const staged = stagedEffectsOf(evidence);
  const { both, screened, repeated } = staged;
  const average = averageOfSpace(screened, evidence);
  const named = evidence.named
    .map((place) => averageOver(screened, ({ key }) => key === place.key))
    .filter((contrast) => contrast.length > 0);
  const families = familiesOf(staged, [average, ...named], objectiveCount);
  const [ofNamed = 0, ofSubset = 0, ofRepeated = 0] = estimateCriticalValues(both, families, seed);
  const { direction } = evidence.objective;
  return {
    evidence,
    relevant: relevantChangeOf(evidence.objective),
    average,
    named: { effects: screened, criticalValue: ofNamed, direction },
    screening: { effects: screened, criticalValue: ofSubset, direction },
    repeated: { effects: repeated, criticalValue: ofRepeated, direction },
  };
}
