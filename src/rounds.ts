import { effectsOf, type NamedPlace } from './comparison/effect.ts';
import { createSuspicion } from './comparison/committee.ts';
import { gatherEvidence } from './comparison/evidence.ts';
import { findRegions, type Ground } from './comparison/region.ts';
import { chooseSuspects } from './comparison/suspects.ts';
import { measure, type Progress, type RunTrial } from './measurement/measure.ts';
import { splitPairs } from './measurement/pair-budget.ts';
import { pairTrials } from './measurement/pairs.ts';
import { schedulePairs } from './measurement/schedule.ts';
import type { Trial } from './measurement/trial.ts';
import { acquireDisputed } from './sample/acquisition.ts';
import { sampleCoverage } from './sample/coverage.ts';
import { sampled, type SampledConfiguration } from './sample/sampled-configuration.ts';
import type { Objective, Settings } from './settings/settings.ts';
import type { Configuration } from './space/configuration.ts';

/** Share of the configurations that is chosen before anything is measured. */
export const INITIAL_SHARE = 0.6;
// Later configurations come in this many steps, each chosen with all earlier results known.
const LATER_ROUNDS = 8;

export interface Campaign {
  readonly settings: Settings;
  /** What is judged. */
  readonly objectives: readonly Objective[];
  readonly ground: Ground;
  readonly initial: readonly SampledConfiguration[];
  readonly named: readonly NamedPlace[];
  /** Most configurations that the sample may hold. */
  readonly count: number;
  /** Key of the projection to base; null when head is measured alone. */
  readonly project: (configuration: Configuration) => string | null;
  /** Trials made before the first round: they count as warm-ups. */
  readonly earlier: readonly Trial[];
  readonly runTrial: RunTrial;
  readonly keep: (trial: Trial) => Promise<void>;
  readonly remainingSeconds: () => number;
  /** Before each round: configurations measured, and those to be measured now. */
  readonly onRound: (measured: number, added: number) => void;
  /** Before the confirmation: configurations to be measured again. */
  readonly onConfirmation: (configurations: number) => void;
  readonly onProgress: (progress: Progress) => void;
}

export interface CampaignResult {
  readonly sample: readonly SampledConfiguration[];
  readonly trials: readonly Trial[];
  /** Keys of configurations of which pairs were left out for want of time. */
  readonly cut: readonly string[];
  /** Later repetitions measured again what looked regressed. */
  readonly lastScreening: number;
}

interface State {
  sample: SampledConfiguration[];
  trials: Trial[];
  cut: Set<string>;
  round: number;
}

interface Round {
  readonly configurations: readonly SampledConfiguration[];
  readonly pairs: number;
  readonly remainingSeconds: () => number;
}

async function measureRound(campaign: Campaign, state: State, round: Round): Promise<void> {
  const { settings, project } = campaign;
  const requests = schedulePairs({
    configurations: round.configurations.map(({ key, configuration }) => ({
      key,
      baseKey: project(configuration),
    })),
    pairs: round.pairs,
    earlier: state.trials,
    seed: settings.seed + state.round,
  });
  const { remainingSeconds } = round;
  const measured = await measure({
    ...campaign,
    remainingSeconds,
    requests,
    earlier: state.trials,
  });
  state.trials.push(...measured.trials);
  for (const { key } of measured.cut) state.cut.add(key);
  state.round += 1;
}

/** The pairs so far, all of them of the screening. */
function evidenceSoFar({ project, objectives, named }: Campaign, { sample, trials }: State) {
  const projections = sample.flatMap(({ key, configuration }) => {
    const baseKey = project(configuration);
    return baseKey === null ? [] : [[key, baseKey] as const];
  });
  const { pairs } = pairTrials(trials, new Map(projections));
  const lastScreening = Number.POSITIVE_INFINITY;
  return gatherEvidence(objectives, { sample, pairs, named, lastScreening });
}

function chooseNext(campaign: Campaign, state: State, count: number): SampledConfiguration[] {
  const { ground } = campaign;
  const chosen = state.sample.map(({ configuration }) => configuration);
  const suspicions = evidenceSoFar(campaign, state).map((evidence) =>
    createSuspicion(findRegions(effectsOf(evidence).effects, ground)),
  );
  const disputed = acquireDisputed(ground.drawn, { chosen, suspicions }, count);
  const sources = { options: ground.options, candidates: ground.drawn };
  const covering = sampleCoverage(sources, [...chosen, ...disputed], count - disputed.length);
  return [
    ...disputed.map((configuration) => sampled('acquisition', configuration)),
    ...covering.map((configuration) => sampled('coverage', configuration)),
  ];
}

/**
 * Measures the initial sample, then spends the rest of the configurations step by step: where rival
 * regions explain the changes so far, on configurations that tell them apart; else on coverage.
 */
async function screen(campaign: Campaign, state: State, pairs: number): Promise<void> {
  const { remainingSeconds, count, settings } = campaign;
  const kept = remainingSeconds() * settings.budget.confirmation;
  const remainingForScreening = () => remainingSeconds() - kept;
  const add = async (configurations: readonly SampledConfiguration[]) => {
    campaign.onRound(state.sample.length, configurations.length);
    await measureRound(campaign, state, {
      configurations,
      pairs,
      remainingSeconds: remainingForScreening,
    });
    state.sample.push(...configurations);
  };
  await add(campaign.initial);
  const step = Math.max(1, Math.ceil((count * (1 - INITIAL_SHARE)) / LATER_ROUNDS));
  while (state.sample.length < count && state.cut.size === 0) {
    const next = chooseNext(campaign, state, Math.min(step, count - state.sample.length));
    if (next.length === 0) break;
    await add(next);
  }
}

/** Measures again, with fresh pairs, what looks regressed: a choice by its looks is biased. */
async function confirm(campaign: Campaign, state: State, pairs: number): Promise<void> {
  const again = chooseSuspects(evidenceSoFar(campaign, state), pairs);
  const configurations = state.sample.filter(({ key }) => again.keys.includes(key));
  if (configurations.length === 0) return;
  campaign.onConfirmation(configurations.length);
  const { remainingSeconds } = campaign;
  await measureRound(campaign, state, { configurations, pairs: again.pairs, remainingSeconds });
}

/** The screening of the whole sample, and the confirmation of what looks regressed in it. */
export async function runCampaign(campaign: Campaign): Promise<CampaignResult> {
  const state: State = { sample: [], trials: [...campaign.earlier], cut: new Set(), round: 0 };
  const { settings, project } = campaign;
  const split = splitPairs(settings.budget);
  const isAlone = campaign.initial.every(({ configuration }) => project(configuration) === null);
  await screen(campaign, state, isAlone ? settings.budget.pairs : split.screening);
  const lastScreening = Math.max(0, ...state.trials.map(({ repetition }) => repetition));
  if (!isAlone && split.confirmation > 0) await confirm(campaign, state, split.confirmation);
  return { sample: state.sample, trials: state.trials, cut: [...state.cut], lastScreening };
}
