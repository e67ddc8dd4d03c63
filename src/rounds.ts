import type { Campaign, CampaignResult, CampaignState } from './campaign.ts';
import { isSettled } from './comparison/confirmation.ts';
import { chooseSuspects } from './comparison/suspects.ts';
import { measure } from './measurement/measure.ts';
import { insertNoisePairs, isOfNoisePair, spaceNoisePairs } from './measurement/noise-pairs.ts';
import { splitPairs, type PairBudget } from './measurement/pair-budget.ts';
import { scheduleVisits, type TrialRequest } from './measurement/schedule.ts';
import { chooseNext, evidenceSoFar } from './next-configurations.ts';
import type { SampledConfiguration } from './sample/sampled-configuration.ts';

/** Share of the configurations that is chosen before anything is measured. */
export const INITIAL_SHARE = 0.5;
// Later configurations come in this many steps, each chosen with all earlier results known.
const LATER_ROUNDS = 8;

interface Effort {
  /** Of each configuration. */
  readonly pairs: number;
  readonly remainingSeconds: () => number;
}

interface Round extends Effort {
  readonly configurations: readonly SampledConfiguration[];
  readonly isScreening: boolean;
  readonly laterTrials: number;
}

// Most of a screening, as noise-pairs.ts spaces them.
const NOISE_TRIALS = 8;

/** Most trials of so many pairs; fewer where base is shared or missing. */
function countTrials(pairs: number, warmUps = 0): number {
  return 2 * (pairs + warmUps);
}

function planRound(campaign: Campaign, state: CampaignState, round: Round): TrialRequest[] {
  const { settings, initial, project, count } = campaign;
  const visits = scheduleVisits({
    configurations: round.configurations.map(({ key, configuration }) => ({
      key,
      baseKey: project(configuration),
    })),
    pairs: round.pairs,
    earlier: state.trials,
    first: new Set(campaign.named.map(({ key }) => key)),
    seed: settings.seed + state.round,
  });
  const standard = initial.find(({ origin }) => origin === 'default');
  const key = standard === undefined ? null : project(standard.configuration);
  if (!round.isScreening || key === null) return visits.flat();
  const every = spaceNoisePairs(count * round.pairs);
  const visitsBefore = state.visits;
  state.visits += visits.length;
  return insertNoisePairs(visits, { key, every, visitsBefore });
}

async function measureRound(campaign: Campaign, state: CampaignState, round: Round): Promise<void> {
  const requests = planRound(campaign, state, round);
  state.round += 1;
  const { remainingSeconds, laterTrials } = round;
  const measured = await measure({
    ...campaign,
    remainingSeconds,
    onProgress: (progress) => campaign.onProgress({ ...progress, laterTrials }),
    keep: (trial) => campaign.keep(trial, state.round),
    recall: (request) => campaign.recall?.(request, state.round) ?? null,
    requests,
    earlier: state.trials,
  });
  state.trials.push(...measured.trials);
  for (const request of measured.cut) {
    if (!isOfNoisePair(request)) state.cut.add(request.key);
  }
}

/**
 * Measures the initial sample, then spends the rest of the configurations step by step: on
 * configurations that may have got much worse and yet spread; once a change is found, first on those
 * that tell apart the rival regions that explain it.
 */
async function screen(
  campaign: Campaign,
  state: CampaignState,
  { laterTrials, ...effort }: Omit<Round, 'configurations'>,
): Promise<void> {
  const { count, named, initial, settings } = campaign;
  const places = initial.filter(({ key }) => named.some((place) => place.key === key));
  const missing = Math.max(0, settings.budget.pairs - effort.pairs);
  const followUp = (screened: number) => {
    const later = Math.max(0, count - screened);
    return countTrials(later * effort.pairs, later) + NOISE_TRIALS + laterTrials;
  };
  const add = async (configurations: readonly SampledConfiguration[], ofPlaces = 0) => {
    campaign.onRound(state.sample.length, configurations.length);
    const later = followUp(state.sample.length + configurations.length) + ofPlaces;
    await measureRound(campaign, state, { configurations, ...effort, laterTrials: later });
    state.sample.push(...configurations);
  };
  await add(initial, countTrials(places.length * missing));
  if (missing > 0 && places.length > 0) {
    // The named places are reported whatever they show: they get all their pairs.
    const later = followUp(state.sample.length);
    const round = { configurations: places, ...effort, pairs: missing, laterTrials: later };
    await measureRound(campaign, state, round);
  }
  const step = Math.max(1, Math.ceil((count * (1 - INITIAL_SHARE)) / LATER_ROUNDS));
  while (state.sample.length < count && state.cut.size === 0) {
    const next = chooseNext(campaign, state, Math.min(step, count - state.sample.length));
    if (next.length === 0) break;
    await add(next);
  }
}

/** What looks regressed is measured again a few times, and as often as can be where that leaves it open. */
async function confirm(
  campaign: Campaign,
  state: CampaignState,
  { pairs, lastScreening }: { readonly pairs: number; readonly lastScreening: number },
): Promise<void> {
  const suspects = chooseSuspects(evidenceSoFar(campaign, state), pairs);
  const configurations = state.sample.filter(({ key }) => suspects.keys.includes(key));
  if (configurations.length === 0) return;
  campaign.onConfirmation(configurations.length);
  const { remainingSeconds, objectives, settings } = campaign;
  const options = { objectiveCount: objectives.length, seed: settings.seed };
  let left = suspects.pairs;
  for (const wave of suspects.waves) {
    left -= wave;
    const laterTrials = countTrials(left * configurations.length);
    const effort = { pairs: wave, remainingSeconds, isScreening: false, laterTrials };
    await measureRound(campaign, state, { configurations, ...effort });
    if (left === 0) return;
    const evidence = evidenceSoFar(campaign, state, lastScreening);
    if (evidence.every((of) => isSettled(of, options))) return;
  }
}

function lastRepetition({ trials }: CampaignState): number {
  return trials.reduce((last, { repetition }) => Math.max(last, repetition), 0);
}

/** Head alone has nothing to confirm. */
function planPairs({ settings, initial, project, named }: Campaign): PairBudget {
  const isAlone = initial.every(({ configuration }) => project(configuration) === null);
  return isAlone
    ? { screening: settings.budget.pairs, confirmation: 0 }
    : splitPairs(settings.budget, named.length);
}

/** The screening of the whole sample, and the confirmation of what looks regressed. */
export async function runCampaign(campaign: Campaign): Promise<CampaignResult> {
  const state: CampaignState = {
    sample: [],
    trials: [...campaign.earlier],
    cut: new Set(),
    round: 0,
    visits: 0,
  };
  const { settings, remainingSeconds } = campaign;
  const { screening, confirmation } = planPairs(campaign);
  const kept = confirmation > 0 ? remainingSeconds() * settings.budget.confirmation : 0;
  await screen(campaign, state, {
    isScreening: true,
    pairs: screening,
    remainingSeconds: () => remainingSeconds() - kept,
    laterTrials: countTrials(confirmation),
  });
  const lastScreening = lastRepetition(state);
  if (confirmation > 0) await confirm(campaign, state, { pairs: confirmation, lastScreening });
  const { sample, trials, cut } = state;
  return { sample, trials, cut: [...cut], lastScreening };
}
