import type { Random } from '../random.ts';
import type { Option } from '../schema/option.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigurationSpace } from './configuration-space.ts';
import { cardinality, drawValue, isInDomain, valuesOf } from './domain.ts';
import { sizeOf, valueAt } from './range.ts';
import { walkConfigurations } from './walk.ts';

/** Draws whose valid share gives the count, and the share from which it is precise enough. */
const draws = 500;
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

interface Subspace {
  readonly space: ConfigurationSpace;
  readonly options: readonly Option[];
  readonly start: Configuration;
}

/** Counting is over values, whatever scale they are drawn on. */
function withLinearScale(option: Option): Option {
  if (option.kind === 'boolean' || option.kind === 'categorical') return option;
  if (option.domain.type === 'levels') return option;
  return { ...option, domain: { ...option.domain, scale: 'linear' } };
}

function validShare({ space, options }: Subspace, random: Random): number {
  const configurations = Array.from({ length: draws }, () =>
    Object.fromEntries(options.map((option) => [option.name, drawValue(option, random)])),
  );
  return configurations.filter((item) => space.violation(item) === null).length / draws;
}

function walkSome({ space, options, start }: Subspace, random: Random): readonly Configuration[] {
  const open = options.filter((option) => cardinality(option) > 1);
  const thinning = Math.ceil(open.length / 2);
  const walk = walkConfigurations({ space, options: open, start, thinning }, random);
  return Array.from({ length: walked }, () => walk.next().value);
}

function fullerHalf(option: Option, samples: readonly Configuration[]): Option {
  const [low, high] = halvesOf(option);
  const inLow = samples.filter((sample) => isInDomain(low, sample[option.name])).length;
  return inLow * 2 >= samples.length ? low : high;
}

function halvesOf(option: Option): readonly [low: Option, high: Option] {
  if ('domain' in option && option.domain.type === 'range') {
    const range = option.domain;
    const middle = Math.ceil(sizeOf(range) / 2);
    return [
      { ...option, domain: { ...range, maximum: valueAt(range, middle - 1) } },
      { ...option, domain: { ...range, minimum: valueAt(range, middle) } },
    ];
  }
  const values = valuesOf(option);
  const middle = Math.ceil(values.length / 2);
  return [
    { ...option, kind: 'categorical', values: values.slice(0, middle) },
    { ...option, kind: 'categorical', values: values.slice(middle) },
  ];
}
