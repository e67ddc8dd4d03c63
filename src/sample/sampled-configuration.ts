import { keyOf, type Configuration } from '../space/configuration.ts';

export const origins = ['default', 'profile', 'language model', 'coverage', 'acquisition'] as const;

/** Why a configuration is in the sample. */
export type Origin = (typeof origins)[number];

export interface SampledConfiguration {
  readonly key: string;
  readonly configuration: Configuration;
  readonly origin: Origin;
}

export function sampled(origin: Origin, configuration: Configuration): SampledConfiguration {
  return { key: keyOf(configuration), configuration, origin };
}
