import { fractionOf } from './change.ts';
import { effectsOf, type Effect, type Evidence } from './effect.ts';
import { relevantChangeOf } from './relevant-change.ts';

/** Configurations to be measured again, and how often. */
export interface Remeasurement {
  readonly keys: readonly string[];
  /** Of each in all, and in each wave; after a wave the verdicts may be settled. */
  readonly pairs: number;
  readonly waves: readonly number[];
}

// Fewer say too little of their own noise.
const FEWEST_PAIRS = 4;
// About as many standard errors as the critical values of a few configurations come to; a change of
// the size that was seen repeats with even odds or better.
const REACH = 4;

/** Pairs by which a change of the size that was seen would be beyond doubt. */
function pairsNeeded({ mean, variance }: Effect): number {
  return Math.max(FEWEST_PAIRS, Math.ceil(variance * (REACH / mean) ** 2));
}

function lowEnd({ mean, meanVariance }: Effect): number {
  return mean - Math.sqrt(meanVariance);
}

/** Those worse by more than matters, the surest first: by the lower end of one standard error. */
export function suspectsOf(evidence: Evidence): Effect[] {
  const { objective } = evidence;
  const relevant = relevantChangeOf(objective);
  return effectsOf(evidence)
    .effects.filter(({ mean }) => fractionOf(mean, objective.direction) > relevant)
    .sort((a, b) => lowEnd(b) - lowEnd(a));
}

/** The lists' items by turns, the first of each before the second of any. */
function takeTurns<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list[turn] ?? []),
  ).flat();
}

/** The suspects of all objectives by turns; of one that several suspect, the most pairs needed. */
function rankSuspects(evidence: readonly Evidence[]): Map<string, number> {
  const needed = new Map<string, number>();
  for (const suspect of takeTurns(evidence.map(suspectsOf))) {
    needed.set(suspect.key, Math.max(needed.get(suspect.key) ?? 0, pairsNeeded(suspect)));
  }
  return needed;
}

/** Up to `count` suspects of all objectives by turns, those that look worst first. */
export function worstSuspects(
  evidence: readonly Evidence[],
  { count, except }: { readonly count: number; readonly except: ReadonlySet<string> },
): Set<string> {
  const lists = evidence.map((of) => {
    const open = suspectsOf(of).filter(({ key }) => !except.has(key));
    return open.sort((a, b) => b.mean - a.mean);
  });
  const keys = new Set(takeTurns(lists).map(({ key }) => key));
  return new Set([...keys].slice(0, count));
}

/** As many pairs of each as the first look needs, and all others before the second. */
function splitWaves(pairs: number): number[] {
  return pairs > FEWEST_PAIRS ? [FEWEST_PAIRS, pairs - FEWEST_PAIRS] : [pairs];
}

/**
 * Shares out up to `pairs` to measure again what looks regressed: as many suspects as can get the
 * pairs they need, all alike, and of more than one no more than leave half for the second wave. None
 * when nothing is suspect or the pairs do not suffice for one.
 */
export function chooseSuspects(evidence: readonly Evidence[], pairs: number): Remeasurement {
  const ranked = [...rankSuspects(evidence)];
  let count = 0;
  let needed = 2 * FEWEST_PAIRS;
  for (const [, own] of ranked) {
    const together = Math.max(needed, own);
    if (count > 0 && together * (count + 1) > pairs) break;
    needed = together;
    count += 1;
  }
  const affordable = count === 0 ? 0 : Math.floor(pairs / count);
  if (affordable < FEWEST_PAIRS) return { keys: [], pairs: 0, waves: [] };
  const keys = ranked.slice(0, count).map(([key]) => key);
  return { keys, pairs: affordable, waves: splitWaves(affordable) };
}
