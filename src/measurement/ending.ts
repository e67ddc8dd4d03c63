/** The budget of configurations or minutes was spent, or nothing was left to measure. */
export const screeningEndings = ['configurations', 'minutes', 'space'] as const;
/**
 * Nothing was to be measured again; what looked regressed was settled; or the budget of pairs or
 * minutes was spent.
 */
export const confirmationEndings = ['nothing', 'settled', 'pairs', 'minutes'] as const;

/** Why no more was measured: of configurations, and of those measured again. */
export interface Ending {
  readonly screening: (typeof screeningEndings)[number];
  readonly confirmation: (typeof confirmationEndings)[number];
}
