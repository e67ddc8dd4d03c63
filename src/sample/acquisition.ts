import { sampleCoverage, type Sources } from './coverage.ts';
import type { Nominee } from './language-model/ballot.ts';
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

/** Scaled to 0 … 1; all 0 where nothing differs. */
function scale(values: readonly number[]): number[] {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  return values.map((value) => (range > 0 ? (value - least) / range : 0));
}

function joinPromises(candidateCount: number, merits: readonly (readonly number[])[]): number[] {
  const scaled = merits.map(scale);
  return Array.from({ length: candidateCount }, (_, index) =>
    Math.max(0, ...scaled.map((ofObjective) => ofObjective[index] ?? 0)),
  );
}

/**
 * Chooses up to `count` candidates that are worth measuring and yet spread over the space: the
 * merit, scaled to the candidates, joins the two aims of coverage with equal weight. `merits` holds, for
 * each objective, one number a candidate: its possible change, or how little is known of its level;
 * the objective by which a candidate is most promising counts.
 */
export function acquirePromising(
  {
    merits,
    ...sources
  }: Omit<Sources, 'promises'> & { readonly merits: readonly (readonly number[])[] },
  chosen: readonly Configuration[],
  count: number,
): Configuration[] {
  const promises = joinPromises(sources.candidates.length, merits);
  return sampleCoverage({ ...sources, promises }, chosen, count);
}

/**
 * Chooses up to `count` of the proposals as `acquirePromising` chooses from the space, except that
 * half of a promise is the share of votes.
 */
export function acquireProposed(
  {
    nominees,
    merits,
    ...sources
  }: Omit<Sources, 'candidates' | 'promises'> & {
    readonly nominees: readonly Nominee[];
    /** Of candidates, an objective each. */
    readonly merits: readonly ((candidates: readonly Configuration[]) => readonly number[])[];
  },
  chosen: readonly Configuration[],
  count: number,
): Configuration[] {
  if (count === 0) return [];
  const taken = new Set(chosen.map(keyOf));
  const open = nominees.filter(({ key }) => !taken.has(key));
  const candidates = open.map(({ configuration }) => configuration);
  const possible = joinPromises(
    open.length,
    merits.map((of) => of(candidates)),
  );
  const most = Math.max(1, ...open.map(({ votes }) => votes));
  const promises = open.map(({ votes }, index) => ((possible[index] ?? 0) + votes / most) / 2);
  return sampleCoverage({ ...sources, candidates, promises }, chosen, count);
}
