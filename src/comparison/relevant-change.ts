import type { Objective } from '../settings/settings.ts';

/** The least change that counts when the settings name neither `warn` nor `fail`. */
export const DEFAULT_RELEVANT_CHANGE = 0.05;

/** The least change of an objective that matters, as a fraction. */
export function relevantChangeOf({ warn, fail }: Objective): number {
  return warn ?? fail ?? DEFAULT_RELEVANT_CHANGE;
}
