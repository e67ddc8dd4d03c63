// npm run bench:calibration -- [--runs 2000] [--slowdown 0] [--json FILE]
// How often a run with the default settings calls base against itself regressed, for noise of 1 % to
// 30 % a trial; with --slowdown 0.1, how often it notices a head that is 10 % slower in half of the
// space.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { noiseKinds, type CalibratedRun, type CalibrationTask } from './calibration/noisy-run.ts';
import { runOnAllCores } from './pool.ts';
import { wilsonInterval } from './wilson-interval.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    slowdown: { type: 'string', default: '0' },
    json: { type: 'string' },
  },
});

const [LEAST_NOISE, MOST_NOISE] = [0.01, 0.3];
const BANDS = [
  [0.01, 0.03],
  [0.03, 0.1],
  [0.1, 0.31],
] as const;

interface Rate {
  readonly runs: number;
  readonly regressed: number;
  readonly low: number;
  readonly high: number;
  /** Share of runs in which the default's interval misses its true change for any objective. */
  readonly misses: number;
}

function rateOf(runs: readonly CalibratedRun[]): Rate {
  const regressed = runs.filter(({ isRegressed }) => isRegressed).length;
  const misses = runs.filter((run) => run.misses).length / runs.length;
  return { runs: runs.length, ...wilsonInterval(regressed, runs.length), misses };
}

/** Noise grows from run to run on a log scale; the kinds take turns. */
function planTasks(count: number, slowdown: number): CalibrationTask[] {
  return Array.from({ length: count }, (_, index) => ({
    seed: index + 1,
    kind: noiseKinds[index % noiseKinds.length] ?? 'equal',
    noise: LEAST_NOISE * (MOST_NOISE / LEAST_NOISE) ** ((index + 0.5) / count),
    slowdown,
  }));
}

const tasks = planTasks(Number(values.runs), Number(values.slowdown));
const url = new URL('./calibration/worker.ts', import.meta.url);
const runs = await runOnAllCores<CalibratedRun>({ url, workerData: null }, tasks);
const result = {
  slowdown: Number(values.slowdown),
  overall: rateOf(runs),
  kinds: Object.fromEntries(
    noiseKinds.map((kind) => [kind, rateOf(runs.filter((run) => run.kind === kind))]),
  ),
  noise: Object.fromEntries(
    BANDS.map(([from, to]) => [
      `${from * 100} % to ${Math.round(to * 100)} %`,
      rateOf(runs.filter(({ noise }) => noise >= from && noise < to)),
    ]),
  ),
};
const rows = Object.entries({ overall: result.overall, ...result.kinds, ...result.noise });
const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
console.log(
  markdownTable([
    ['', 'runs', 'regressed', '95 % interval', "default's interval misses"],
    ...rows.map(([name, rate]) => [
      name,
      String(rate.runs),
      percent(rate.regressed),
      `${percent(rate.low)} to ${percent(rate.high)}`,
      percent(rate.misses),
    ]),
  ]),
);
console.log(JSON.stringify(result));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
