import type { Campaign, CampaignState } from './campaign.ts';
import { measure } from './measurement/measure.ts';
import { insertNoisePairs, isOfNoisePair, spaceNoisePairs } from './measurement/noise-pairs.ts';
import { scheduleVisits, type TrialRequest } from './measurement/schedule.ts';
import type { SampledConfiguration } from './sample/sampled-configuration.ts';

/** What each configuration of a round gets. */
export interface Effort {
  /** Of each configuration. */
  readonly pairs: number;
  readonly remainingSeconds: () => number;
}

export interface Round extends Effort {
  readonly configurations: readonly SampledConfiguration[];
  readonly isScreening: boolean;
  readonly laterTrials: number;
}

/** Most trials of so many pairs; fewer where base is shared or missing. */
export function countTrials(pairs: number, warmUps = 0): number {
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

/** Measures configurations side by side and adds what came of it to the state. */
export async function measureRound(
  campaign: Campaign,
  state: CampaignState,
  round: Round,
): Promise<void> {
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
