import type { Nominee } from '../../src/sample/language-model/ballot.ts';
import { keyOf } from '../../src/space/configuration.ts';
import { findNearest, type Study } from './study.ts';

export interface PlacedNominee extends Nominee {
  readonly index: number;
}

/** The measured configurations that are nearest to what was proposed and not taken, each once. */
export function placeNominees(
  study: Study,
  nominees: readonly Nominee[],
  taken: ReadonlySet<number>,
): PlacedNominee[] {
  const used = new Set(taken);
  return nominees.flatMap((nominee) => {
    const index = findNearest(study, nominee.configuration, used);
    const configuration = study.configurations[index];
    if (configuration === undefined) return [];
    used.add(index);
    return [{ ...nominee, index, configuration, key: keyOf(configuration) }];
  });
}
