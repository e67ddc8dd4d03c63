import type { Change } from './change.ts';
import { certaintyOf } from './committee.ts';
import type { Condition, Rule } from './condition.ts';
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
  /** Whether rival explanations leave the rule standing, on more than one configuration. */
  readonly isSettled: boolean;
}

export interface Stages {
  /** By all pairs of both stages. */
  readonly effects: readonly Effect[];
  readonly screening: Stage;
  readonly repeated: Stage;
}

/** Share of the rival explanations that a rule has to have on its side to be named as the region. */
const SETTLED_CERTAINTY = 0.8;

/** The region that stands out as worse (sign 1) or better (−1); null when no rule beats none. */
export function assessRegion(
  { effects, screening, repeated }: Stages,
  ground: Ground,
  sign: 1 | -1,
): AssessedRegion | null {
  const turned = effects.map((effect) => ({ ...effect, mean: sign * effect.mean }));
  const regions = findRegions(turned, ground);
  const [region] = regions;
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
    isSettled: region.inside.length > 1 && certaintyOf(regions) >= SETTLED_CERTAINTY,
  };
}
