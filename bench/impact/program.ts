import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const moduleSchema = z.object({
  measure: z.custom<(document: unknown) => unknown>((value) => typeof value === 'function'),
});
const answerSchema = z.object({ work: z.number().positive() });

/** Counts the work of one configuration, given as the project's JSON document. */
export type CountWork = (document: unknown) => number;

/** Imports a project's program; equal documents are run once. */
export async function importProgram(directory: string): Promise<CountWork> {
  const url = pathToFileURL(join(directory, 'src', 'benchmark.js')).href;
  const { measure } = moduleSchema.parse(await import(url));
  const known = new Map<string, number>();
  return (document) => {
    const text = JSON.stringify(document);
    const work = known.get(text) ?? answerSchema.parse(measure(document)).work;
    known.set(text, work);
    return work;
  };
}
