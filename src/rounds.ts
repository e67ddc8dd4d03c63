import { effectsOf, type NamedPlace } from './comparison/effect.ts';
import { createSuspicion } from './comparison/committee.ts';
import { gatherEvidence } from './comparison/evidence.ts';
import { findRegions, type Ground } from './comparison/region.ts';
import { measure, type Progress, type RunTrial } from './measurement/measure.ts';
import { pairTrials } from './measurement/pairs.ts';
import { schedulePairs } from './measurement/schedule.ts';
import type { Trial } from './measurement/trial.ts';
import { acquireDisputed } from './sample/acquisition.ts';
import { sampleCoverage } from './sample/coverage.ts';
import { sampled, type SampledConfiguration } from './sample/sampled-configuration.ts';
import type { Settings } from './settings/settings.ts';
import type { Configuration } from './space/configuration.ts';

/** Share of the configurations that is chosen before anything is measured. */
export const INITIAL_SHARE = 0.6;
// Later configurations come in this many steps, each chosen with all earlier results known.
const LATER_ROUNDS = 8;

export interface Campaign {
  readonly settings: Settings;
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
  readonly onProgress: (progress: Progress) => void;
}

export interface CampaignResult {
  readonly sample: readonly SampledConfiguration[];
  readonly trials: readonly Trial[];
  /** Keys of configurations of which pairs were left out for want of time. */
  readonly cut: readonly string[];
}

interface State {
  sample: SampledConfiguration[];
  trials: Trial[];
  cut: Set<string>;
  round: number;
}

async function measureRound(
  campaign: Campaign,
  state: State,
  added: readonly SampledConfiguration[],
): Promise<void> {
  const { settings, project } = campaign;
  campaign.onRound(state.sample.length, added.length);
  const requests = schedulePairs({
    configurations: added.map(({ key, configuration }) => ({
      key,
      baseKey: project(configuration),
    })),
    pairs: settings.budget.pairs,
    earlier: state.trials,
    seed: settings.seed + state.round,
  });
  const measured = await measure({ ...campaign, requests, earlier: state.trials });
  state.sample.push(...added);
  state.trials.push(...measured.trials);
  for (const { key } of measured.cut) state.cut.add(key);
  state.round += 1;
}

function chooseNext(campaign: Campaign, state: State, count: number): SampledConfiguration[] {
  const { ground, project, settings, named } = campaign;
  const chosen = state.sample.map(({ configuration }) => configuration);
  const projections = state.sample.flatMap(({ key, configuration }) => {
    const baseKey = project(configuration);
    return baseKey === null ? [] : [[key, baseKey] as const];
  });
  const { pairs } = pairTrials(state.trials, new Map(projections));
  const evidence = gatherEvidence(settings.objectives, { sample: state.sample, pairs, named });
  const suspicions = evidence.map((of) =>
    createSuspicion(findRegions(effectsOf(of).effects, ground)),
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
export async function runCampaign(campaign: Campaign): Promise<CampaignResult> {
  const state: State = { sample: [], trials: [...campaign.earlier], cut: new Set(), round: 0 };
  await measureRound(campaign, state, campaign.initial);
  const step = Math.max(1, Math.ceil((campaign.count * (1 - INITIAL_SHARE)) / LATER_ROUNDS));
  while (state.sample.length < campaign.count && state.cut.size === 0) {
    const open = campaign.count - state.sample.length;
    const next = chooseNext(campaign, state, Math.min(step, open));
    if (next.length === 0) break;
    await measureRound(campaign, state, next);
  }
  return { sample: state.sample, trials: state.trials, cut: [...state.cut] };
}
