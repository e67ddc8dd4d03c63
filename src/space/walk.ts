import { drawIndex } from '../random.ts';
import type { Random } from '../random.ts';
import type { Option, OptionValue } from '../schema/option.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigurationSpace } from './configuration-space.ts';
import { drawValue } from './domain.ts';

export interface Walk {
  readonly space: ConfigurationSpace;
  /** The options that are drawn anew, with their domains or narrower ones. */
  readonly options: readonly Option[];
  /** A valid configuration. */
  readonly start: Configuration;
  /** Steps between two configurations that are given out. */
  readonly thinning: number;
}

const largestMove = 3;

/**
 * An endless random walk over valid configurations. A step draws one, two or three options anew,
 * each on its own scale, and stays where it is when the constraints forbid the result. Proposals
 * there and back are equally likely, so the walk ends up uniform over all configurations that such
 * steps can reach from the start (Metropolis et al. 1953, doi:10.1063/1.1699114); neighbours in
 * the walk are alike, which thinning lessens.
 */
export function* walkConfigurations(walk: Walk, random: Random): Generator<Configuration, never> {
  const state: Record<string, OptionValue> = { ...walk.start };
  for (let step = 1; ; step += 1) {
    const moved = drawOptions(walk.options, random);
    const before = moved.map(({ name }) => state[name] ?? null);
    for (const option of moved) state[option.name] = drawValue(option, random);
    const isElsewhere = moved.some(({ name }, index) => state[name] !== before[index]);
    if (isElsewhere && walk.space.violation(state) !== null) {
      for (const [index, { name }] of moved.entries()) state[name] = before[index] ?? null;
    }
    if (step % walk.thinning === 0) yield { ...state };
  }
}

/** One, two or three different options; fewer when there are not so many. */
function drawOptions(options: readonly Option[], random: Random): readonly Option[] {
  const count = Math.min(options.length, 1 + drawIndex(random, largestMove));
  const drawn = new Set<Option>();
  while (drawn.size < count) {
    const option = options[drawIndex(random, options.length)];
    if (option) drawn.add(option);
  }
  return [...drawn];
}
