// npm run bench:overhead -- [--runs 1] [--seed 1] [--json FILE]
// What a run of the built program (dist/cli.js) takes beside its trials, on a project made here whose
// benchmark takes half a second. It has no build and no server, so nothing is waited for. The
// calibration kernel measures the machine as the benchmark does the program, and is no overhead: its
// rounds times what the run itself says that one takes, which is a little less than all, as the first
// is the slowest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { CALIBRATION_ROUNDS } from '../src/adapters/calibration-kernel.ts';
import { resultSchema } from '../src/report/result.ts';
import { parseTrialLog } from '../src/store/trial-log.ts';
import { splitRun } from './overhead/parts.ts';
import { makeHalfSecondProject } from './overhead/project.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
function readCalibrationSeconds(output: string): number {
  const text = readFileSync(join(output, 'result.json'), 'utf8');
  const { environment } = resultSchema.parse(JSON.parse(text));
  return CALIBRATION_ROUNDS * environment.calibrationSeconds;
}

/** The exit codes of a run that came to a verdict. */
const VERDICT_CODES = new Set([0, 1]);

interface Job {
  readonly directory: string;
  readonly base: string;
  readonly output: string;
  readonly seed: number;
}

async function measureRun({ directory, base, output, seed }: Job) {
  const { PATH, HOME, TMPDIR } = process.env;
  const words = [`--repository=${directory}`, `--base=${base}`, `--output=${output}`];
  const before = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'run', ...words, `--seed=${seed}`], {
    env: { PATH, HOME, TMPDIR },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [complaint, [code]] = await Promise.all([readAll(child.stderr), once(child, 'exit')]);
  const [wallSeconds, endedAt] = [(performance.now() - before) / 1000, Date.now()];
  if (!VERDICT_CODES.has(code)) throw new Error(`perfscape ended with ${code}: ${complaint}`);
  const log = join(output, 'trials.ndjson');
  const { trials } = parseTrialLog(readFileSync(log, 'utf8'), log);
  // The log was last written when the last trial had ended.
  const endSeconds = (endedAt - statSync(log).mtimeMs) / 1000;
  const trialSeconds = trials.reduce((sum, { seconds }) => sum + seconds, 0);
  const calibrationSeconds = readCalibrationSeconds(output);
  const besides = splitRun(trials, { wallSeconds, endSeconds, calibrationSeconds });
  const overheadSeconds = wallSeconds - trialSeconds - calibrationSeconds;
  return {
    seed,
    trials: trials.length,
    wallSeconds,
    trialSeconds,
    calibrationSeconds,
    overheadSeconds,
    share: overheadSeconds / wallSeconds,
    besides,
  };
}

type MeasuredRun = Awaited<ReturnType<typeof measureRun>>;

function tableOf(runs: readonly MeasuredRun[]): string {
  const head = ['seed', 'trials', 'wall', 'in trials', 'calibration', 'start', 'between trials'];
  const rows = runs.map(({ seed, trials, wallSeconds, trialSeconds, share, besides, ...run }) => [
    `${seed}`,
    `${trials}`,
    ...[wallSeconds, trialSeconds, run.calibrationSeconds, besides.start, besides.betweenTrials]
      .concat(besides.betweenRounds, besides.end)
      .map((seconds) => `${seconds.toFixed(2)} s`),
    `${(share * 100).toFixed(1)} %`,
  ]);
  return markdownTable([[...head, 'between rounds', 'end', 'overhead'], ...rows]);
}

const folder = mkdtempSync(join(tmpdir(), 'perfscape-overhead-'));
try {
  const project = makeHalfSecondProject(folder);
  const runs: MeasuredRun[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const output = join(folder, `output-${run}`);
    runs.push(await measureRun({ ...project, output, seed: Number(values.seed) + run }));
  }
  console.log(tableOf(runs));
  console.log(JSON.stringify({ runs }));
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ runs }, null, 2)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
