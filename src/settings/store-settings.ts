import { z } from 'zod';
import { line, mapping } from './mapping.ts';

const artifactStore = mapping({
  kind: z.literal('artifact').describe('Keep the store as an artifact of the workflow.'),
  name: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, {
      error: 'allowed: letters, digits, "_", "." and "-"',
    })
    .default('perfscape-model')
    .describe('Name of the artifact.'),
});

const directoryStore = mapping({
  kind: z.literal('directory').describe('Keep the store in a directory of this machine.'),
  path: line(1024).describe('The directory, from the root of the repository or absolute.'),
});

/** The store as the user writes it. */
export const storeSettings = z.discriminatedUnion('kind', [artifactStore, directoryStore]);
