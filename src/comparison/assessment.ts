import type { BaseLevels } from '../model/change-model.ts';
import type { Objective } from '../settings/settings.ts';
import { findCarriers, type Carriers } from './carriers.ts';
import { worseLogOf, type Change } from './change.ts';
import { confirm } from './confirmation.ts';
import { changeOf, changeOfKeys } from './contrast.ts';
import { effectsOf, type Effect, type Evidence } from './effect.ts';
import { assessRegion, type AssessedRegion } from './assessed-region.ts';
import { forecastSpace, type Forecast } from './forecast.ts';
import type { Ground } from './ground.ts';
import { judgeScreening, judgeSpace, type Confirmation } from './space-verdict.ts';
import { stageEvidence, type Judging, type StagedEvidence } from './staged-evidence.ts';
import { combineVerdicts, judge, type Verdict } from './verdict.ts';

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

export interface AssessmentOptions extends Judging {
  readonly ground: Ground;
  /** Of this objective; see forecastSpace. */
  readonly baseLevels?: BaseLevels | null;
  /** Of this evidence, where the critical values are known already. */
  readonly staged?: StagedEvidence | null;
}

/** Where a place was measured again, those pairs alone count. */
function assessNamed({ evidence, relevant, named, repeated }: StagedEvidence): Place[] {
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
  const staged = options.staged ?? stageEvidence(evidence, options);
  const { relevant, screening, repeated } = staged;
  const change = changeOf(staged.average, staged.named);
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
  const places: Place[] = [...assessNamed(staged), { place: 'space', change, verdict }];
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
