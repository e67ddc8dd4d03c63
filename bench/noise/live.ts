import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { resultSchema, type Result } from '../../src/report/result.ts';
import { makeProject, type Project, type ProjectChange } from './project.ts';
import { replayKinds } from './replay.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const LOAD = fileURLToPath(new URL('./bursty-load.ts', import.meta.url));
/** The exit codes of a run that came to a verdict. */
const VERDICT_CODES = new Set([0, 1]);

interface Job {
  readonly seed: number;
  readonly isBusy: boolean;
  readonly output: string;
}

export interface LivePlan {
  /** Where projects and outputs may lie. */
  readonly folder: string;
  /** Of each kind. */
  readonly runs: number;
  readonly slowdown: number;
  readonly budget: ProjectChange['budget'];
}

/** The kinds take turns, so that what the machine does meanwhile falls on all of them. */
export async function* runLive({ folder, runs, slowdown, budget }: LivePlan) {
  const same = makeProject(join(folder, 'same'), { slowdown: 0, budget });
  const slower = makeProject(join(folder, 'slower'), { slowdown, budget });
  for (let seed = 1; seed <= runs; seed += 1) {
    for (const kind of replayKinds) {
      const project = kind === 'injected' ? slower : same;
      const job = { seed, isBusy: kind === 'busy', output: join(folder, 'output') };
      const { objectives, budget: spent } = await runJob(project, job);
      const regressed = objectives.filter(({ verdict }) => verdict === 'regressed');
      const names = regressed.map(({ name }) => name).join(', ') || 'nothing';
      const seconds = Math.round(spent.seconds);
      console.error(`${kind} ${seed}: ${names} regressed; ${spent.trials} trials, ${seconds} s`);
      yield { kind, isRegressed: regressed.length > 0 };
    }
  }
}

/** One run of the whole pipeline, in real processes, without a language model. */
async function runJob(project: Project, job: Job): Promise<Result> {
  const load = job.isBusy ? startLoad(job.seed) : null;
  try {
    return await compare(project, job);
  } finally {
    load?.kill();
  }
}

async function compare(project: Project, { output, seed }: Job): Promise<Result> {
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

/** Ends with this process, as its standard input does. */
export function startLoad(seed: number): ChildProcess {
  return spawn(process.execPath, [LOAD, String(seed)], { stdio: ['pipe', 'ignore', 'inherit'] });
}
