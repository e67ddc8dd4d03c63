import { combineVerdicts, type Verdict } from '../comparison/verdict.ts';
import { assertNever } from '../errors.ts';
import type { Settings } from '../settings/settings.ts';
import type { Result } from './result.ts';

/** The verdict of all objectives together. */
export function overallVerdict({ objectives }: Result): Verdict {
  return combineVerdicts(objectives.map(({ verdict }) => verdict));
}

/**
 * What to do with the pull request's comment: one that stands there already is kept true by
 * `update`, but nobody gets a new one without cause.
 */
export function publicationOf(
  result: Result,
  mode: Settings['comment'],
): 'create or update' | 'update' | 'nothing' {
  const verdict = overallVerdict(result);
  const isAlarming = verdict === 'regressed' || result.gate.conclusion !== 'pass';
  switch (mode) {
    case 'never':
      return 'nothing';
    case 'always':
      return 'create or update';
    case 'on-change':
      return isAlarming || verdict === 'improved' ? 'create or update' : 'update';
    case 'on-regression':
      return isAlarming ? 'create or update' : 'update';
    default:
      return assertNever(mode);
  }
}

/** Step outputs by name; `verdict-NAME` an objective. */
export function stepOutputs(
  result: Result,
  {
    paths,
    storeUpdated,
  }: {
    readonly paths: { readonly result: string; readonly comment: string; readonly summary: string };
    readonly storeUpdated: boolean;
  },
): Record<string, string> {
  return {
    verdict: overallVerdict(result),
    conclusion: result.gate.conclusion,
    ...paths,
    'store-updated': String(storeUpdated),
    ...Object.fromEntries(
      result.objectives.map(({ name, verdict }) => [outputName(name), verdict]),
    ),
  };
}

/** In the runner's file of outputs `=` and `<<` end a name. */
function outputName(objective: string): string {
  return `verdict-${objective.replaceAll(/[=<]/g, '_')}`;
}
