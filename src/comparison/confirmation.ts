import type { Change } from './change.ts';
import { findCarriers, type Carriers } from './carriers.ts';
import { changeOfKeys, type Stage } from './contrast.ts';
import type { Effect, Evidence } from './effect.ts';
import { relevantChangeOf } from './relevant-change.ts';
import type { Confirmation } from './space-verdict.ts';
import type { StagedEvidence } from './staged-evidence.ts';
import { suspectsOf } from './suspects.ts';
import { judge, type Verdict } from './verdict.ts';

/** Of the objective's suspects, the surest first, those that were measured again. */
function suspectsAgain(evidence: Evidence, repeated: readonly Pick<Effect, 'key'>[]): string[] {
  const again = new Set(repeated.map(({ key }) => key));
  const suspects = suspectsOf({ ...evidence, repeated: [] });
  return suspects.flatMap(({ key }) => (again.has(key) ? [key] : []));
}

/** Whether anything that was measured again is a suspect: else there is nothing to settle. */
export function isDoubted(evidence: Evidence): boolean {
  const again = evidence.repeated.filter(({ changes }) => changes.length > 0);
  return suspectsAgain(evidence, again).length > 0;
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
 * interval lies below the relevant change.
 */
export function isSettled({ evidence, relevant, repeated }: StagedEvidence): boolean {
  const suspects = suspectsAgain(evidence, repeated.effects);
  const isDenied = (key: string) => (changeOfKeys([key], repeated)?.high ?? 0) < relevant;
  return suspects.every(isDenied) || findRepeated(suspects, repeated, relevant) !== null;
}
