import { markdownTable } from 'markdown-table';
import { median } from 'simple-statistics';
import { compareBySystem, type SystemRatio } from './by-system.ts';
import {
  classicalNames,
  CONTROL,
  OURS,
  prunedName,
  trulyPrunedName,
  WITHOUT_MODEL,
  type Accuracy,
} from './evaluate.ts';
import {
  compareErrors,
  type Comparison,
  groupScenarios,
  medianRatioToRandom,
  shareBest,
  sharePruningHelps,
} from './score.ts';

export interface Scores {
  readonly scenarios: number;
  /** Of those that compete: the classical samplers and ours with the language model. */
  readonly best: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
  readonly medianRelativeErrors: Readonly<Record<string, number>>;
  /** Errors with the language model as shares of those without; null without one. */
  readonly modelToNone: Comparison | null;
  readonly modelToNoneBySystem: Readonly<Record<string, SystemRatio>>;
  /** Those without one as shares of the same with other seeds; null where those were not run. */
  readonly noneToNone: Comparison | null;
  /** Null without a language model. */
  readonly pruningHelps: number | null;
  /** The same of a pruning by the truth: about what a perfect judgement comes to. */
  readonly truePruningHelps: number | null;
}

export function summarize(accuracies: readonly Accuracy[], names: readonly string[]): Scores {
  const scenarios = groupScenarios(accuracies);
  const counted = [...classicalNames, OURS].filter((name) => names.includes(name));
  const helps = (nameOf: (name: string) => string) => {
    const pairs = classicalNames.map((name) => [name, nameOf(name)] as const);
    const known = pairs.filter(([, pruned]) => names.includes(pruned));
    return known.length === 0 ? null : sharePruningHelps(scenarios, known);
  };
  const errorOf = (name: string) =>
    median(
      accuracies.filter(({ sampler }) => sampler === name).map((one) => one.medianRelativeError),
    );
  return {
    scenarios: scenarios.length,
    best: Object.fromEntries(shareBest(scenarios, counted)),
    ratios: Object.fromEntries(names.map((name) => [name, medianRatioToRandom(scenarios, name)])),
    medianRelativeErrors: Object.fromEntries(names.map((name) => [name, errorOf(name)])),
    modelToNone: names.includes(OURS) ? compareErrors(scenarios, OURS, WITHOUT_MODEL) : null,
    modelToNoneBySystem: compareBySystem(accuracies, OURS, WITHOUT_MODEL),
    noneToNone: names.includes(CONTROL) ? compareErrors(scenarios, CONTROL, WITHOUT_MODEL) : null,
    pruningHelps: helps(prunedName),
    truePruningHelps: helps(trulyPrunedName),
  };
}

const percent = (share: number | undefined) =>
  share === undefined ? '–' : `${(share * 100).toFixed(1)} %`;

function compared(what: string, comparison: Comparison | null): string[] {
  if (comparison === null) return [];
  const { median: middle, largest, worse } = comparison;
  const line = `${middle.toFixed(3)} in the middle, over 1.05 in ${percent(worse)}, at most ${largest.toFixed(3)}`;
  return [`${what}: ${line}`];
}

function listSystems(ratios: Scores['modelToNoneBySystem']): string[] {
  const listed = Object.entries(ratios).map(
    ([system, { ratio, low, high }]) =>
      `${system} ${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
  );
  return listed.length === 0 ? [] : [`By system, with 95 % intervals: ${listed.join(', ')}`];
}

function helped(what: string, share: number | null): string[] {
  return share === null ? [] : [`${what} helps in ${percent(share)} of the scenarios it changes`];
}

export function describe(scores: Scores): string {
  const { best, ratios, medianRelativeErrors } = scores;
  const table = markdownTable([
    ['sampler', 'best', 'RMSE / that of random', 'median relative error'],
    ...Object.entries(ratios).map(([name, ratio]) => [
      name,
      percent(best[name]),
      ratio.toFixed(3),
      percent(medianRelativeErrors[name]),
    ]),
  ]);
  return [
    table,
    ...compared('Ours with the model against without', scores.modelToNone),
    ...listSystems(scores.modelToNoneBySystem),
    ...compared('Ours without against the same with other seeds', scores.noneToNone),
    ...helped("The language model's pruning", scores.pruningHelps),
    ...helped('Pruning by the truth', scores.truePruningHelps),
  ].join('\n');
}
