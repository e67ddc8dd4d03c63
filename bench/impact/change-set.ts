import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { operators, type Rule } from '../../src/comparison/condition.ts';
import { UserError } from '../../src/errors.ts';

export const changeKinds = ['regression', 'refactoring', 'improvement', 'option'] as const;

const changesSchema = z.strictObject({
  changes: z.array(
    z.strictObject({
      slug: z.string().regex(/^[a-z0-9-]+$/),
      kind: z.enum(changeKinds),
      /** Where the work changes; null: nowhere. */
      region: z
        .array(
          z.strictObject({
            option: z.string(),
            operator: z.enum(operators),
            value: z.union([z.boolean(), z.number(), z.string(), z.null()]),
          }),
        )
        .min(1)
        .max(3)
        .nullable(),
    }),
  ),
});

/** A change that somebody could send to a project, and the truth about it. */
export interface CandidateChange {
  readonly project: string;
  readonly slug: string;
  readonly kind: (typeof changeKinds)[number];
  /** Where the work changes, and nowhere else; null: it changes nowhere. */
  readonly region: Rule | null;
  /** The project as it is before the change. */
  readonly baseDirectory: string;
  readonly patchPath: string;
}

/** The candidate changes of a project's folder, which holds `base/` and `changes/`. */
export function readChanges(directory: string, project: string): CandidateChange[] {
  const folder = join(directory, project, 'changes');
  const path = join(folder, 'changes.json');
  const parsed = changesSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new UserError(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.changes.map(({ slug, kind, region }) => ({
    slug,
    kind,
    region,
    project,
    baseDirectory: join(directory, project, 'base'),
    patchPath: join(folder, `${slug}.patch`),
  }));
}

/** Whether the change makes anything worse: an option that costs does so where it is used. */
export function regresses({ kind, region }: Pick<CandidateChange, 'kind' | 'region'>): boolean {
  return region !== null && kind !== 'improvement';
}
