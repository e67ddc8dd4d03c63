import type { Campaign, CampaignState } from './campaign.ts';
import { fractionOf, worseLog, type Direction } from './comparison/change.ts';
import { effectsOf, type Effect } from './comparison/effect.ts';
import { gatherEvidence, headValues } from './comparison/evidence.ts';
import { findRegions } from './comparison/region.ts';
import { relevantChangeOf } from './comparison/relevant-change.ts';
import { pairTrials } from './measurement/pairs.ts';
import { predictDeviations } from './model/possible-change.ts';
import type { Observation } from './model/quick-forest.ts';
import type { Finding } from './sample/language-model/feedback.ts';
import type { Configuration } from './space/configuration.ts';

// A change that is so many standard errors beyond the relevant one is no luck of a few pairs.
const CLEAR = 2;

/** What was measured of one objective. */
interface ObjectiveOutlook {
  readonly name: string;
  readonly direction: Direction;
  readonly relevant: number;
  readonly effects: readonly Effect[];
}

/** What the measurements say so far, for the choice of what is measured next. */
export interface Outlook {
  readonly objectives: readonly ObjectiveOutlook[];
  /** Those in which something clearly got worse by more than matters. */
  readonly found: readonly ObjectiveOutlook[];
  /** Changes by objective; none without a pair. */
  readonly measured: readonly (readonly Observation[])[];
}

/** What a strategy for the next configurations may go by. */
export interface Findings {
  readonly findings: readonly Finding[];
  /** Candidates, the least known first. */
  readonly uncertain: readonly Configuration[];
  /** Options of the rules that tell best where something got worse. */
  readonly suspects: ReadonlySet<string>;
}

/** The pairs so far; those after `lastScreening` count as measured again. */
export function evidenceSoFar(
  { project, objectives, named }: Campaign,
  { sample, trials }: CampaignState,
  lastScreening = Number.POSITIVE_INFINITY,
) {
  const projections = sample.flatMap(({ key, configuration }) => {
    const baseKey = project(configuration);
    return baseKey === null ? [] : [[key, baseKey] as const];
  });
  const { pairs } = pairTrials(trials, new Map(projections));
  return gatherEvidence(objectives, { sample, pairs, named, lastScreening });
}

function isWorse({ mean, meanVariance }: Effect, { direction, relevant }: ObjectiveOutlook) {
  return fractionOf(mean - CLEAR * Math.sqrt(meanVariance), direction) > relevant;
}

function isBetter({ mean, meanVariance }: Effect, { direction, relevant }: ObjectiveOutlook) {
  return fractionOf(mean + CLEAR * Math.sqrt(meanVariance), direction) < -relevant;
}

/** Whether a configuration clearly changed, to either side. */
export function isTelling({ objectives }: Outlook, key: string): boolean {
  return objectives.some((outlook) =>
    outlook.effects.some((one) => {
      return one.key === key && (isWorse(one, outlook) || isBetter(one, outlook));
    }),
  );
}

export function lookAt(campaign: Campaign, state: CampaignState): Outlook {
  const objectives = evidenceSoFar(campaign, state).map((evidence) => ({
    name: evidence.objective.name,
    direction: evidence.objective.direction,
    relevant: relevantChangeOf(evidence.objective),
    effects: effectsOf(evidence).effects,
  }));
  return {
    objectives,
    found: objectives.filter((outlook) => outlook.effects.some((one) => isWorse(one, outlook))),
    measured: objectives.flatMap(({ effects }) =>
      effects.length === 0
        ? []
        : [effects.map(({ configuration, mean }) => ({ configuration, value: mean }))],
    ),
  };
}

/** Mean log level of a configuration at head; null: nothing was measured. */
function logLevelOf(
  objective: string,
  trials: CampaignState['trials'],
  key: string,
): number | null {
  const values = headValues(trials, key, objective);
  const sum = values.reduce((total, value) => total + Math.log(value), 0);
  return values.length === 0 ? null : sum / values.length;
}

/** Levels at head by objective, without those of which nothing was measured. */
export function observeLevels(
  { objectives }: Campaign,
  { sample, trials }: CampaignState,
): Observation[][] {
  const observed = objectives.map(({ name, direction }) =>
    sample.flatMap(({ key, configuration }) => {
      const logLevel = logLevelOf(name, trials, key);
      return logLevel === null ? [] : [{ configuration, value: worseLog(logLevel, direction) }];
    }),
  );
  return observed.filter((levels) => levels.length > 0);
}

function findingsOf(
  { objectives }: Campaign,
  { sample, trials }: CampaignState,
  outlook: Outlook,
): Finding[] {
  return sample.map(({ key, configuration }) => {
    const changes = outlook.objectives.flatMap(({ name, direction, effects }) => {
      const effect = effects.find((one) => one.key === key);
      if (effect === undefined) return [];
      const error = Math.sqrt(effect.meanVariance);
      return [[name, { change: fractionOf(effect.mean, direction), error }] as const];
    });
    const known = objectives.flatMap(({ name, direction }) => {
      const logLevel = logLevelOf(name, trials, key);
      return logLevel === null ? [] : [{ name, direction, logLevel }];
    });
    const isWhole = known.length === objectives.length;
    return {
      configuration,
      changes: Object.fromEntries(changes),
      values: Object.fromEntries(known.map(({ name, logLevel }) => [name, Math.exp(logLevel)])),
      levels: isWhole ? known.map((one) => worseLog(one.logLevel, one.direction)) : [],
    };
  });
}

/** Everything that was measured so far, as a strategy for the next configurations goes by it. */
export function gatherFindings(campaign: Campaign, state: CampaignState): Findings {
  const { ground, settings } = campaign;
  const { options, drawn } = ground;
  const outlook = lookAt(campaign, state);
  const seed = settings.seed + state.round;
  const observed = outlook.measured.length > 0 ? outlook.measured : observeLevels(campaign, state);
  const deviations = observed.map((of) => predictDeviations(of, drawn, { options, seed }));
  const known = drawn.map((configuration, index) => {
    return { configuration, doubt: Math.max(0, ...deviations.map((all) => all[index] ?? 0)) };
  });
  const best = outlook.found.flatMap(({ effects }) => findRegions(effects, ground).slice(0, 1));
  return {
    findings: findingsOf(campaign, state, outlook),
    uncertain: known.sort((a, b) => b.doubt - a.doubt).map(({ configuration }) => configuration),
    suspects: new Set(best.flatMap(({ rule }) => rule.map(({ option }) => option))),
  };
}
