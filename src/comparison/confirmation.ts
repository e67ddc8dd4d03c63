import type { Change } from './change.ts';
import { findCarriers, type Carriers } from './carriers.ts';
import { changeOfKeys, type Stage } from './contrast.ts';
import { stagedEffectsOf, type Effect, type Evidence, type StagedEffects } from './effect.ts';
import { relevantChangeOf } from './relevant-change.ts';
import { estimateCriticalValues, largestSubsetStatistic, type Family } from './simultaneous.ts';
import type { Confirmation } from './space-verdict.ts';
import { suspectsOf } from './suspects.ts';
import { judge, type Verdict } from './verdict.ts';

/** The part of the family error that the pairs measured again may spend, at both looks together. */
export const CONFIRMATION_ERROR = 0.01;
// They are judged after the first wave and after the last one. Each look gets half of the error, so
// that the intervals hold whichever ends the campaign (repeated confidence intervals, Jennison &
// Turnbull 1989).
const LOOKS = 2;

interface Judging {
  readonly objectiveCount: number;
  readonly seed: number;
}

/** The mean of any subset of the configurations measured again, on one side, at one look. */
export function repeatedFamily(
  { both, screened }: StagedEffects,
  { objectiveCount }: Pick<Judging, 'objectiveCount'>,
): Family {
  return {
    statistic: (replicate) =>
      largestSubsetStatistic(replicate, [screened.length, both.effects.length]),
    tail: CONFIRMATION_ERROR / 2 / LOOKS / objectiveCount,
  };
}

/** Of the objective's suspects, the surest first, those that were measured again. */
function suspectsAgain(evidence: Evidence, repeated: readonly Effect[]): string[] {
  const again = new Set(repeated.map(({ key }) => key));
  const suspects = suspectsOf({ ...evidence, repeated: [] });
  return suspects.flatMap(({ key }) => (again.has(key) ? [key] : []));
}

/** All suspects, or the first few of them, or the one that regressed beyond the most doubt. */
function findRepeated(suspects: readonly string[], stage: Stage, relevant: number) {
  const firstOnes = suspects.map((_, left) => suspects.slice(0, suspects.length - left));
  return findCarriers(firstOnes, stage, relevant);
}

interface Screened {
  readonly verdict: Verdict;
  /** Over the space, by configurations that were chosen without a look at any result. */
  readonly average: Change;
}

/**
 * What the fresh pairs say of the suspects; null when no suspect was measured again. A regression
 * that they do not repeat is withdrawn, but for that of the whole space's mean, which no choice has
 * flattered: there they have to point elsewhere.
 */
export function confirm(
  evidence: Evidence,
  repeated: Stage,
  { verdict, average }: Screened,
): Confirmation | null {
  const suspects = suspectsAgain(evidence, repeated.effects);
  const change = changeOfKeys(suspects, repeated);
  if (change === null) return null;
  const relevant = relevantChangeOf(evidence.objective);
  const carriers: Carriers | null = findRepeated(suspects, repeated, relevant);
  if (carriers !== null) return { ...carriers, outcome: 'repeated' };
  const isBorneOut = judge(average, relevant) === 'regressed' && change.estimate > relevant;
  const isWithdrawn = verdict === 'regressed' && !isBorneOut;
  return { keys: suspects, change, outcome: isWithdrawn ? 'withdrawn' : 'open' };
}

/**
 * Whether more fresh pairs can change nothing that matters: a regression repeated, or every suspect's
 * interval lies below the relevant change, or there is none.
 */
export function isSettled(evidence: Evidence, judging: Judging): boolean {
  const staged = stagedEffectsOf(evidence);
  const suspects = suspectsAgain(evidence, staged.repeated);
  if (suspects.length === 0) return true;
  const [criticalValue = Number.POSITIVE_INFINITY] = estimateCriticalValues(
    staged.both,
    [repeatedFamily(staged, judging)],
    judging.seed,
  );
  const { direction } = evidence.objective;
  const stage: Stage = { effects: staged.repeated, criticalValue, direction };
  const relevant = relevantChangeOf(evidence.objective);
  const isDenied = (key: string) => (changeOfKeys([key], stage)?.high ?? 0) < relevant;
  return suspects.every(isDenied) || findRepeated(suspects, stage, relevant) !== null;
}
