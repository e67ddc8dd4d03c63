import { z } from 'zod';

const MAXIMUM_COMMAND_LENGTH = 4096;

/** A line for the shell; `missing` says what to give where there is none. */
export function command(missing?: string) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? missing : undefined) })
    .trim()
    .min(1)
    .max(MAXIMUM_COMMAND_LENGTH)
    .refine((text) => !text.includes('\0'), { error: 'allowed: text without null characters' });
}
