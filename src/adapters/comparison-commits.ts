import { assertNever } from '../errors.ts';
import type { Event } from './event.ts';
import type { Repository } from './git.ts';

/** The commits to compare; base null measures head alone. */
export interface ComparisonCommits {
  readonly base: string | null;
  readonly head: string;
  readonly notes: readonly string[];
}

const short = (commit: string) => commit.slice(0, 7);

/**
 * A pull request is judged as it would be merged, GitHub's merge commit against the branch it goes
 * into, so that what base gained meanwhile counts for neither side. Without that commit it is head
 * against the common ancestor.
 */
async function pullRequestCommits(
  repository: Repository,
  event: Extract<Event, { type: 'pull-request' }>,
): Promise<ComparisonCommits> {
  const merge = await repository.resolve(event.mergeCommit);
  const parents = merge === null ? [] : await repository.parents(merge);
  const [base] = parents;
  if (merge !== null && base !== undefined && parents[1] === event.headCommit) {
    const note = `Head is ${short(event.headCommit)} merged into ${event.baseBranch} at ${short(base)}.`;
    return { base: await repository.requireCommit(base), head: merge, notes: [note] };
  }
  const head = await repository.requireCommit(event.headCommit);
  const target = await repository.requireCommit(event.baseCommit);
  const ancestor = await repository.mergeBase(target, head);
  if (ancestor !== null) {
    const note = `Base is the common ancestor of ${short(head)} and ${event.baseBranch}.`;
    return { base: ancestor, head, notes: [note] };
  }
  const note = `Base is the tip of ${event.baseBranch}: this checkout is too shallow for the common ancestor.`;
  return { base: target, head, notes: [note] };
}

async function pushCommits(
  repository: Repository,
  event: Extract<Event, { type: 'push' }>,
): Promise<ComparisonCommits> {
  const head = await repository.requireCommit(event.after);
  if (event.before === null) return { base: null, head, notes: ['The branch is new: head alone.'] };
  try {
    return { base: await repository.requireCommit(event.before), head, notes: [] };
  } catch {
    const note = `The commit before this push (${short(event.before)}) is gone: head alone.`;
    return { base: null, head, notes: [note] };
  }
}

/** The commits that an event asks to compare, fetched where they are missing. */
export async function commitsOf(event: Event, repository: Repository): Promise<ComparisonCommits> {
  switch (event.type) {
    case 'pull-request':
      return pullRequestCommits(repository, event);
    case 'push':
      return pushCommits(repository, event);
    case 'merge-group':
      return {
        base: await repository.requireCommit(event.baseCommit),
        head: await repository.requireCommit(event.headCommit),
        notes: [],
      };
    case 'head-only':
      return { base: null, head: await repository.requireCommit(event.commit), notes: [] };
    default:
      return assertNever(event);
  }
}
