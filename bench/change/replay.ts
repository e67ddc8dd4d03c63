import { mean } from 'simple-statistics';
import { worseLog, type Direction } from '../../src/comparison/change.ts';
import { matches, type Rule } from '../../src/comparison/condition.ts';
import type { Bound } from './bounds.ts';
import { predictBaselines, type Baseline } from './baselines.ts';
import type { Dataset } from './dataset.ts';
import { measureScenario, PAIRS, type Effort, type Source } from './scenario.ts';

/** What one way of predicting came to in one replayed pull request. */
export interface Replay {
  readonly method: 'perfscape' | Baseline | Bound;
  readonly dataset: string;
  readonly configurations: number | 'half';
  readonly worseShare: number;
  /** Mean absolute error of the predicted log change, over all configurations. */
  readonly meanError: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly isNoticed: boolean;
  /** Whether a measured configuration is truly over 5 % (over 10 %) worse. */
  readonly sampleOver5: boolean;
  readonly sampleOver10: boolean;
  /** Share of configurations whose true change lies in its interval, and the mean width. */
  readonly intervals: { readonly coverage: number; readonly width: number } | null;
  /** Of the named region, if there is one. */
  readonly region: { readonly precision: number; readonly recall: number } | null;
  readonly seconds: number | null;
}

const WORSE = Math.log(1.1);
const SLIGHTLY_WORSE = Math.log(1.05);
// A baseline has no verdict: it notices a step of which it predicts this share over 7 % worse.
const SAID_WORSE = Math.log(1.07);
const SAID_SHARE = 0.02;

function share(items: readonly unknown[], of: readonly unknown[]): number {
  return of.length === 0 ? 1 : items.length / of.length;
}

/** True worse-positive log change by key. */
export function truthOf({ dataset, scenario }: Source, direction: Direction) {
  const { objective, from, to } = scenario;
  return (key: string) => {
    const [base, head] = [from, to].map((version) => dataset.levelOf({ version, key, objective }));
    return worseLog(Math.log((head?.value ?? 1) / (base?.value ?? 1)), direction);
  };
}

/** Predictions of all configurations against the truth; both in the dataset's order. */
function scorePredictions(predicted: readonly number[], truths: readonly number[]) {
  const pairs = predicted.map((estimate, index) => ({ estimate, truth: truths[index] ?? 0 }));
  const count = (isWorse: boolean, isSaid: boolean) =>
    pairs.filter(({ estimate, truth }) => truth > WORSE === isWorse && estimate > WORSE === isSaid)
      .length;
  return {
    meanError: mean(pairs.map(({ estimate, truth }) => Math.abs(truth - estimate))),
    truePositives: count(true, true),
    falsePositives: count(false, true),
    falseNegatives: count(true, false),
  };
}

/** How well a rule describes the configurations that are truly over 10 % worse. */
function scoreRegion(rule: Rule, { configurations }: Dataset, truths: readonly number[]) {
  const all = configurations.map(({ configuration }, index) => ({
    isIn: matches(rule, configuration),
    isWorse: (truths[index] ?? 0) > WORSE,
  }));
  const both = all.filter(({ isIn, isWorse }) => isIn && isWorse);
  return {
    precision: share(
      both,
      all.filter(({ isIn }) => isIn),
    ),
    recall: share(
      both,
      all.filter(({ isWorse }) => isWorse),
    ),
  };
}

/** What a way without verdicts, intervals and regions comes to. */
export function replayPredictions(
  { dataset, scenario }: Source,
  {
    predicted,
    truths,
  }: { readonly predicted: readonly number[]; readonly truths: readonly number[] },
) {
  const said = predicted.filter((estimate) => estimate > SAID_WORSE);
  return Object.assign(scorePredictions(predicted, truths), {
    dataset: dataset.name,
    worseShare: scenario.worse_gt10pct,
    isNoticed: said.length >= SAID_SHARE * predicted.length,
    intervals: null,
    region: null,
    seconds: null,
  });
}

function replayBaselines(source: Source, { count, seed }: Effort, direction: Direction): Replay[] {
  const truth = truthOf(source, direction);
  const truths = source.dataset.configurations.map(({ key }) => truth(key));
  const study = { ...source, direction, count, pairs: PAIRS, seed };
  return predictBaselines(study).map(({ name, predicted, measured }) => {
    const sampled = measured.map(truth);
    return Object.assign(replayPredictions(source, { predicted, truths }), {
      method: name,
      configurations: count,
      sampleOver5: sampled.some((change) => change > SLIGHTLY_WORSE),
      sampleOver10: sampled.some((change) => change > WORSE),
    });
  });
}

/** Replays one release step as a pull request through the project's own stages, and the usual ways. */
export async function replayScenario(source: Source, effort: Effort): Promise<Replay[]> {
  const started = performance.now();
  const { dataset, scenario } = source;
  const { assessment, campaign, direction, predictions } = await measureScenario(source, effort);
  const seconds = (performance.now() - started) / 1000;
  const truth = truthOf(source, direction);
  const truths = dataset.configurations.map(({ key }) => truth(key));
  const sampled = campaign.sample.map(({ key }) => truth(key));
  const covered = predictions.filter(
    ({ low, high }, index) => low <= (truths[index] ?? 0) && (truths[index] ?? 0) <= high,
  );
  const { region } = assessment;
  const verdict = assessment.places.find(({ place }) => place === 'space')?.verdict;
  const own: Replay = {
    method: 'perfscape',
    dataset: dataset.name,
    configurations: effort.count,
    worseShare: scenario.worse_gt10pct,
    ...scorePredictions(
      predictions.map(({ estimate }) => estimate),
      truths,
    ),
    isNoticed: verdict === 'regressed',
    sampleOver5: sampled.some((change) => change > SLIGHTLY_WORSE),
    sampleOver10: sampled.some((change) => change > WORSE),
    intervals: {
      coverage: share(covered, predictions),
      width: mean(predictions.map(({ low, high }) => high - low)),
    },
    region: region === null ? null : scoreRegion(region.rule, dataset, truths),
    seconds,
  };
  return [own, ...replayBaselines(source, effort, direction)];
}
