import { sampleRandomly } from './one-shot.ts';
import { placeNominees } from './place-nominees.ts';
import type { Sampler } from './study.ts';

/** The default and the proposals of the first round; chance fills what they leave open. */
export const sampleByLanguageModel: Sampler = (study, count, random) => {
  const nominees = study.advice?.nominees ?? [];
  const proposed = [0, ...placeNominees(study, nominees, new Set([0])).map(({ index }) => index)];
  const taken = new Set(proposed);
  const others = sampleRandomly(study, study.configurations.length, random);
  return [...proposed, ...others.filter((index) => !taken.has(index))].slice(0, count);
};
