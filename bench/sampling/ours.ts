import { findLevelInterest } from '../../src/level-interest.ts';
import { KNOWING_NOTHING } from '../../src/sample/language-model/adviser.ts';
import { acquirePromising } from '../../src/sample/acquisition.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { guide } from '../../src/sample/sample.ts';
import { INITIAL_SHARE, LATER_ROUNDS } from '../../src/screening.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { placeProposals } from './language-model-alone.ts';
import type { Sampler, Study } from './study.ts';

/** Half of what is open after the default from the language model, the rest by coverage. */
function chooseInitial({ advice, ...study }: Study, count: number): Configuration[] {
  const { options, configurations } = study;
  const [standard = {}] = configurations;
  const { knowledge } = advice ?? { knowledge: KNOWING_NOTHING };
  const proposed = placeProposals({ advice, ...study }).map((index) => configurations[index] ?? {});
  const advised = sampleCoverage(
    guide(knowledge, { options, candidates: proposed }),
    [standard],
    Math.floor((count - 1) / 2),
  );
  const chosen = [standard, ...advised];
  const sources = guide(knowledge, { options, candidates: configurations });
  return [...chosen, ...sampleCoverage(sources, chosen, count - chosen.length)];
}

/**
 * As a run that measures head alone: half before anything is measured, then step by step where the
 * levels are least known. The language model is asked before the first half only.
 */
export const sampleAsRunDoes: Sampler = (study, count) => {
  const { options, configurations, measure } = study;
  const indexes = new Map(configurations.map((one, index) => [keyOf(one), index]));
  const indexOf = (one: Configuration) => indexes.get(keyOf(one)) ?? 0;
  const chosen = chooseInitial(study, Math.ceil(count * INITIAL_SHARE));
  const size = Math.max(1, Math.ceil((count * (1 - INITIAL_SHARE)) / LATER_ROUNDS));
  const objectives = measure(0).length;
  while (chosen.length < Math.min(count, configurations.length)) {
    const levels = Array.from({ length: objectives }, (_, objective) =>
      chosen.map((configuration) => {
        return { configuration, value: measure(indexOf(configuration))[objective] ?? 0 };
      }),
    );
    const ground = { options, drawn: configurations, seed: chosen.length };
    const { merits, ...weights } = findLevelInterest(levels, ground);
    const next = acquirePromising(
      {
        options,
        ...weights,
        candidates: configurations,
        merits: merits.map((of) => of(configurations)),
      },
      chosen,
      Math.min(size, count - chosen.length),
    );
    chosen.push(...next);
  }
  return chosen.map(indexOf);
};

export const sampleWithoutLanguageModel: Sampler = (study, count, random) =>
  sampleAsRunDoes({ ...study, advice: null }, count, random);
