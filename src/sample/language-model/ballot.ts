import { keyOf, type Configuration } from '../../space/configuration.ts';
import type { Proposals } from './proposal.ts';

/** A configuration that generators proposed. */
export interface Nominee {
  readonly key: string;
  readonly configuration: Configuration;
  /** How many generators proposed it. */
  readonly votes: number;
  /** Its best place in a generator's list, from 0. */
  readonly place: number;
}

/** The union of what the generators proposed: most votes first, then by place in their lists. */
export function countVotes(proposals: readonly Pick<Proposals, 'accepted'>[]): Nominee[] {
  const nominees = new Map<string, Nominee>();
  for (const { accepted } of proposals) {
    for (const [place, configuration] of accepted.entries()) {
      const key = keyOf(configuration);
      const known = nominees.get(key);
      nominees.set(key, {
        key,
        configuration,
        votes: (known?.votes ?? 0) + 1,
        place: Math.min(place, known?.place ?? place),
      });
    }
  }
  return [...nominees.values()].sort((a, b) => b.votes - a.votes || a.place - b.place);
}
