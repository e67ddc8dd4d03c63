import { mean } from 'simple-statistics';
import type { Replay } from './replay.ts';

/** Figures over many replays; shares and fractions, errors as absolute log changes; NaN: none. */
export interface Score {
  readonly replays: number;
  readonly meanError: number;
  /** Of "over 10 % worse", over all configurations of all replays. */
  readonly f1: number;
  /** Of the steps with 5 % or more of their configurations over 10 % worse: said to have regressed. */
  readonly noticed: number;
  /** Of the same steps: the sample held a configuration over 10 % worse. */
  readonly bound: number;
  /** Of the steps that the bound leaves: said so. */
  readonly noticedOfBound: number;
  /** Of the steps under 0.5 % worse: said so though nothing sampled is over 5 % worse. */
  readonly falseAlarms: number;
  readonly coverage: number;
  readonly width: number;
  /** Of the regressed steps: a region was named. */
  readonly regionsNamed: number;
  readonly regionPrecision: number;
  readonly regionRecall: number;
  readonly secondsPerScenario: number;
}

function averageOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.length === 0 ? Number.NaN : mean(items.map(value));
}

function isNoticed(replay: Replay): number {
  return replay.isNoticed ? 1 : 0;
}

export function scoreReplays(replays: readonly Replay[]): Score {
  const regressed = replays.filter(({ worseShare }) => worseShare >= 0.05);
  const quiet = replays.filter(({ worseShare }) => worseShare < 0.005);
  const sum = (value: (replay: Replay) => number) =>
    replays.reduce((total, replay) => total + value(replay), 0);
  const twice = 2 * sum(({ truePositives }) => truePositives);
  const wrong = sum(({ falsePositives, falseNegatives }) => falsePositives + falseNegatives);
  const regions = regressed.flatMap(({ region }) => region ?? []);
  const intervals = replays.flatMap((replay) => replay.intervals ?? []);
  return {
    replays: replays.length,
    meanError: averageOf(replays, ({ meanError }) => meanError),
    f1: twice / (twice + wrong),
    noticed: averageOf(regressed, isNoticed),
    bound: averageOf(regressed, ({ sampleOver10 }) => (sampleOver10 ? 1 : 0)),
    noticedOfBound: averageOf(
      regressed.filter(({ sampleOver10 }) => sampleOver10),
      isNoticed,
    ),
    falseAlarms: averageOf(quiet, (replay) => (replay.sampleOver5 ? 0 : isNoticed(replay))),
    coverage: averageOf(intervals, ({ coverage }) => coverage),
    width: averageOf(intervals, ({ width }) => width),
    regionsNamed: averageOf(regressed, ({ region }) => (region === null ? 0 : 1)),
    regionPrecision: averageOf(regions, ({ precision }) => precision),
    regionRecall: averageOf(regions, ({ recall }) => recall),
    secondsPerScenario: averageOf(
      replays.flatMap(({ seconds }) => seconds ?? []),
      (seconds) => seconds,
    ),
  };
}
