import { z } from 'zod';
import { UserError } from '../errors.ts';

export const BRANCH_PREFIX = 'refs/heads/';

// SHA-1 or SHA-256. Strict, because commits become arguments of git.
export const commitSchema = z
  .string()
  .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'expected a commit hash');

const branchReferenceSchema = z
  .string()
  .regex(/^refs\/heads\/./, 'expected a branch (refs/heads/…): restrict the trigger to branches')
  .transform((reference) => reference.slice(BRANCH_PREFIX.length));

const repositorySchema = z.object({ default_branch: z.string() });

export const pullRequestSchema = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    title: z.string(),
    base: z.object({
      sha: commitSchema,
      ref: z.string().min(1),
      repo: z.object({ full_name: z.string() }),
    }),
    head: z.object({ sha: commitSchema, repo: z.object({ full_name: z.string() }).nullable() }),
  }),
});

export const pushSchema = z.object({
  ref: branchReferenceSchema,
  before: commitSchema,
  after: commitSchema,
  repository: repositorySchema,
});

export const mergeGroupSchema = z.object({
  merge_group: z.object({
    base_sha: commitSchema,
    head_sha: commitSchema,
    base_ref: branchReferenceSchema,
  }),
});

export const dispatchSchema = z.object({ repository: repositorySchema });

export const contextSchema = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'expected owner/name'),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_RUN_ID: z.coerce.number().int().positive(),
});

/** A UserError naming `source` (a variable) when the runner's value is not of the schema's form. */
export function parse<Value>(schema: z.ZodType<Value>, value: unknown, source: string): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) =>
    [...path.map(String), message].join(': '),
  );
  throw new UserError(
    `${source} is not what GitHub Actions provides: ${issues.join('; ')}. ` +
      'Run this as a step of a workflow, or use `perfscape run` in a terminal.',
  );
}
