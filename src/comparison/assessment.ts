import type { Objective } from '../settings/settings.ts';
import { fractionOf, type Change } from './change.ts';
import { certaintyOf } from './committee.ts';
import type { Condition, Rule } from './condition.ts';
import { averageOver, estimateContrast, type Contrast } from './contrast.ts';
import { effectsOf, type Effect, type Evidence, type NamedPlace } from './effect.ts';
import { findRegions, shareOfSpace, type Ground, type Region } from './region.ts';
import { estimateCriticalValues, type CriticalValues } from './simultaneous.ts';
import { combineVerdicts, judge, type Verdict } from './verdict.ts';

/** The least change that counts when the settings name neither `warn` nor `fail`. */
export const DEFAULT_RELEVANT_CHANGE = 0.05;

/**
 * Probability that any interval of a report misses its true change: of all objectives and places
 * together, chosen regions included.
 */
export const FAMILY_ERROR = 0.05;

export interface Place {
  /** `default`, `space` or `profile:NAME`. */
  readonly place: string;
  /** Null when no pair was measured there. */
  readonly change: Change | null;
  readonly verdict: Verdict;
}

export interface AssessedRegion {
  readonly rule: Rule;
  readonly conditions: readonly Condition[];
  /** Share of the configuration space that the rule matches. */
  readonly share: number;
  readonly change: Change;
  /** Keys of the measured configurations inside. */
  readonly keys: readonly string[];
  /** Whether rival explanations leave the rule standing, on more than one configuration. */
  readonly isSettled: boolean;
}

export interface Assessment {
  readonly objective: Objective;
  readonly verdict: Verdict;
  readonly places: readonly Place[];
  /** Where the objective regressed; null when it did not, or did everywhere. */
  readonly region: AssessedRegion | null;
  /** A region that stands out, but whose verdict or whose rule is not settled. */
  readonly suspectedRegion: AssessedRegion | null;
  readonly effects: readonly Effect[];
}

export interface AssessmentOptions {
  readonly ground: Ground;
  readonly objectiveCount: number;
  readonly seed: number;
}

export function relevantChangeOf({ warn, fail }: Objective): number {
  return warn ?? fail ?? DEFAULT_RELEVANT_CHANGE;
}

interface Measured extends Evidence {
  readonly effects: readonly Effect[];
  readonly critical: CriticalValues;
}

function changeOf(contrast: Contrast, criticalValue: number, measured: Measured): Change {
  const { centre, reach } = estimateContrast(contrast, measured.effects, criticalValue);
  const fraction = (log: number) => fractionOf(log, measured.objective.direction);
  return {
    estimate: fraction(centre),
    low: fraction(centre - reach),
    high: fraction(centre + reach),
  };
}

function placeContrast(effects: readonly Effect[], { key }: NamedPlace): Contrast {
  return averageOver(effects, (effect) => effect.key === key);
}

function spreadContrast(effects: readonly Effect[], spread: ReadonlySet<string>): Contrast {
  const chosen = averageOver(effects, ({ key }) => spread.has(key));
  return chosen.length > 0 ? chosen : averageOver(effects, () => true);
}

function assessNamed(measured: Measured): Place[] {
  const relevant = relevantChangeOf(measured.objective);
  return measured.named.map((named) => {
    const { place } = named;
    const contrast = placeContrast(measured.effects, named);
    if (contrast.length === 0) return { place, change: null, verdict: 'inconclusive' };
    const change = changeOf(contrast, measured.critical.named, measured);
    return { place, change, verdict: judge(change, relevant) };
  });
}

/** Share of the rival explanations that a rule has to have on its side to be named as the region. */
const SETTLED_CERTAINTY = 0.8;

function assessRegion(
  regions: readonly [Region, ...Region[]],
  measured: Measured,
  ground: Ground,
): AssessedRegion {
  const [region] = regions;
  const inside = new Set(region.inside.map((index) => measured.effects[index]));
  const contrast = averageOver(measured.effects, (effect) => inside.has(effect));
  return {
    rule: region.rule,
    conditions: region.rule,
    share: shareOfSpace(region.rule, ground.drawn),
    change: changeOf(contrast, measured.critical.subset, measured),
    keys: region.inside.flatMap((index) => measured.effects[index]?.key ?? []),
    isSettled: region.inside.length > 1 && certaintyOf(regions) >= SETTLED_CERTAINTY,
  };
}

function bestRegion(measured: Measured, ground: Ground, sign: 1 | -1): AssessedRegion | null {
  const turned = measured.effects.map((effect) => ({ ...effect, mean: sign * effect.mean }));
  const [best, ...rivals] = findRegions(turned, ground);
  return best === undefined ? null : assessRegion([best, ...rivals], measured, ground);
}

function judgeSpace(
  average: Change,
  regions: readonly AssessedRegion[],
  relevant: number,
): Verdict {
  const verdicts = [average, ...regions.map(({ change }) => change)].map((change) =>
    judge(change, relevant),
  );
  if (verdicts.includes('regressed')) return 'regressed';
  if (verdicts.includes('improved')) return 'improved';
  // A region within the relevant change, either way, is no reason to doubt an unchanged average.
  const isOpen = regions.some(({ change }) => Math.abs(change.estimate) > relevant);
  return isOpen ? 'inconclusive' : (verdicts[0] ?? 'inconclusive');
}

/** Verdicts of one objective at the named places and over the space, from the pairs of this run. */
export function assessObjective(evidence: Evidence, options: AssessmentOptions): Assessment {
  const effects = effectsOf(evidence);
  const { objective } = evidence;
  if (effects.effects.length === 0) return emptyAssessment(evidence);
  const average = spreadContrast(effects.effects, evidence.spread);
  const contrasts = evidence.named
    .map((place) => placeContrast(effects.effects, place))
    .filter((contrast) => contrast.length > 0);
  // Two sides and two families (named places, chosen regions) share each objective's part.
  const tail = FAMILY_ERROR / 4 / options.objectiveCount;
  const seed = options.seed;
  const critical = estimateCriticalValues(effects, [average, ...contrasts], { tail, seed });
  const measured: Measured = { ...evidence, effects: effects.effects, critical };
  const relevant = relevantChangeOf(objective);
  const change = changeOf(average, critical.named, measured);
  const worse = bestRegion(measured, options.ground, 1);
  const better = bestRegion(measured, options.ground, -1);
  const verdict = judgeSpace(
    change,
    [worse, better].filter((region) => region !== null),
    relevant,
  );
  const places: Place[] = [...assessNamed(measured), { place: 'space', change, verdict }];
  const isSettled =
    worse !== null && worse.isSettled && judge(worse.change, relevant) === 'regressed';
  const isSuspected = worse !== null && !isSettled && worse.change.estimate > relevant;
  return {
    objective,
    verdict: combineVerdicts(places.map((place) => place.verdict)),
    places,
    region: isSettled ? worse : null,
    suspectedRegion: isSuspected ? worse : null,
    effects: effects.effects,
  };
}

function emptyAssessment({ objective, named }: Evidence): Assessment {
  const places = [...named.map(({ place }) => place), 'space'];
  return {
    objective,
    verdict: 'inconclusive',
    places: places.map((place) => ({ place, change: null, verdict: 'inconclusive' })),
    region: null,
    suspectedRegion: null,
    effects: [],
  };
}
