import type { BaseLevels } from '../model/change-model.ts';
import type { Objective } from '../settings/settings.ts';
import { findCarriers, type Carriers } from './carriers.ts';
import { worseLogOf, type Change } from './change.ts';
import { confirm, CONFIRMATION_ERROR, repeatedFamily } from './confirmation.ts';
import { averageOver, changeOf, changeOfKeys, type Contrast, type Stage } from './contrast.ts';
import { effectsOf, stagedEffectsOf, type Effect, type Evidence } from './effect.ts';
import { assessRegion, type AssessedRegion } from './assessed-region.ts';
import { forecastSpace, type Forecast } from './forecast.ts';
import type { Ground } from './ground.ts';
import { relevantChangeOf } from './relevant-change.ts';
import { estimateCriticalValues, largestOf, largestSubsetStatistic } from './simultaneous.ts';
import { judgeScreening, judgeSpace, type Confirmation } from './space-verdict.ts';
import { combineVerdicts, judge, type Verdict } from './verdict.ts';

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

export interface Assessment {
  readonly objective: Objective;
  readonly verdict: Verdict;
  readonly places: readonly Place[];
  /** Where the objective regressed; null when it did not, or did everywhere. */
  readonly region: AssessedRegion | null;
  /** A region that stands out, but whose verdict or whose rule is not settled. */
  readonly suspectedRegion: AssessedRegion | null;
  /** Measured configurations that regressed, if the space did. */
  readonly carriers: Carriers | null;
  /** Null when nothing looked regressed, or nothing could be measured again. */
  readonly confirmation: Confirmation | null;
  /** By all pairs of all stages. */
  readonly effects: readonly Effect[];
  /** Null without a measured pair. */
  readonly forecast: Forecast | null;
}

export interface AssessmentOptions {
  readonly ground: Ground;
  readonly objectiveCount: number;
  readonly seed: number;
  /** Of this objective; see forecastSpace. */
  readonly baseLevels?: BaseLevels | null;
}

/** One objective's evidence with the critical values of its families. */
interface Measured {
  readonly evidence: Evidence;
  readonly relevant: number;
  readonly average: Contrast;
  /** For what was named before anything was measured. */
  readonly named: Stage;
  /** For any subset of the configurations, however it was chosen. */
  readonly screening: Stage;
  /** For any subset of those measured again. */
  readonly repeated: Stage;
}

function averageOfSpace(effects: readonly Effect[], { spread }: Evidence): Contrast {
  const chosen = averageOver(effects, ({ key }) => spread.has(key));
  return chosen.length > 0 ? chosen : averageOver(effects, () => true);
}

function measureStages(evidence: Evidence, { objectiveCount, seed }: AssessmentOptions): Measured {
  const staged = stagedEffectsOf(evidence);
  const { both, screened, repeated } = staged;
  const average = averageOfSpace(screened, evidence);
  const named = evidence.named
    .map((place) => averageOver(screened, ({ key }) => key === place.key))
    .filter((contrast) => contrast.length > 0);
  // Two sides and two families (named places, chosen subsets) share the screening's part.
  const screeningTail = (FAMILY_ERROR - CONFIRMATION_ERROR) / 4 / objectiveCount;
  const [ofNamed = 0, ofSubset = 0, ofRepeated = 0] = estimateCriticalValues(
    both,
    [
      { statistic: largestOf([average, ...named]), tail: screeningTail },
      {
        statistic: (replicate) => largestSubsetStatistic(replicate, [0, screened.length]),
        tail: screeningTail,
      },
      repeatedFamily(staged, { objectiveCount }),
    ],
    seed,
  );
  const { direction } = evidence.objective;
  return {
    evidence,
    relevant: relevantChangeOf(evidence.objective),
    average,
    named: { effects: screened, criticalValue: ofNamed, direction },
    screening: { effects: screened, criticalValue: ofSubset, direction },
    repeated: { effects: repeated, criticalValue: ofRepeated, direction },
  };
}

/** Where a place was measured again, those pairs alone count. */
function assessNamed({ evidence, relevant, named, repeated }: Measured): Place[] {
  return evidence.named.map(({ place, key }) => {
    const change = changeOfKeys([key], repeated) ?? changeOfKeys([key], named);
    return { place, change, verdict: change === null ? 'inconclusive' : judge(change, relevant) };
  });
}

/** Where suspects were measured again, those that repeated; else the mean alone says it. */
function carriersBy(confirmation: Confirmation | null, screened: Carriers | null) {
  if (confirmation === null) return screened;
  return confirmation.outcome === 'repeated' ? confirmation : null;
}

/** Verdicts of one objective at the named places and over the space, from the pairs of this run. */
export function assessObjective(evidence: Evidence, options: AssessmentOptions): Assessment {
  const { effects } = effectsOf(evidence);
  if (effects.length === 0) return emptyAssessment(evidence);
  const measured = measureStages(evidence, options);
  const { relevant, screening, repeated } = measured;
  const change = changeOf(measured.average, measured.named);
  const { direction } = evidence.objective;
  const source = { effects, direction, baseLevels: options.baseLevels ?? null };
  const forecast = forecastSpace(source, options.ground, options.seed);
  const relevantLog = worseLogOf(relevant, direction);
  const stages = { effects, screening, repeated, relevantLog };
  const worse = assessRegion(stages, options.ground, 1);
  const better = assessRegion(stages, options.ground, -1);
  const carriers = findCarriers(worse === null ? [] : [worse.keys], screening, relevant);
  const screened = judgeScreening({ average: change, carriers, worse, better }, relevant);
  const confirmation = confirm(evidence, repeated, { verdict: screened, average: change });
  const verdict = judgeSpace(screened, confirmation);
  const places: Place[] = [...assessNamed(measured), { place: 'space', change, verdict }];
  const isRegressed = verdict === 'regressed' && worse !== null;
  const isSettled = isRegressed && worse.isSettled && judge(worse.change, relevant) === 'regressed';
  const isSuspected = worse !== null && !isSettled && worse.change.estimate > relevant;
  return {
    objective: evidence.objective,
    verdict: combineVerdicts(places.map((place) => place.verdict)),
    places,
    region: isSettled ? worse : null,
    suspectedRegion: isSuspected ? worse : null,
    carriers: verdict === 'regressed' ? carriersBy(confirmation, carriers) : null,
    confirmation,
    effects,
    forecast,
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
    carriers: null,
    confirmation: null,
    effects: [],
    forecast: null,
  };
}
