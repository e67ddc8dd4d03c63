import { cumulativeStdNormalProbability } from 'simple-statistics';
import type { Change } from './change.ts';
import { certaintyOf } from './committee.ts';
import { matches, type Condition, type Rule } from './condition.ts';
import { changeOfKeys, type Stage } from './contrast.ts';
import type { Effect } from './effect.ts';
import { shareOfSpace, type Ground } from './ground.ts';
import { findRegions, type Region } from './region.ts';

export interface AssessedRegion {
  readonly rule: Rule;
  readonly conditions: readonly Condition[];
  /** Share of the configuration space that the rule matches. */
  readonly share: number;
  /** By the pairs that measured again what lies inside, where there are any. */
  readonly change: Change;
  /** By the screening alone. */
  readonly screened: Change;
  /** Keys of the measured configurations inside. */
  readonly keys: readonly string[];
  /** Whether the rule may be named: it holds most of what regressed, and little else. */
  readonly isSettled: boolean;
}

export interface Stages {
  /** By all pairs of all stages. */
  readonly effects: readonly Effect[];
  readonly screening: Stage;
  readonly repeated: Stage;
  /** Worse-positive log change beyond which a configuration regressed. */
  readonly relevantLog: number;
}

// Of the measured configurations that a rule holds, so many regressed at least; of those that
// regressed, it holds so many; and beyond this share no part of the space is worth a name. Readers
// take a rule for the whole truth, so that it has to be nearly that (docs/method.md).
const LEAST_PRECISION = 0.8;
const LEAST_RECALL = 0.7;
const WHOLE_SPACE = 0.8;
// And so much of the rival explanations has to name the same options: a sample may not tell two
// options apart.
const SETTLED_CERTAINTY = 0.8;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Probability that a configuration regressed by more than matters, as its pairs show it. */
function chanceOf({ mean, meanVariance }: Effect, relevantLog: number): number {
  const beyond = mean - relevantLog;
  if (meanVariance === 0) return beyond > 0 ? 1 : 0;
  return cumulativeStdNormalProbability(beyond / Math.sqrt(meanVariance));
}

/** `share`: of the space that the rule holds. Of the sample it says nothing: that goes to the region. */
function isWorthNaming(
  inside: readonly number[],
  { effects, relevantLog }: Stages,
  share: number,
): boolean {
  const chances = effects.map((effect) => chanceOf(effect, relevantLog));
  const regressed = sum(chances);
  const held = sum(inside.map((index) => chances[index] ?? 0));
  const outside = chances.length - inside.length;
  if (inside.length < 2 || outside === 0) return false;
  const precision = held / inside.length;
  const regressedShare = share * precision + (1 - share) * ((regressed - held) / outside);
  return (
    precision >= LEAST_PRECISION && held >= LEAST_RECALL * regressed && regressedShare < WHOLE_SPACE
  );
}

/** The rule, then the same with conditions left out, the longest first. */
function listGeneralizations(rule: Rule): Rule[] {
  const masks = Array.from({ length: 2 ** rule.length - 1 }, (_, index) => index + 1);
  const parts = masks.map((mask) => rule.filter((__, place) => (mask & (1 << place)) > 0));
  return parts.sort((a, b) => b.length - a.length);
}

/** A rule with what it holds. */
function examine(rule: Rule, stages: Stages, { regions, ground }: Explanations) {
  const { effects } = stages;
  const inside = effects.flatMap(({ configuration }, index) =>
    matches(rule, configuration) ? [index] : [],
  );
  const share = shareOfSpace(rule, ground.drawn);
  const isAgreed = certaintyOf(rule, regions) >= SETTLED_CERTAINTY;
  const isSettled = isAgreed && isWorthNaming(inside, stages, share);
  return { rule, share, isSettled, keys: inside.flatMap((index) => effects[index]?.key ?? []) };
}

function turnBy(sign: 1 | -1): (effect: Effect) => Effect {
  return (effect) => ({ ...effect, mean: sign * effect.mean });
}

/** Rival rules, best first, and the space that they are about. */
interface Explanations {
  readonly regions: readonly Region[];
  readonly ground: Ground;
}

/**
 * The region that stands out as worse (sign 1) or better (−1); null when no rule beats none. Where
 * the best rule may not be named, but what its rivals agree on may, it is that: a change that is
 * larger in a part of its region draws the search to the part.
 */
export function assessRegion(stages: Stages, ground: Ground, sign: 1 | -1): AssessedRegion | null {
  const { effects, screening, repeated } = stages;
  const regions = findRegions(effects.map(turnBy(sign)), ground);
  const [best] = regions;
  if (best === undefined) return null;
  const examined = listGeneralizations(best.rule).map((rule) =>
    examine(rule, stages, { regions, ground }),
  );
  const region = examined.find(({ isSettled }) => isSettled) ?? examined[0];
  const screened = region === undefined ? null : changeOfKeys(region.keys, screening);
  if (region === undefined || screened === null) return null;
  const { rule, keys } = region;
  return {
    ...region,
    conditions: rule,
    change: changeOfKeys(keys, repeated) ?? screened,
    screened,
  };
}
