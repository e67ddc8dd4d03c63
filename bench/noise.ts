// npm run bench:noise -- [--runs 200] [--minutes 10] [--slowdown 0.1] [--configurations N] [--pairs N]
//                        [--seed 1] [--trace FILE] [--live] [--json FILE]
// How often a whole run on the demo project calls base against itself regressed, on this machine as
// it is and beside a bursty load, and how often it notices queries that are slower at head.
// Trials of the demo are recorded for so many minutes as the machine is and as many beside the load;
// then runs of each kind are replayed on what was recorded. A trace FILE that exists is replayed
// without measuring; else the recording is kept there. With --live every run is a whole job instead,
// in real processes: a minute each with the demo's own budget, and three times as many as --runs.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { countEffectiveRuns, type ClusteredRun } from './noise/effective-runs.ts';
import { runLive } from './noise/live.ts';
import { makeProject, readProject, type Project } from './noise/project.ts';
import { recordTrace } from './noise/record.ts';
import { planReplays, replayKinds, type ReplayedRun, type ReplayKind } from './noise/replay.ts';
import { parseTrace, writeTrace, type Trace } from './noise/trace.ts';
import { runOnAllCores } from './pool.ts';
import { wilsonInterval } from './wilson-interval.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '10' },
    slowdown: { type: 'string', default: '0.1' },
    configurations: { type: 'string' },
    pairs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    trace: { type: 'string' },
    live: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

interface NoiseRun extends ClusteredRun {
  readonly kind: ReplayKind;
}

const slowdown = Number(values.slowdown);
const seed = Number(values.seed);
const budget = {
  ...(values.configurations === undefined ? {} : { configurations: Number(values.configurations) }),
  ...(values.pairs === undefined ? {} : { pairs: Number(values.pairs) }),
};

function summarize(runs: readonly NoiseRun[]) {
  const tally = (kind: ReplayKind) => {
    const own = runs.filter((run) => run.kind === kind);
    return { runs: own.length, regressed: own.filter(({ isRegressed }) => isRegressed).length };
  };
  const [quiet, busy, injected] = [tally('quiet'), tally('busy'), tally('injected')];
  return {
    quiet: { runs: quiet.runs, falseAlarms: quiet.regressed },
    busy: { runs: busy.runs, falseAlarms: busy.regressed },
    injected: { slowdown, runs: injected.runs, noticed: injected.regressed },
  };
}

function keep(runs: readonly NoiseRun[]): void {
  if (values.json === undefined) return;
  writeFileSync(values.json, `${JSON.stringify(summarize(runs), null, 2)}\n`);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function tableOf(runs: readonly NoiseRun[]): string {
  const rows = replayKinds.map((kind) => {
    const own = runs.filter((run) => run.kind === kind);
    const share = own.filter(({ isRegressed }) => isRegressed).length / own.length;
    const effective = countEffectiveRuns(own);
    const { low, high } = wilsonInterval(share * effective, effective);
    const interval = `${percent(low)} to ${percent(high)}`;
    return [kind, `${own.length}`, percent(share), interval, effective.toFixed(0)];
  });
  return markdownTable([['', 'runs', 'regressed', '95 % interval', 'worth runs'], ...rows]);
}

/** Reads the trace, or records it and keeps it where it was looked for. */
async function openTrace(project: Project): Promise<Trace> {
  const path = values.trace;
  if (path !== undefined && existsSync(path)) return parseTrace(readFileSync(path, 'utf8'));
  const trace = await recordTrace(project, readProject(project), {
    slowdown,
    minutes: Number(values.minutes),
    seed,
    onStretch: (circumstance, trials) => console.error(`${circumstance}: ${trials} trials so far`),
  });
  if (path !== undefined) writeFileSync(path, writeTrace(trace));
  return trace;
}

async function replayAll(folder: string): Promise<NoiseRun[]> {
  const project = makeProject(join(folder, 'project'), { slowdown, budget });
  const trace = await openTrace(project);
  if (trace.slowdown !== slowdown) {
    throw new Error(`--slowdown ${slowdown}: ${values.trace} was recorded with ${trace.slowdown}`);
  }
  const { settings, space } = readProject(project);
  const url = new URL('./noise/worker.ts', import.meta.url);
  const workerData = { settings, options: space.options, trace };
  const tasks = planReplays(Number(values.runs), seed);
  const runs = await runOnAllCores<ReplayedRun>({ url, workerData }, tasks);
  return runs.map(({ kind, isRegressed, start, trials }) => {
    const isOwn = kind === 'busy' ? 'busy' : 'quiet';
    const length = trace.trials.filter(({ circumstance }) => circumstance === isOwn).length;
    return { kind, isRegressed, cluster: Math.floor((start * length) / trials) };
  });
}

async function runAllLive(folder: string): Promise<NoiseRun[]> {
  const runs: NoiseRun[] = [];
  const plan = { folder, runs: Number(values.runs), slowdown, budget };
  for await (const { kind, isRegressed } of runLive(plan)) {
    // Each job has the machine to itself.
    runs.push({ kind, isRegressed, cluster: runs.length });
    keep(runs);
  }
  return runs;
}

const folder = mkdtempSync(join(tmpdir(), 'perfscape-noise-'));
try {
  const runs = values.live ? await runAllLive(folder) : await replayAll(folder);
  keep(runs);
  console.log(tableOf(runs));
  console.log(JSON.stringify(summarize(runs)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
