// npm run bench:pairs -- [--runs 200] [--slowdown 0.1] [--noise 0.1] [--json FILE]
// How many trials a run takes until it notices a head that is slower in half of the space, where all
// configurations get the same pairs (`confirmation: 0%`), and where the pairs go to those that leave
// a verdict open (the default). Simulated as in bench:calibration, its kinds of noise by turns.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { mean } from 'simple-statistics';
import { noiseKinds, type CalibratedRun, type CalibrationTask } from './calibration/noisy-run.ts';
import { trialsForPower, type PowerPoint } from './pairs/power-curve.ts';
import { runOnAllCores } from './pool.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    slowdown: { type: 'string', default: '0.1' },
    noise: { type: 'string', default: '0.1' },
    json: { type: 'string' },
  },
});

const WAYS = { fixed: '0%', adaptive: '25%' } as const;
type Way = keyof typeof WAYS;
const ways = ['fixed', 'adaptive'] as const satisfies readonly Way[];
// Pairs of each configuration, about as many trials either way.
const PAIRS: Readonly<Record<Way, readonly number[]>> = {
  fixed: [3, 5, 8, 12],
  adaptive: [3, 4, 5, 7],
};
const POWERS = [0.5, 0.8, 0.9, 0.95];

/** Runs of both ways have the same seeds, and so the same configurations to begin with. */
function planTasks(way: Way, pairs: number): CalibrationTask[] {
  return Array.from({ length: Number(values.runs) }, (_, index) => ({
    seed: index + 1,
    kind: noiseKinds[index % noiseKinds.length] ?? 'equal',
    noise: Number(values.noise),
    slowdown: Number(values.slowdown),
    budget: { pairs, confirmation: WAYS[way] },
  }));
}

function pointOf(way: Way, pairs: number, runs: readonly CalibratedRun[]): PowerPoint {
  const own = runs.filter(({ budget }) => {
    return budget?.pairs === pairs && budget.confirmation === WAYS[way];
  });
  const noticed = own.filter(({ isRegressed }) => isRegressed).length / own.length;
  return { pairs, trials: mean(own.map(({ trials }) => trials)), noticed };
}

const tasks = ways.flatMap((way) => PAIRS[way].flatMap((pairs) => planTasks(way, pairs)));
const url = new URL('./calibration/worker.ts', import.meta.url);
const runs = await runOnAllCores<CalibratedRun>({ url, workerData: null }, tasks);
const [fixed = [], adaptive = []] = ways.map((way) =>
  PAIRS[way].map((pairs) => pointOf(way, pairs, runs)),
);
const needed = POWERS.map((power) => ({
  power,
  fixed: trialsForPower(fixed, power),
  adaptive: trialsForPower(adaptive, power),
}));
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const shown = (trials: number | null) => (trials === null ? '–' : trials.toFixed(0));
const rowOf = ({ pairs, trials, noticed }: PowerPoint) => [
  `${pairs}`,
  shown(trials),
  percent(noticed),
];
console.log(
  markdownTable([
    ['', 'pairs', 'trials', 'noticed'],
    ...fixed.map((point) => ['fixed', ...rowOf(point)]),
    ...adaptive.map((point) => ['adaptive', ...rowOf(point)]),
  ]),
);
console.log(
  markdownTable([
    ['noticed', 'trials, fixed', 'trials, adaptive', 'adaptive / fixed'],
    ...needed.map(({ power, ...trials }) => [
      percent(power),
      shown(trials.fixed),
      shown(trials.adaptive),
      trials.fixed === null || trials.adaptive === null
        ? '–'
        : percent(trials.adaptive / trials.fixed),
    ]),
  ]),
);
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ fixed, adaptive, needed }, null, 2)}\n`);
}
