import { mean } from 'simple-statistics';
import { worseLog, type Direction } from '../../src/comparison/change.ts';
import { growForest, predictForest } from '../../src/model/forest.ts';
import { createEncoder } from '../../src/model/encoder.ts';
import { seededRandom, shuffled } from '../../src/random.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { drawNormal } from '../simulated-run.ts';
import type { Dataset, Scenario } from './dataset.ts';

export const baselines = [
  'default only',
  'mean of the sample',
  'two models subtracted',
  'random sample, plain forest',
] as const;
export type Baseline = (typeof baselines)[number];

export interface BaselineStudy {
  readonly dataset: Dataset;
  readonly scenario: Scenario;
  readonly direction: Direction;
  readonly count: number;
  readonly pairs: number;
  readonly seed: number;
}

/** What a baseline says of one scenario. */
export interface BaselinePrediction {
  readonly name: Baseline;
  /** Predicted worse-positive log change of every configuration, in the dataset's order. */
  readonly predicted: readonly number[];
  readonly measured: readonly string[];
}

interface Laboratory {
  readonly sample: readonly { readonly key: string; readonly configuration: Configuration }[];
  readonly other: readonly { readonly key: string; readonly configuration: Configuration }[];
  /** Mean log level of the trials of one configuration at a version. */
  readonly logLevel: (key: string, version: string) => number;
}

function openLaboratory({ dataset, scenario, count, pairs, seed }: BaselineStudy): Laboratory {
  const random = seededRandom(seed);
  const shuffledAll = shuffled(dataset.configurations, random);
  return {
    sample: shuffledAll.slice(0, count),
    other: shuffledAll.slice(-count),
    logLevel: (key, version) => {
      const { value, spread } = dataset.levelOf({ version, key, objective: scenario.objective });
      return mean(
        Array.from({ length: pairs }, () => Math.log(value) + spread * drawNormal(random)),
      );
    },
  };
}

type Rows = readonly { readonly configuration: Configuration; readonly target: number }[];

function fitForest({ dataset, seed }: BaselineStudy, rows: Rows) {
  const encoder = createEncoder(dataset.options);
  const forest = growForest(
    {
      rows: rows.map(({ configuration }) => encoder.encode(configuration)),
      targets: rows.map(({ target }) => target),
    },
    { treeCount: 100, seed },
  );
  return dataset.configurations.map(({ configuration }) =>
    predictForest(forest, encoder.encode(configuration)),
  );
}

/** The four usual ways, each with as many configurations and pairs as the run that they stand beside. */
export function predictBaselines(study: BaselineStudy): BaselinePrediction[] {
  const { dataset, scenario, direction } = study;
  const { from, to } = scenario;
  const { sample, other, logLevel } = openLaboratory(study);
  const everywhere = (change: number) => dataset.configurations.map(() => change);
  const changes = sample.map(({ key, configuration }) => ({
    configuration,
    target: worseLog(logLevel(key, to) - logLevel(key, from), direction),
  }));
  const levelsAt = (version: string, of: Laboratory['sample']) =>
    fitForest(
      study,
      of.map(({ key, configuration }) => ({ configuration, target: logLevel(key, version) })),
    );
  const stored = levelsAt(from, other);
  const measured = sample.map(({ key }) => key);
  return [
    {
      name: 'default only',
      predicted: everywhere(changes[0]?.target ?? 0),
      measured: measured.slice(0, 1),
    },
    {
      name: 'mean of the sample',
      predicted: everywhere(mean(changes.map(({ target }) => target))),
      measured,
    },
    {
      name: 'two models subtracted',
      predicted: levelsAt(to, sample).map((level, index) =>
        worseLog(level - (stored[index] ?? 0), direction),
      ),
      measured,
    },
    { name: 'random sample, plain forest', predicted: fitForest(study, changes), measured },
  ];
}
