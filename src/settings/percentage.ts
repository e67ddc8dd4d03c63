import { z } from 'zod';

const ADVICE = 'write a percentage such as 3%';

/** Read as a fraction: `3%` is 0.03. The maximum is in percent. */
export function percentageUpTo(maximum: number) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? undefined : ADVICE) })
    .regex(/^\d{1,6}(\.\d{1,6})? ?%$/, { error: ADVICE })
    .refine((text) => Number.parseFloat(text) <= maximum, {
      error: `allowed: 0% to ${maximum}%`,
    })
    .transform((text) => Number.parseFloat(text) / 100);
}
