import { predictDeviations } from '../../src/model/possible-change.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { INITIAL_SHARE } from '../../src/screening.ts';
import type { Sampler, Study } from './study.ts';

const LATER_STEPS = 8;

/** Scaled to 0 … 1, so that objectives count alike. */
function scale(values: readonly number[]): number[] {
  const most = Math.max(...values);
  return values.map((value) => (most > 0 ? value / most : 0));
}

/** How little is known of each configuration, by the objective that is known least there. */
function doubtsOf(study: Study, chosen: readonly number[], seed: number): number[] {
  const { options, configurations, measure } = study;
  const objectives = measure(0).length;
  const deviations = Array.from({ length: objectives }, (_, objective) => {
    const measured = chosen.flatMap((index) => {
      const configuration = configurations[index];
      const change = measure(index)[objective] ?? 0;
      return configuration === undefined ? [] : [{ configuration, change }];
    });
    return scale(predictDeviations(measured, configurations, { options, seed }));
  });
  return configurations.map((_, index) => Math.max(...deviations.map((of) => of[index] ?? 0)));
}

/**
 * Half by coverage, then step by step where the performance model of what was measured is unsure and
 * the space is covered least: src/sample/coverage.ts with the forest's spread as promise.
 */
export const sampleByDoubt: Sampler = (study, count) => {
  const { options, configurations } = study;
  const indexes = new Map(configurations.map((one, index) => [keyOf(one), index]));
  const indexOf = (one: Configuration) => indexes.get(keyOf(one)) ?? 0;
  const at = (index: number) => configurations[index] ?? {};
  const initial = Math.ceil(count * INITIAL_SHARE);
  const sources = { options, candidates: configurations };
  const chosen = [0, ...sampleCoverage(sources, [at(0)], initial - 1).map(indexOf)];
  const size = Math.max(1, Math.ceil((count - initial) / LATER_STEPS));
  while (chosen.length < Math.min(count, configurations.length)) {
    const promises = doubtsOf(study, chosen, chosen.length);
    const wanted = Math.min(size, count - chosen.length);
    chosen.push(...sampleCoverage({ ...sources, promises }, chosen.map(at), wanted).map(indexOf));
  }
  return chosen;
};
