import type { Random } from '../../src/random.ts';
import type { Option } from '../../src/schema/option.ts';
import type { Configuration } from '../../src/space/configuration.ts';

/** A system all of whose configurations were measured, as samplers see it. */
export interface Study {
  readonly options: readonly Option[];
  /** In the data's order; the first is taken for the default. */
  readonly configurations: readonly Configuration[];
  /** Worse-positive log levels of a configuration, an objective each: what a measurement shows. */
  readonly measure: (index: number) => readonly number[];
}

/** Indexes of `count` different configurations, or of all where there are fewer. */
export type Sampler = (study: Study, count: number, random: Random) => number[];
