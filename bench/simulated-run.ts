import { mean } from 'simple-statistics';
import type { Campaign, CampaignResult } from '../src/campaign.ts';
import { assessObjective, type Assessment } from '../src/comparison/assessment.ts';
import { gatherEvidence } from '../src/comparison/evidence.ts';
import { pairTrials } from '../src/measurement/pairs.ts';
import { resolveObjectives } from '../src/measurement/objective-values.ts';
import type { Trial } from '../src/measurement/trial.ts';
import { lookUpLevels } from '../src/model/level-forecast.ts';
import { fitPerformanceModel, type Level } from '../src/model/performance-model.ts';
import type { Random } from '../src/random.ts';
import { runCampaign } from '../src/rounds.ts';
import { INITIAL_SHARE } from '../src/screening.ts';
import { sampleCoverage } from '../src/sample/coverage.ts';
import { sampled } from '../src/sample/sampled-configuration.ts';
import type { Option } from '../src/schema/option.ts';
import type { Settings } from '../src/settings/settings.ts';
import { keyOf, type Configuration } from '../src/space/configuration.ts';

export interface Simulation {
  readonly settings: Settings;
  readonly options: readonly Option[];
  /** The whole space or a draw from it; the first one is the default. */
  readonly pool: readonly [Configuration, ...Configuration[]];
  /** Log levels at base that earlier runs measured, by objective, relative to the default's. */
  readonly history?: ReadonlyMap<string, readonly Level[]>;
  /** What one trial measures, by objective. */
  readonly measure: (trial: Pick<Trial, 'revision' | 'key'>) => Record<string, number>;
}

export interface SimulatedRun {
  readonly campaign: CampaignResult;
  readonly assessments: readonly Assessment[];
}

/** Standard normal (Box & Muller 1958). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** What a campaign asks of the world around it, where there is none. */
export const unattended = {
  earlier: [],
  keep: () => Promise.resolve(),
  remainingSeconds: () => Number.POSITIVE_INFINITY,
  onRound: () => undefined,
  onAgain: () => undefined,
  onProgress: () => undefined,
} as const satisfies Partial<Campaign>;

/** The settings of a simulation name unit and direction themselves. */
export function objectivesOf({ objectives }: Settings) {
  const metrics = objectives.map(({ name }) => {
    return { name, value: 1, unit: null, direction: null };
  });
  const resolution = resolveObjectives(objectives, metrics, 'the simulation');
  if (resolution.status === 'unusable') throw new Error(resolution.reason);
  return resolution.objectives;
}

/** A performance model of base from earlier runs and this one, for the change model. */
function learnBaseLevels(
  { options, pool, history, settings }: Simulation,
  { sample, trials }: CampaignResult,
) {
  return (objective: string) => {
    if (history === undefined) return null;
    const logLevels = (key: string) =>
      trials.flatMap(({ revision, key: own, repetition, outcome }) => {
        const counts = revision === 'base' && own === key && repetition > 0;
        const value = outcome.status === 'success' ? outcome.values[objective] : undefined;
        return counts && value !== undefined ? [Math.log(value)] : [];
      });
    const reference = mean(logLevels(keyOf(pool[0])));
    const own = sample.map(({ key, configuration }) => ({
      configuration,
      logLevel: mean(logLevels(key)) - reference,
    }));
    const levels = [...(history.get(objective) ?? []), ...own];
    const model = fitPerformanceModel(objective, levels, { options, seed: settings.seed });
    const levelOf = lookUpLevels(model, pool, options);
    return levelOf && { levelOf, measured: levels };
  };
}

/** A pull request without repository or processes: sample, rounds, confirmation and verdicts. */
export async function simulateRun(simulation: Simulation): Promise<SimulatedRun> {
  const { settings, options, pool, measure } = simulation;
  const { seed, budget } = settings;
  const objectives = objectivesOf(settings);
  const ground = { options, drawn: pool };
  const [first] = pool;
  const covering = sampleCoverage(
    { options, candidates: pool },
    [first],
    Math.ceil(budget.configurations * INITIAL_SHARE) - 1,
  );
  const initial = [
    sampled('default', first),
    ...covering.map((configuration) => sampled('coverage', configuration)),
  ];
  const named = [{ place: 'default', key: sampled('default', first).key }];
  const campaign = await runCampaign({
    ...unattended,
    settings,
    objectives,
    ground,
    initial,
    named,
    count: budget.configurations,
    project: (configuration) => sampled('default', configuration).key,
    consult: null,
    runTrial: ({ revision, key, repetition }) => {
      const outcome = { status: 'success', values: measure({ revision, key }) } as const;
      return Promise.resolve({ revision, key, repetition, seconds: 1, outcome });
    },
  });
  const keys = new Map(campaign.sample.map(({ key }) => [key, key]));
  const { pairs } = pairTrials(campaign.trials, keys);
  const evidence = gatherEvidence(objectives, { ...campaign, pairs, named });
  const assessing = { ground, objectiveCount: objectives.length, seed };
  const baseLevelsOf = learnBaseLevels(simulation, campaign);
  const assessments = evidence.map((of) =>
    assessObjective(of, { ...assessing, baseLevels: baseLevelsOf(of.objective.name) }),
  );
  return { campaign, assessments };
}
