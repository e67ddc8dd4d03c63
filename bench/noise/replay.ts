import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { resultSchema, type Result } from '../../src/report/result.ts';
import type { Project } from './project.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const LOAD = fileURLToPath(new URL('./bursty-load.ts', import.meta.url));
/** The exit codes of a run that came to a verdict. */
const VERDICT_CODES = new Set([0, 1]);

export interface ReplayPlan {
  readonly seed: number;
  readonly isBusy: boolean;
  readonly output: string;
}

/** One run of the whole pipeline, in real processes, without a language model. */
export async function replay(project: Project, plan: ReplayPlan): Promise<Result> {
  const load = plan.isBusy ? startLoad(plan.seed) : null;
  try {
    return await compare(project, plan);
  } finally {
    load?.kill();
  }
}

async function compare(project: Project, { output, seed }: ReplayPlan): Promise<Result> {
  const { directory, base, head } = project;
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(
    process.execPath,
    [
      CLI,
      'run',
      `--repository=${directory}`,
      `--base=${base}`,
      `--head=${head}`,
      `--output=${output}`,
      `--seed=${seed}`,
    ],
    { env: { PATH, HOME, TMPDIR }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const [complaint, [code]] = await Promise.all([readAll(child.stderr), once(child, 'exit')]);
  if (!VERDICT_CODES.has(code)) throw new Error(`perfscape ended with ${code}: ${complaint}`);
  return resultSchema.parse(JSON.parse(readFileSync(join(output, 'result.json'), 'utf8')));
}

function startLoad(seed: number): ChildProcess {
  return spawn(process.execPath, [LOAD, String(seed)], { stdio: ['pipe', 'ignore', 'inherit'] });
}
