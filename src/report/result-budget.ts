import { z } from 'zod';
import { confirmationEndings, screeningEndings } from '../measurement/ending.ts';

/** What a run was allowed and took. */
export const spentBudget = z.strictObject({
  configurations: z.int(),
  pairs: z.int(),
  trials: z.int(),
  seconds: z.number(),
  cut: z.array(z.string()).describe('What the budget of minutes left out'),
  ending: z
    .strictObject({
      screening: z.enum(screeningEndings),
      confirmation: z.enum(confirmationEndings),
    })
    .describe('Why no more configurations, and no more pairs, were measured'),
});
