import { keyOf, type Configuration } from '../space/configuration.ts';

/** Share of the rival explanations, 0 … 1, by which a configuration lies in the changed region. */
export type Suspicion = (configuration: Configuration) => number;

function disagreement(share: number): number {
  return share * (1 - share);
}

/**
 * Chooses up to `count` candidates on which the rival explanations disagree most (query by
 * committee, Seung, Opper & Sompolinsky 1992): measuring them tells the explanations apart. The
 * objectives' committees count together. Fewer are returned where nothing is disputed.
 */
export function acquireDisputed(
  candidates: readonly Configuration[],
  {
    chosen,
    suspicions,
  }: {
    readonly chosen: readonly Configuration[];
    readonly suspicions: readonly Suspicion[];
  },
  count: number,
): Configuration[] {
  // A dispute that less than one in twenty explanations raises is not worth a configuration.
  const least = disagreement(0.05);
  const taken = new Set(chosen.map(keyOf));
  return candidates
    .filter((configuration) => !taken.has(keyOf(configuration)))
    .map((configuration) => {
      const disputes = suspicions.map((suspicion) => disagreement(suspicion(configuration)));
      return { configuration, dispute: Math.max(0, ...disputes) };
    })
    .filter(({ dispute }) => dispute >= least)
    .sort((a, b) => b.dispute - a.dispute)
    .slice(0, count)
    .map(({ configuration }) => configuration);
}
