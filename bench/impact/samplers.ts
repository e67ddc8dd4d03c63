import type { RunInputs } from '../../src/inputs.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { sampled, type SampledConfiguration } from '../../src/sample/sampled-configuration.ts';
import type { Configuration } from '../../src/space/configuration.ts';

export const samplers = [
  'default only',
  'coverage',
  'ours without the language model',
] as const;
export type Sampler = (typeof samplers)[number];

/** The default and what spreads farthest from it, all chosen before anything is measured. */
export function chooseByCoverage(
  { head: { space } }: RunInputs,
  candidates: readonly Configuration[],
  count: number,
): SampledConfiguration[] {
  const first = space.defaultConfiguration;
  const { options } = space;
  return [
    sampled('default', first),
    ...sampleCoverage({ options, candidates }, [first], count - 1).map((configuration) =>
      sampled('coverage', configuration),
    ),
  ];
}
