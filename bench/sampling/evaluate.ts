import { mean, median } from 'simple-statistics';
import { fitPerformanceModel, predictLevels } from '../../src/model/performance-model.ts';
import { seededRandom } from '../../src/random.ts';
import type { Option } from '../../src/schema/option.ts';
import { sampleByFlash } from './flash.ts';
import { sampleByEvolution } from './nsga.ts';
import { sampleByCoverage, sampleByDistance, sampleByPairs, sampleRandomly } from './one-shot.ts';
import { sampleByLanguageModel } from './language-model-alone.ts';
import { sampleAsRunDoes, sampleWithoutLanguageModel } from './ours.ts';
import { prune } from './pruning.ts';
import { openStudy, type AskingSampler, type Opinion, type Sampler, type Study } from './study.ts';
import type { System } from './systems.ts';

const classical = {
  random: sampleRandomly,
  coverage: sampleByCoverage,
  distance: sampleByDistance,
  pairwise: sampleByPairs,
  flash: sampleByFlash,
  evolutionary: sampleByEvolution,
} as const satisfies Record<string, Sampler>;
export const classicalNames = Object.keys(classical);

export const OURS = 'ours';
/** Those that look at what the language model said. */
const advised = {
  [OURS]: sampleAsRunDoes,
  'language model alone': sampleByLanguageModel,
} as const satisfies Record<string, AnySampler>;
export const advisedNames = Object.keys(advised);

export const WITHOUT_MODEL = 'ours without the language model';
/** The same with other seeds. */
export const CONTROL = `${WITHOUT_MODEL}, other seeds`;
const alone = { ...classical, [WITHOUT_MODEL]: sampleWithoutLanguageModel };

/** The name of a sampler among the configurations that the model's pruning leaves. */
export function prunedName(name: string): string {
  return `${name}, pruned`;
}

/** The same with a pruning by what the options truly move. */
export function trulyPrunedName(name: string): string {
  return `${name}, pruned by the truth`;
}

type AnySampler = Sampler | AskingSampler;

/** A way to choose configurations, and the options that it leaves out. */
interface Way {
  readonly sampler: AnySampler;
  readonly prunedIn: (study: Study) => ReadonlySet<string>;
}

const prunings = [
  [prunedName, ({ advice }: Study) => advice?.knowledge.pruned ?? new Set<string>()],
  [trulyPrunedName, ({ irrelevant }: Study) => irrelevant],
] as const;

const WHOLE: Way['prunedIn'] = () => new Set();

export const ways: ReadonlyMap<string, Way> = new Map(
  Object.entries<AnySampler>({ ...alone, ...advised })
    .map(([name, sampler]): [string, Way] => [name, { sampler, prunedIn: WHOLE }])
    .concat(
      prunings.flatMap(([nameOf, prunedIn]) =>
        Object.entries<AnySampler>(alone).map(([name, sampler]): [string, Way] => [
          nameOf(name),
          { sampler: prune(sampler, prunedIn), prunedIn },
        ]),
      ),
    ),
);

/** One way to choose configurations of one system. */
export interface Effort {
  readonly sampler: string;
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

/** What a sampler chose. */
export interface Choice {
  /** Indexes of the system's configurations. */
  readonly sample: readonly number[];
  /** Those that a model learns from: pruned ones are left out. */
  readonly options: readonly Option[];
}

export async function choose(system: System, opinion: Opinion, effort: Effort): Promise<Choice> {
  const { sampler: name, budget, seed } = effort;
  const way = ways.get(name);
  if (way === undefined) throw new Error(`no sampler is called ${name}`);
  const { study, places } = openStudy(system, opinion, seededRandom(seed));
  const chosen = await way.sampler(study, budget, seededRandom(seed));
  const pruned = way.prunedIn(study);
  return {
    sample: chosen.map((index) => places[index] ?? 0),
    options: system.options.filter((option) => !pruned.has(option.name)),
  };
}

/** Trains the performance model on what was chosen, and predicts the rest. */
export function assess(
  { name: system, configurations, objectives }: System,
  { sample, options }: Choice,
  effort: Effort,
): Accuracy[] {
  const { seed } = effort;
  const chosen = new Set(sample);
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
        system,
        objective: name,
        rmse: Math.sqrt(mean(errors.map((error) => error ** 2))),
        medianRelativeError: median(errors.map((error) => Math.abs(Math.expm1(error)))),
      },
      effort,
    );
  });
}
