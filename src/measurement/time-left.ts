import { median } from 'simple-statistics';

export interface TrialsAhead {
  /** Of the trials so far; at least one. */
  readonly trialSeconds: readonly number[];
  /** How many may follow. */
  readonly count: number;
  /** What the budget leaves. */
  readonly remainingSeconds: number;
}

/** By the median trial so far; never more than the budget leaves. */
export function estimateSecondsLeft({ trialSeconds, count, remainingSeconds }: TrialsAhead) {
  return Math.max(0, Math.min(median([...trialSeconds]) * count, remainingSeconds));
}

const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;

/** Rounded up, as people plan with it: `45 s`, `3 min`, `1 h 20 min`. */
export function describeSecondsLeft(seconds: number): string {
  if (seconds < SECONDS_PER_MINUTE) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / SECONDS_PER_MINUTE);
  if (minutes < MINUTES_PER_HOUR) return `${minutes} min`;
  return `${Math.floor(minutes / MINUTES_PER_HOUR)} h ${minutes % MINUTES_PER_HOUR} min`;
}
