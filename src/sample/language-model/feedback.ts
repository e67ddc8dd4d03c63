import type { Configuration } from '../../space/configuration.ts';
import type { Feedback, MeasuredResult } from './strategy.ts';

/** A measured configuration and what is known of it. */
export interface Finding extends MeasuredResult {
  /** Log levels at head, turned so that less is better, in the order of the objectives. */
  readonly levels: readonly number[];
}

// Enough to see a pattern in, few enough to read.
const SHOWN = 5;
// Where levels are all there is, a pattern needs more of them.
const LEVELS_SHOWN = 30;
// A change within so many standard errors of 0 may be none.
const CLEAR = 2;

function largest({ changes }: Finding): number {
  return Math.max(...Object.values(changes).map(({ change }) => change));
}

function isUndecided({ changes }: Finding): boolean {
  return Object.values(changes).some(({ change, error }) => Math.abs(change) < CLEAR * error);
}

/** Whether one is at least as good everywhere and better somewhere. */
function dominates(one: readonly number[], other: readonly number[]): boolean {
  const gaps = one.map((level, index) => (other[index] ?? level) - level);
  return gaps.every((gap) => gap >= 0) && gaps.some((gap) => gap > 0);
}

/** The configurations than which no other is better in all objectives (Pareto front). */
function findFront(findings: readonly Finding[]): Configuration[] {
  const whole = findings.filter(({ levels }) => levels.length > 0);
  return whole
    .filter(({ levels }) => !whole.some((other) => dominates(other.levels, levels)))
    .map(({ configuration }) => configuration);
}

/** What a strategy needs to know of everything that was measured; levels only where no change was. */
export function summarizeFindings(
  findings: readonly Finding[],
  uncertain: readonly Configuration[],
): Feedback {
  const changed = findings.filter(({ changes }) => Object.keys(changes).length > 0);
  const worstFirst = changed.toSorted((a, b) => largest(b) - largest(a));
  return {
    worst: worstFirst.slice(0, SHOWN),
    best: worstFirst.slice(SHOWN).slice(-SHOWN),
    undecided: changed.filter(isUndecided).slice(0, SHOWN),
    levels: changed.length > 0 ? [] : findings.slice(0, LEVELS_SHOWN),
    uncertain: uncertain.slice(0, SHOWN),
    front: findFront(findings).slice(0, SHOWN),
  };
}
