import type { Change } from './change.ts';
import { matches, type Condition, type Rule } from './condition.ts';
import { changeOfKeys, type Stage } from './contrast.ts';
import type { Effect } from './effect.ts';
import { findRegions, shareOfSpace, type Ground } from './region.ts';

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
  /** Probability that a drawn configuration changed by more than matters, in their order. */
  readonly chances: readonly number[];
}

// Expected by the change model: the least share of what a rule holds that regressed, and of what
// regressed that it holds; and the share of the space beyond which no part of it is worth a name.
// Chosen on replayed releases, where each may move by a tenth without much ado (docs/method.md).
const LEAST_PRECISION = 0.7;
const LEAST_RECALL = 0.4;
const WHOLE_SPACE = 0.8;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function isWorthNaming(rule: Rule, chances: readonly number[], { drawn }: Ground): boolean {
  const all = sum(chances);
  const inside = chances.filter((_, index) => matches(rule, drawn[index] ?? {}));
  const held = sum(inside);
  return (
    held >= LEAST_PRECISION * inside.length &&
    held >= LEAST_RECALL * all &&
    all < WHOLE_SPACE * chances.length
  );
}

/** The region that stands out as worse (sign 1) or better (−1); null when no rule beats none. */
export function assessRegion(
  { effects, screening, repeated, chances }: Stages,
  ground: Ground,
  sign: 1 | -1,
): AssessedRegion | null {
  const turned = effects.map((effect) => ({ ...effect, mean: sign * effect.mean }));
  const [region] = findRegions(turned, ground);
  if (region === undefined) return null;
  const keys = region.inside.flatMap((index) => effects[index]?.key ?? []);
  const screened = changeOfKeys(keys, screening);
  if (screened === null) return null;
  return {
    rule: region.rule,
    conditions: region.rule,
    share: shareOfSpace(region.rule, ground.drawn),
    change: changeOfKeys(keys, repeated) ?? screened,
    screened,
    keys,
    isSettled: region.inside.length > 1 && isWorthNaming(region.rule, chances, ground),
  };
}
