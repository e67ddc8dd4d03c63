import { mean } from 'simple-statistics';
import type { Outcome } from './simulated-pull-request.ts';

// A rule on thousands of configurations is right in the reader's eyes before it is so to the last one.
const NEARLY_ALL = 0.8;

/** How often the changes that make something worse are found, and how often others are called so. */
export interface Score {
  /** Of the regressions: the verdict is `regressed` and the region named is nearly the true one. */
  readonly named: number;
  /** Of the regressions: the verdict is `regressed`, whatever region is named. */
  readonly noticed: number;
  /** Of the regressions: the sample holds a configuration that got worse. */
  readonly hit: number;
  /** Of the refactorings: the verdict is `regressed`. */
  readonly falseAlarms: number;
}

/** Whether a reader would be led to the right place. */
export function isNamed({ verdict, named }: Outcome): boolean {
  if (verdict !== 'regressed' || named === null) return false;
  return named.precision >= NEARLY_ALL && named.recall >= NEARLY_ALL;
}

function share(outcomes: readonly Outcome[], is: (outcome: Outcome) => boolean): number {
  return outcomes.length === 0 ? Number.NaN : mean(outcomes.map((one) => (is(one) ? 1 : 0)));
}

const hasRegressed = ({ verdict }: Outcome) => verdict === 'regressed';

export function scoreOutcomes(outcomes: readonly Outcome[]): Score {
  const regressions = outcomes.filter(({ kind }) => kind === 'regression');
  const refactorings = outcomes.filter(({ kind }) => kind === 'refactoring');
  return {
    named: share(regressions, isNamed),
    noticed: share(regressions, hasRegressed),
    hit: share(regressions, ({ inside }) => inside > 0),
    falseAlarms: share(refactorings, hasRegressed),
  };
}
