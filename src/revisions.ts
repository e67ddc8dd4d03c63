import { join } from 'node:path';
import { UserError } from './errors.ts';
import type { RevisionSpace } from './inputs.ts';
import { lastLinesOf } from './measurement/last-lines.ts';
import type { Execution } from './measurement/execution.ts';
import type { Revision } from './measurement/trial.ts';
import type { Settings } from './settings/settings.ts';
import type { RepositoryAccess, World, Worktree } from './world.ts';

/** The revisions checked out and built; base is missing when only head can be measured. */
export interface BuiltRevisions extends AsyncDisposable {
  readonly directories: Readonly<Partial<Record<Revision, string>>>;
  readonly hasBase: boolean;
  readonly buildSeconds: number;
  /** Why base is not measured; null when it is, or was never meant to be. */
  readonly note: string | null;
  /** What has changed files of the commits since the builds, in words; null: nothing. */
  readonly describeChanges: () => string | null;
}

function describeExit({ exit, stdout, stderr, wallSeconds }: Execution): string {
  // Some tools tell what is wrong on one, some on the other, and some wrap such a tool.
  const output = [stdout, stderr].map(lastLinesOf).filter((lines) => lines !== '');
  const how =
    exit.type === 'timeout'
      ? `did not end within ${wallSeconds.toFixed(0)} s: raise budget.build-minutes or budget.minutes`
      : `ended with ${exit.type === 'code' ? exit.code : exit.signal}`;
  return output.length === 0 ? how : `${how}:\n${output.join('\n')}`;
}

/** The returned function lists files that have changed since; the delivered one is ours to change. */
function watchFiles(worktree: Worktree, { deliver }: Settings): () => string[] {
  const before = worktree.stampFiles();
  return () =>
    [...worktree.stampFiles()]
      .filter(([path, stamp]) => path !== deliver?.file && before.get(path) !== stamp)
      .map(([path]) => path);
}

const CHANGES_SHOWN = 5;

function describeChanges(changed: Readonly<Record<Revision, readonly string[]>>): string | null {
  const parts = Object.entries(changed).flatMap(([revision, paths]) => {
    if (paths.length === 0) return [];
    const more = paths.length > CHANGES_SHOWN ? ` and ${paths.length - CHANGES_SHOWN} more` : '';
    return [`at ${revision} ${paths.slice(0, CHANGES_SHOWN).join(', ')}${more}`];
  });
  if (parts.length === 0) return null;
  return (
    `The benchmark changes files of the repository (${parts.join('; ')}): each trial runs on what ` +
    'the one before it left. Let it write elsewhere, or put them back.'
  );
}

interface Builder extends Pick<World, 'execute' | 'report' | 'nowSeconds'> {
  readonly repository: Pick<RepositoryAccess, 'addWorktree' | 'copyPathsFrom'>;
}

interface Built {
  readonly settings: Settings;
  readonly head: Pick<RevisionSpace, 'commit'>;
  readonly base: Pick<RevisionSpace, 'commit'> | null;
}

interface Place {
  readonly directory: string;
  /** What is left of the time of the whole run. */
  readonly limitSeconds: number;
}

async function build(
  world: Builder,
  { settings }: Built,
  { directory, limitSeconds }: Place,
): Promise<{ readonly seconds: number; readonly failure: string | null }> {
  if (settings.build === null) return { seconds: 0, failure: null };
  const execution = await world.execute({
    line: settings.build,
    directory,
    variables: {},
    limitSeconds: Math.min(settings.budget.buildMinutes * 60, Math.max(1, limitSeconds)),
    watchMemory: false,
  });
  const succeeded = execution.exit.type === 'code' && execution.exit.code === 0;
  return { seconds: execution.wallSeconds, failure: succeeded ? null : describeExit(execution) };
}

async function removeWorktrees(worktrees: Worktree[]): Promise<void> {
  await Promise.all(worktrees.splice(0).map((worktree) => worktree[Symbol.asyncDispose]()));
}

function describeBase(base: { readonly failure: string | null } | null): string | null {
  if (base === null || base.failure === null) return null;
  return `Base does not build (${base.failure}): head is measured alone.`;
}

/**
 * Checks out and builds both revisions below `directory`, with the harness of head in both. A build
 * that fails at head is a UserError; one that fails at base leaves head to be measured alone.
 */
export async function buildRevisions(
  world: Builder,
  inputs: Built,
  { directory, limitSeconds }: Place,
): Promise<BuiltRevisions> {
  const deadline = world.nowSeconds() + limitSeconds;
  const worktrees: Worktree[] = [];
  const removeAll = () => removeWorktrees(worktrees);
  const checkOutAndBuild = async (revision: Revision, commit: string) => {
    world.report(`checking out and building ${revision} (${commit.slice(0, 7)})`);
    const worktree = await world.repository.addWorktree(commit, join(directory, revision));
    worktrees.push(worktree);
    if (revision === 'base') {
      await world.repository.copyPathsFrom(inputs.head.commit, inputs.settings.harness, worktree);
    }
    const place = { directory: worktree.directory, limitSeconds: deadline - world.nowSeconds() };
    const built = await build(world, inputs, place);
    return { directory: place.directory, ...built, watch: watchFiles(worktree, inputs.settings) };
  };
  try {
    const head = await checkOutAndBuild('head', inputs.head.commit);
    if (head.failure !== null) {
      throw new UserError(`build: ${inputs.settings.build} at head ${head.failure}`);
    }
    const base = inputs.base === null ? null : await checkOutAndBuild('base', inputs.base.commit);
    const isUsable = base !== null && base.failure === null;
    return {
      directories: { head: head.directory, ...(isUsable ? { base: base.directory } : {}) },
      hasBase: isUsable,
      buildSeconds: head.seconds + (base?.seconds ?? 0),
      note: describeBase(base),
      describeChanges: () => describeChanges({ base: base?.watch() ?? [], head: head.watch() }),
      [Symbol.asyncDispose]: removeAll,
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}
