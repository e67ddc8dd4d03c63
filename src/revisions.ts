import { join } from 'node:path';
import { assertNever, UserError } from './errors.ts';
import type { RunInputs } from './inputs.ts';
import type { RunTrial } from './measurement/measure.ts';
import type { Execution } from './measurement/execution.ts';
import type { Revision, Trial } from './measurement/trial.ts';
import type { World, Worktree } from './world.ts';

const LAST_OUTPUT_CHARACTERS = 2_000;
const NOTE_CHARACTERS = 300;

/** The revisions checked out and built; base is missing when only head can be measured. */
export interface BuiltRevisions extends AsyncDisposable {
  readonly directories: Readonly<Partial<Record<Revision, string>>>;
  readonly buildSeconds: number;
  /** Why base is not measured; null when it is, or was never meant to be. */
  readonly note: string | null;
}

function describeExit({ exit, stdout, stderr }: Execution): string {
  const output = (stderr.trim() === '' ? stdout : stderr).trim().slice(-LAST_OUTPUT_CHARACTERS);
  const how =
    exit.type === 'timeout'
      ? 'ran out of time'
      : `ended with ${exit.type === 'code' ? exit.code : exit.signal}`;
  return output === '' ? how : `${how}:\n${output}`;
}

async function build(
  world: World,
  { settings }: RunInputs,
  worktree: Worktree,
): Promise<{ readonly seconds: number; readonly failure: string | null }> {
  if (settings.build === null) return { seconds: 0, failure: null };
  const execution = await world.execute({
    line: settings.build,
    directory: worktree.directory,
    variables: {},
    limitSeconds: settings.budget.buildMinutes * 60,
    watchMemory: false,
  });
  const succeeded = execution.exit.type === 'code' && execution.exit.code === 0;
  return { seconds: execution.wallSeconds, failure: succeeded ? null : describeExit(execution) };
}

/**
 * Checks out and builds both revisions below `directory`, with the harness of head in both. A build
 * that fails at head is a UserError; one that fails at base leaves head to be measured alone.
 */
export async function buildRevisions(
  world: World,
  inputs: RunInputs,
  directory: string,
): Promise<BuiltRevisions> {
  const worktrees: Worktree[] = [];
  const removeAll = async () => {
    for (const worktree of worktrees.splice(0)) await worktree[Symbol.asyncDispose]();
  };
  const checkOutAndBuild = async (revision: Revision, commit: string) => {
    world.report(`checking out and building ${revision} (${commit.slice(0, 7)})`);
    const worktree = await world.repository.addWorktree(commit, join(directory, revision));
    worktrees.push(worktree);
    if (revision === 'base') {
      await world.repository.copyPathsFrom(inputs.head.commit, inputs.settings.harness, worktree);
    }
    return { directory: worktree.directory, ...(await build(world, inputs, worktree)) };
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
      buildSeconds: head.seconds + (base?.seconds ?? 0),
      note: base?.failure ? `Base does not build (${base.failure}): head is measured alone.` : null,
      [Symbol.asyncDispose]: removeAll,
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}

function works(trial: Trial | null): boolean {
  return trial?.outcome.status === 'success';
}

/** The default configuration's first trials, which tell whether the benchmark works at all. */
export interface Probe {
  readonly trials: readonly Trial[];
  readonly baseWorks: boolean;
  readonly note: string | null;
}

export function describeTrial({ outcome }: Trial): string {
  switch (outcome.status) {
    case 'success':
      return 'succeeded';
    case 'crash':
      return `ended with ${outcome.exit}: ${outcome.lastLines}`;
    case 'timeout':
      return outcome.late === 'server'
        ? `was not run, its server was not ready within ${outcome.limitSeconds} s: ${outcome.lastLines}`
        : `did not end within ${outcome.limitSeconds} s`;
    case 'unusable':
      return `gave no usable answer: ${outcome.reason}\n${outcome.lastLines}`;
    default:
      return assertNever(outcome);
  }
}

/**
 * Runs the default configuration once at each revision, as its warm-up. A benchmark that works at
 * neither is a UserError; one that only head has leaves head to be measured alone.
 */
export async function probeBenchmark(
  runTrial: RunTrial,
  { key, baseKey }: { readonly key: string; readonly baseKey: string | null },
): Promise<Probe> {
  const probe = (revision: Revision, keyThere: string) =>
    runTrial({ revision, key: keyThere, repetition: 0, partners: [] });
  const head = await probe('head', key);
  const base = baseKey === null ? null : await probe('base', baseKey);
  if (!works(head) && !works(base)) {
    throw new UserError(
      `benchmark: at the default configuration of head it ${describeTrial(head)}`,
    );
  }
  const note =
    base !== null && !works(base)
      ? `The benchmark does not work at base's default: head is measured alone. It ${describeTrial(base).slice(0, NOTE_CHARACTERS)}`
      : null;
  return { trials: base === null ? [head] : [head, base], baseWorks: works(base), note };
}
