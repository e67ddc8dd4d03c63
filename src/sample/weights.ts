import { CONFIDENCE_SHARES, type Impact } from './language-model/impact.ts';
import type { Effect, Relevance } from './language-model/relevance.ts';

/** How much it matters to vary an option, and two options together; 1 for what matters most. */
export interface Weights {
  readonly ofOption: (name: string) => number;
  readonly ofPair: (one: string, other: string) => number;
}

/** What is known of the options before anything is measured. */
export interface Knowledge {
  readonly relevance: Relevance | null;
  readonly impact: Impact | null;
  /** Options that keep their default in the language model's proposals. */
  readonly pruned: ReadonlySet<string>;
}

const RELEVANCES: Readonly<Record<Effect, number>> = { strong: 1, weak: 0.4, none: 0 };
// Options that are thought not to matter are still varied, so that a wrong judgement is found.
const FLOOR = 0.1;
// Against pairs of options of which nothing is said.
const INTERACTION = 2;

/** Of an option that the model said nothing of. */
const UNKNOWN: Effect = 'weak';

function relevanceOf({ relevance }: Knowledge, name: string): number {
  const effects = Object.values(relevance?.options.get(name)?.effects ?? {});
  const judged = effects.length === 0 ? [UNKNOWN] : effects;
  return Math.max(...judged.map((effect) => RELEVANCES[effect]));
}

function impactOn({ impact }: Knowledge, name: string): number {
  const touched = (impact?.options ?? []).filter(({ where }) => where.option === name);
  const regions = (impact?.regions ?? []).filter(({ conditions }) =>
    conditions.some(({ option }) => option === name),
  );
  const shares = [...touched, ...regions].map(({ confidence }) => CONFIDENCE_SHARES[confidence]);
  return Math.max(0, ...shares);
}

/** Groups of options that are said to act together. */
function listGroups({ relevance, impact }: Knowledge): string[][] {
  const judged = [...(relevance?.options ?? [])].flatMap(([name, { interactsWith }]) =>
    interactsWith.map((other) => [name, other]),
  );
  const expected = (impact?.regions ?? []).map(({ conditions }) =>
    conditions.map(({ option }) => option),
  );
  return [...judged, ...expected];
}

/**
 * Weights from the judgement of the options and the reading of the change, each counting half where
 * there are both: an option that the change touches matters though it moves no objective by itself.
 * A pair weighs the product of its options' weights, twice that where they interact.
 */
export function weigh(knowledge: Knowledge, names: readonly string[]): Weights {
  const isChangeKnown = (knowledge.impact?.options.length ?? 0) > 0;
  const raw = names.map((name) => {
    const relevance = relevanceOf(knowledge, name);
    return isChangeKnown ? (relevance + impactOn(knowledge, name)) / 2 : relevance;
  });
  const largest = Math.max(0, ...raw);
  const weights = new Map(
    names.map((name, index) => [
      name,
      largest === 0 ? 1 : Math.max(FLOOR, (raw[index] ?? 0) / largest),
    ]),
  );
  const ofOption = (name: string) => weights.get(name) ?? 1;
  const groups = listGroups(knowledge).map((group) => new Set(group));
  return {
    ofOption,
    ofPair: (one, other) => {
      const both = ofOption(one) * ofOption(other);
      const interact = groups.some((group) => group.has(one) && group.has(other));
      return interact ? INTERACTION * both : both;
    },
  };
}

/**
 * Weights from what was measured: an option's is the root of its effect (0 and up, one map an
 * objective) against the largest, by the objective that it moves most; a pair's is the product. The
 * root, because few measurements tell the large effects and leave the small ones unsure.
 */
export function weighEffects(effects: readonly ReadonlyMap<string, number>[]): Weights {
  const scaled = effects.map((ofObjective) => ({
    ofObjective,
    largest: Math.max(...ofObjective.values()),
  }));
  const ofOption = (name: string) => {
    const shares = scaled.map(({ ofObjective, largest }) =>
      largest > 0 ? (ofObjective.get(name) ?? 0) / largest : 1,
    );
    return Math.max(FLOOR, Math.sqrt(Math.max(0, ...shares)));
  };
  return { ofOption, ofPair: (one, other) => ofOption(one) * ofOption(other) };
}
