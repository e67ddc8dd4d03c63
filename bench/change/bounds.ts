import { sampleCoverage } from '../../src/sample/coverage.ts';
import type { Direction } from '../../src/comparison/change.ts';
import { fitChangeModel } from '../../src/model/change-model.ts';
import { createEncoder } from '../../src/model/encoder.ts';
import { growForest, predictForest } from '../../src/model/forest.ts';
import { seededRandom, shuffled } from '../../src/random.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { replayPredictions, truthOf, type Replay } from './replay.ts';
import { directionOf, type Source } from './scenario.ts';

// No ways of predicting: what is left when more is given than any run can measure.
export const HALF = 'forest on half of the truth';
export const NOISE_FREE = 'ours without noise, base known';
export type Bound = typeof HALF | typeof NOISE_FREE;

const TREES = 50;
const SEED = 1;
// As many as the change model looks at.
const LEVELS = 60;
// Nothing is measured better than this; the model takes no variance of 0 for knowledge of others.
const EXACT_VARIANCE = 1e-6;

/** What is true of one configuration at a release step. */
interface Known {
  readonly configuration: Configuration;
  /** Log level at base. */
  readonly base: number;
  /** Worse-positive log change. */
  readonly change: number;
}

function knowAll(source: Source, direction: Direction): Known[] {
  const { dataset, scenario } = source;
  const { objective, from: version } = scenario;
  const truth = truthOf(source, direction);
  return dataset.configurations.map(({ key, configuration }) => ({
    configuration,
    base: Math.log(dataset.levelOf({ version, key, objective }).value),
    change: truth(key),
  }));
}

/**
 * What the options and the base level tell of a change at all: each half of the configurations is
 * predicted by a forest that learned the measured changes of the other half.
 */
function predictFromHalf({ dataset }: Source, known: readonly Known[]): number[] {
  const encoder = createEncoder(dataset.options);
  const rows = known.map(({ configuration, base }) => [...encoder.encode(configuration), base]);
  const order = shuffled([...rows.keys()], seededRandom(SEED));
  const middle = Math.floor(order.length / 2);
  const predicted: number[] = Array.from({ length: rows.length }, () => 0);
  const rowOf = (index: number) => rows[index] ?? [];
  const foretell = (asked: readonly number[], learned: readonly number[]) => {
    const targets = learned.map((index) => known[index]?.change ?? 0);
    const forest = growForest(
      { rows: learned.map(rowOf), targets },
      { treeCount: TREES, seed: SEED },
    );
    for (const index of asked) predicted[index] = predictForest(forest, rowOf(index));
  };
  const [first, second] = [order.slice(0, middle), order.slice(middle)];
  foretell(first, second);
  foretell(second, first);
  return predicted;
}

/**
 * What as many configurations can tell: the project's own change model, on a sample that spreads over
 * the space, with their true changes and the true base levels of all.
 */
function predictWithoutNoise(
  { dataset }: Source,
  known: readonly Known[],
  count: number,
): number[] {
  const { options } = dataset;
  const order = shuffled(known, seededRandom(SEED));
  const start = order.slice(0, 1).map(({ configuration }) => configuration);
  const candidates = order.slice(1).map(({ configuration }) => configuration);
  const sample = [...start, ...sampleCoverage({ options, candidates }, start, count - 1)];
  const byKey = new Map(known.map((one) => [keyOf(one.configuration), one]));
  const levelOf = (configuration: Configuration) => byKey.get(keyOf(configuration))?.base ?? 0;
  const model = fitChangeModel(
    {
      options,
      changes: sample.map((configuration) => ({
        configuration,
        mean: byKey.get(keyOf(configuration))?.change ?? 0,
        meanVariance: EXACT_VARIANCE,
      })),
      baseLevels: {
        levelOf,
        measured: order
          .slice(0, LEVELS)
          .map(({ configuration, base }) => ({ configuration, logLevel: base })),
      },
    },
    SEED,
  );
  return known.map(({ configuration }) => model.predict(configuration).estimate);
}

/** What no run could do better by much, for samples of each size. */
export function replayBounds(source: Source, counts: readonly number[]): Replay[] {
  const known = knowAll(source, directionOf(source));
  const truths = known.map(({ change }) => change);
  const hasWorse = source.scenario.worse_gt10pct > 0;
  const replay = (predicted: readonly number[]) => ({
    ...replayPredictions(source, { predicted, truths }),
    sampleOver5: hasWorse,
    sampleOver10: hasWorse,
  });
  return [
    { ...replay(predictFromHalf(source, known)), method: HALF, configurations: 'half' },
    ...counts.map((count): Replay => {
      const predicted = predictWithoutNoise(source, known, count);
      return { ...replay(predicted), method: NOISE_FREE, configurations: count };
    }),
  ];
}
