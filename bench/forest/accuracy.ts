import { mean } from 'simple-statistics';
import {
  fitPerformanceModel,
  predictLevels,
  type Level,
} from '../../src/model/performance-model.ts';
import { seededRandom, shuffled } from '../../src/random.ts';
import type { Problem } from './problem.ts';
import type { Scikit, Task } from './scikit.ts';

const TRAINING_SIZES = [200, 500];
const HELD_OUT_AT_MOST = 1000;

/** Held-out R² of log levels, mean over the seeds; those of scikit-learn are null without it. */
export interface Accuracy {
  readonly system: string;
  readonly objective: string;
  readonly trained: number;
  readonly own: number;
  readonly scikit: number | null;
  readonly difference: number | null;
}

function rSquared(measured: readonly number[], predicted: readonly number[]): number {
  const centre = mean([...measured]);
  const squares = (of: (value: number, index: number) => number) =>
    measured.reduce((sum, value, index) => sum + of(value, index) ** 2, 0);
  return (
    1 -
    squares((value, index) => value - (predicted[index] ?? Number.NaN)) /
      squares((value) => value - centre)
  );
}

function drawTask(problem: Problem, trained: number, seed: number): Task {
  const order = shuffled([...problem.levels.keys()], seededRandom(seed));
  return {
    train: order.slice(0, trained),
    test: order.slice(trained, trained + HELD_OUT_AT_MOST),
    seed,
  };
}

function predictOwn(
  { options }: Problem,
  train: Level[],
  { test, seed }: { test: Level[]; seed: number },
) {
  const model = fitPerformanceModel('measured', train, { options, seed });
  const configurations = test.map(({ configuration }) => configuration);
  return predictLevels(model, configurations, options) ?? [];
}

/** Half of the configurations at most are trained on, so that as many are held out. */
export function trainingSizes(problem: Problem): number[] {
  const half = Math.floor(problem.levels.length / 2);
  return [...new Set(TRAINING_SIZES.map((size) => Math.min(size, half)))];
}

export function compareAccuracy(
  problem: Problem,
  { trained, seeds }: { readonly trained: number; readonly seeds: number },
  scikit: Scikit | null,
): Accuracy {
  const tasks = Array.from({ length: seeds }, (_, index) => drawTask(problem, trained, index + 1));
  const levelsAt = (rows: readonly number[]) => rows.flatMap((row) => problem.levels[row] ?? []);
  const measured = tasks.map(({ test }) => levelsAt(test));
  const score = (predicted: readonly (readonly number[])[]) =>
    mean(
      measured.map((levels, index) =>
        rSquared(
          levels.map(({ logLevel }) => logLevel),
          predicted[index] ?? [],
        ),
      ),
    );
  const own = score(
    tasks.map(({ train, test, seed }) =>
      predictOwn(problem, levelsAt(train), { test: levelsAt(test), seed }),
    ),
  );
  const theirs =
    scikit === null ? null : score(scikit.fit(problem, tasks).map(({ predicted }) => predicted));
  return {
    system: problem.system,
    objective: problem.objective,
    trained,
    own,
    scikit: theirs,
    difference: theirs === null ? null : own - theirs,
  };
}
