import { deflateRawSync } from 'node:zlib';
import { median } from 'simple-statistics';
import {
  fitPerformanceModel,
  predictLevels,
  type PerformanceModel,
} from '../../src/model/performance-model.ts';
import { drawConfigurations, drawProblems } from './synthetic.ts';
import type { Problem } from './problem.ts';
import type { Scikit } from './scikit.ts';

const OPTIONS = 30;
const CONFIGURATIONS = 1000;
const PREDICTED = 100_000;
const ROUNDS = 5;

/** By the clock, and on a core: the two part where the machine is shared with others. */
export interface Duration {
  readonly seconds: number;
  readonly coreSeconds: number;
}

/** What models of three objectives cost, at 1,000 configurations × 30 options × 100 trees. */
export interface Cost {
  /** Durations are medians over the rounds, in which the two forests take turns. */
  readonly fit: Duration;
  readonly scikitFit: Duration | null;
  /** Median over the rounds of own seconds / scikit-learn's in the same round. */
  readonly fitRatio: number | null;
  /** The models as `models.json` of the stored model holds them, and as its artifact is zipped. */
  readonly storedBytes: number;
  readonly zippedBytes: number;
  /** 100,000 configurations by one stored model, their encoding included. */
  readonly predict: Duration;
}

function time<Result>(work: () => Result): Duration & { readonly result: Result } {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, coreSeconds: (user + system) / 1e6, result };
}

function medianOf(durations: readonly Duration[]): Duration {
  return {
    seconds: median(durations.map(({ seconds }) => seconds)),
    coreSeconds: median(durations.map(({ coreSeconds }) => coreSeconds)),
  };
}

function fitAll(problems: readonly Problem[]): PerformanceModel[] {
  return problems.map(({ objective, options, levels }, seed) =>
    fitPerformanceModel(objective, levels, { options, seed }),
  );
}

function timeScikit(problems: readonly Problem[], scikit: Scikit): Duration {
  const fits = problems.flatMap((problem, seed) =>
    scikit.fit(problem, [{ train: [...problem.levels.keys()], test: [], seed }]),
  );
  return {
    seconds: fits.reduce((sum, { seconds }) => sum + seconds, 0),
    coreSeconds: fits.reduce((sum, { coreSeconds }) => sum + coreSeconds, 0),
  };
}

function timePrediction(model: PerformanceModel, { options }: Problem): Duration {
  const configurations = drawConfigurations(options, { count: PREDICTED, seed: 7 });
  const { result, ...duration } = time(() => predictLevels(model, configurations, options));
  if (result?.length !== PREDICTED) throw new Error('not every configuration was predicted');
  return duration;
}

export function measureCost(scikit: Scikit | null): Cost {
  const problems = drawProblems({ optionCount: OPTIONS, count: CONFIGURATIONS });
  const rounds = Array.from({ length: ROUNDS }, () => ({
    own: time(() => fitAll(problems)),
    scikit: scikit === null ? null : timeScikit(problems, scikit),
  }));
  const models = rounds[0]?.own.result ?? [];
  const [problem] = problems;
  const [model] = models;
  if (problem === undefined || model === undefined) throw new Error('nothing was fitted');
  const stored = JSON.stringify(models);
  const theirs = rounds.flatMap(({ scikit: duration }) => duration ?? []);
  const ratios = rounds.flatMap(({ own, scikit: duration }) =>
    duration === null ? [] : [own.seconds / duration.seconds],
  );
  return {
    fit: medianOf(rounds.map(({ own }) => own)),
    scikitFit: theirs.length === 0 ? null : medianOf(theirs),
    fitRatio: ratios.length === 0 ? null : median(ratios),
    storedBytes: Buffer.byteLength(stored),
    // The level that @actions/artifact compresses with unless told.
    zippedBytes: deflateRawSync(stored, { level: 6 }).length,
    predict: medianOf(Array.from({ length: ROUNDS }, () => timePrediction(model, problem))),
  };
}
