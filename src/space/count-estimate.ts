import type { Random } from '../random.ts';
import type { Option, OptionValue } from '../schema/option.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigurationSpace } from './configuration-space.ts';
import { cardinality, drawValue, isInDomain } from './domain.ts';
import { walkConfigurations } from './walk.ts';

/** Draws whose valid share gives the count, and the share from which it is precise enough. */
const draws = 1000;
const enoughShare = 0.05;
/** Configurations of the walk that tell the share of one half: within a tenth of it or so. */
const walked = 200;

/**
 * Estimates how many configurations of a finite space are valid. While hardly any draw is valid,
 * the option with the most values is cut to the half that holds more of the valid configurations,
 * and the count is that of the half over its share (Jerrum, Valiant, Vazirani 1986,
 * doi:10.1016/0304-3975(86)90174-X). The order of magnitude can be trusted, not the digits; where
 * the valid configurations lie in parts that the walk cannot cross, only the default's is counted.
 */
export function estimateCount(space: ConfigurationSpace, random: Random): number {
  let options = space.options.map(withLinearScale);
  let start = space.defaultConfiguration;
  let factor = 1;
  for (;;) {
    const share = validShare({ space, options, start }, random);
    const combinations = options.reduce((product, option) => product * cardinality(option), 1);
    if (share >= enoughShare || combinations === 1) return combinations * share * factor;
    const widest = options.reduce((a, b) => (cardinality(b) > cardinality(a) ? b : a));
    const samples = walkSome({ space, options, start }, random);
    const half = fullerHalf(widest, samples);
    const inside = samples.filter((sample) => isInDomain(half, sample[half.name]));
    factor *= samples.length / inside.length;
    start = inside.at(-1) ?? start;
    options = options.map((option) => (option === widest ? half : option));
  }
}
