import type { Campaign } from './campaign.ts';
import { describeSecondsLeft, estimateSecondsLeft } from './measurement/time-left.ts';
import type { World } from './world.ts';

interface Ahead {
  /** Most configurations of the sample. */
  readonly count: number;
  readonly remainingSeconds: () => number;
}

/** What a campaign says of itself. */
export function announceCampaign(
  world: Pick<World, 'report' | 'progress'>,
  { count, remainingSeconds }: Ahead,
): Pick<Campaign, 'onRound' | 'onAgain' | 'onProgress'> {
  const trialSeconds: number[] = [];
  return {
    onRound: (measured, added) =>
      world.report(`measuring configurations ${measured + 1} to ${measured + added} of ${count}`),
    onAgain: (configurations) =>
      world.report(`measuring again what looks regressed: ${configurations} configurations`),
    onProgress: ({ trial, done, total, laterTrials }) => {
      trialSeconds.push(trial.seconds);
      const left = estimateSecondsLeft({
        trialSeconds,
        count: total - done + laterTrials,
        remainingSeconds: remainingSeconds(),
      });
      world.progress(
        `trial ${done} of ${total} of this round; up to ${describeSecondsLeft(left)} left`,
      );
    },
  };
}
