import { shuffled, type Random } from '../../src/random.ts';
import type { Option } from '../../src/schema/option.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { placeOf } from '../../src/space/domain.ts';
import type { Advice } from './language-model.ts';
import type { System } from './systems.ts';

/** A system all of whose configurations were measured, as samplers see it. */
export interface Study {
  readonly options: readonly Option[];
  /** What there is to choose from: the default first, the others in random order. */
  readonly configurations: readonly Configuration[];
  readonly objectives: readonly Pick<System['objectives'][number], 'name' | 'direction'>[];
  /** Worse-positive log levels of a configuration, an objective each: what a measurement shows. */
  readonly measure: (index: number) => readonly number[];
  /** Null: no language model was asked. */
  readonly advice: Advice | null;
  /** Options that truly move no objective; no sampler that competes looks at them. */
  readonly irrelevant: ReadonlySet<string>;
}

/** Indexes of `count` different configurations, or of all where there are fewer. */
export type Sampler = (study: Study, count: number, random: Random) => number[];

/** One that waits for a language model. */
export type AskingSampler = (...parts: Parameters<Sampler>) => Promise<number[]>;

// As much as samplers that look at all that is left at each step can bear.
const MOST = 2000;

/** What may be known of a system's options before anything is measured. */
export type Opinion = Pick<Study, 'advice' | 'irrelevant'>;

export const KNOWING_NOTHING: Opinion = { advice: null, irrelevant: new Set() };

/** A study of a system, and where in the system each of its configurations is. */
export interface OpenedStudy {
  readonly study: Study;
  readonly places: readonly number[];
}

export function openStudy(system: System, opinion: Opinion, random: Random): OpenedStudy {
  const { options, configurations, objectives } = system;
  const others = shuffled([...configurations.keys()].slice(1), random);
  const places = [0, ...others.slice(0, MOST - 1)];
  const measure = (index: number) =>
    objectives.map(({ direction, logLevels }) => {
      const level = logLevels[places[index] ?? 0] ?? 0;
      return direction === 'minimize' ? level : -level;
    });
  const study: Study = {
    options,
    configurations: places.map((place) => configurations[place] ?? {}),
    objectives,
    measure,
    ...opinion,
  };
  return { study, places };
}

/** Index of the configuration that is nearest and not taken; −1 where all are. */
export function findNearest(
  { options, configurations }: Study,
  wanted: Configuration,
  taken: ReadonlySet<number>,
): number {
  const distanceTo = (other: Configuration) =>
    options.reduce((sum, option) => {
      const { name } = option;
      const gap = Math.abs(placeOf(option, wanted[name]) - placeOf(option, other[name]));
      return sum + Math.min(1, gap);
    }, 0);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, configuration] of configurations.entries()) {
    if (taken.has(index)) continue;
    const distance = distanceTo(configuration);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}
