import { mean, median } from 'simple-statistics';
import { fitPerformanceModel, predictLevels } from '../../src/model/performance-model.ts';
import { seededRandom } from '../../src/random.ts';
import { sampleByFlash } from './flash.ts';
import { sampleByEvolution } from './nsga.ts';
import { sampleByCoverage, sampleByDistance, sampleByPairs, sampleRandomly } from './one-shot.ts';
import { sampleByDoubt } from './ours.ts';
import type { Sampler, Study } from './study.ts';
import type { System } from './systems.ts';

export const samplers = {
  random: sampleRandomly,
  coverage: sampleByCoverage,
  distance: sampleByDistance,
  pairwise: sampleByPairs,
  flash: sampleByFlash,
  evolutionary: sampleByEvolution,
  'ours without the language model': sampleByDoubt,
} as const satisfies Record<string, Sampler>;
export type SamplerName = keyof typeof samplers;

/** One way to choose configurations of one system. */
export interface Effort {
  readonly sampler: SamplerName;
  readonly budget: number;
  readonly seed: number;
}

/** How well a model of the chosen configurations predicts all others, for one objective. */
export interface Accuracy extends Effort {
  readonly system: string;
  readonly objective: string;
  /** Root mean square error of the log level. */
  readonly rmse: number;
  readonly medianRelativeError: number;
}

function studyOf({ options, configurations, objectives }: System): Study {
  return {
    options,
    configurations,
    measure: (index) =>
      objectives.map(({ direction, logLevels }) => {
        const level = logLevels[index] ?? 0;
        return direction === 'minimize' ? level : -level;
      }),
  };
}

/** Trains the performance model on what the sampler chose, and predicts the rest. */
export function evaluate(system: System, effort: Effort): Accuracy[] {
  const { options, configurations, objectives } = system;
  const { sampler, budget, seed } = effort;
  const chosen = new Set(samplers[sampler](studyOf(system), budget, seededRandom(seed)));
  const others = [...configurations.keys()].filter((index) => !chosen.has(index));
  return objectives.map(({ name, logLevels }) => {
    const level = (index: number) => ({
      configuration: configurations[index] ?? {},
      logLevel: logLevels[index] ?? 0,
    });
    const model = fitPerformanceModel(name, [...chosen].map(level), { options, seed });
    const held = others.map(level);
    const predicted = predictLevels(
      model,
      held.map(({ configuration }) => configuration),
      options,
    );
    const errors = held.map(({ logLevel }, index) => (predicted?.[index] ?? 0) - logLevel);
    return Object.assign(
      {
        system: system.name,
        objective: name,
        rmse: Math.sqrt(mean(errors.map((error) => error ** 2))),
        medianRelativeError: median(errors.map((error) => Math.abs(Math.expm1(error)))),
      },
      effort,
    );
  });
}
