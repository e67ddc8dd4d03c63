// npm run bench:pairs -- [--runs 64] [--noise 0.1] [--json FILE]
// How many trials a run takes until it notices a head that is slower in a part of the space, where
// all configurations get the same pairs (`confirmation: 0%`), and where the pairs go to those that
// leave a verdict open (the default). Simulated as in bench:calibration, its kinds of noise by turns.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { mean } from 'simple-statistics';
import {
  noiseKinds,
  type CalibratedRun,
  type CalibrationTask,
  type SlowerRegion,
} from './calibration/noisy-run.ts';
import { trialsForPower, type PowerPoint } from './pairs/power-curve.ts';
import { runOnAllCores } from './pool.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '64' },
    noise: { type: 'string', default: '0.1' },
    json: { type: 'string' },
  },
});

const ways = ['fixed', 'adaptive'] as const;
type Way = (typeof ways)[number];
const CONFIRMATION: Readonly<Record<Way, string>> = { fixed: '0%', adaptive: '25%' };
// Pairs of each configuration in the mean, from far too few to about enough.
const PAIRS: Readonly<Record<Way, readonly number[]>> = {
  fixed: [5, 8, 12],
  adaptive: [3, 4, 5, 7],
};
// The smaller the part, the larger the slowdown, so that none is hopeless or plain.
const SLOWDOWNS: Readonly<Record<SlowerRegion, number>> = { half: 0.1, quarter: 0.15, eighth: 0.2 };
const slower = ['half', 'quarter', 'eighth'] as const satisfies readonly SlowerRegion[];
const POWERS = [0.5, 0.8, 0.9];

interface Design {
  readonly region: SlowerRegion;
  readonly way: Way;
  readonly pairs: number;
}

/** Runs of all designs have the same seeds, and so the same configurations to begin with. */
function planTasks({ region, way, pairs }: Design): CalibrationTask[] {
  return Array.from({ length: Number(values.runs) }, (_, index) => ({
    seed: index + 1,
    kind: noiseKinds[index % noiseKinds.length] ?? 'equal',
    noise: Number(values.noise),
    slowdown: SLOWDOWNS[region],
    region,
    budget: { pairs, confirmation: CONFIRMATION[way] },
  }));
}

function meanTrials(counts: readonly Pick<PowerPoint, 'trials' | 'trialsOfPairs'>[]) {
  return {
    trials: mean(counts.map(({ trials }) => trials)),
    trialsOfPairs: mean(counts.map(({ trialsOfPairs }) => trialsOfPairs)),
  };
}

function pointOf({ region, way, pairs }: Design, runs: readonly CalibratedRun[]): PowerPoint {
  const own = runs.filter(({ region: where, budget }) => {
    const isWay = budget?.confirmation === CONFIRMATION[way];
    return where === region && isWay && budget.pairs === pairs;
  });
  const noticed = own.filter(({ isRegressed }) => isRegressed).length / own.length;
  return { pairs, noticed, ...meanTrials(own) };
}

const percent = (share: number | null) => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
const shown = (trials: number | null) => (trials === null ? '–' : trials.toFixed(0));
const nameOf = (region: SlowerRegion) => `${region}, ${percent(SLOWDOWNS[region])}`;

const designs = slower.flatMap((region) =>
  ways.flatMap((way) => PAIRS[way].map((pairs): Design => ({ region, way, pairs }))),
);
const url = new URL('./calibration/worker.ts', import.meta.url);
const runs = await runOnAllCores<CalibratedRun>(
  { url, workerData: null },
  designs.flatMap(planTasks),
);
const points = designs.map((design) => Object.assign(pointOf(design, runs), design));

/** Over all slower regions alike. */
function averages(way: Way): PowerPoint[] {
  return PAIRS[way].map((pairs) => {
    const own = points.filter((point) => point.way === way && point.pairs === pairs);
    const noticed = mean(own.map((point) => point.noticed));
    return Object.assign(meanTrials(own), { pairs, noticed });
  });
}

function compareAt(power: number, pointsOf: (way: Way) => readonly PowerPoint[]) {
  const ofWay = (way: Way, counted: 'trials' | 'trialsOfPairs') =>
    trialsForPower(pointsOf(way), power, counted);
  const ratioOf = (counted: 'trials' | 'trialsOfPairs') => {
    const [fixed, adaptive] = [ofWay('fixed', counted), ofWay('adaptive', counted)];
    return fixed === null || adaptive === null ? null : adaptive / fixed;
  };
  return {
    power,
    fixed: ofWay('fixed', 'trials'),
    adaptive: ofWay('adaptive', 'trials'),
    ratio: ratioOf('trials'),
    ratioOfPairs: ratioOf('trialsOfPairs'),
  };
}

const needed = [
  ...slower.flatMap((region) =>
    POWERS.map((power) => {
      const pointsOf = (way: Way) =>
        points.filter((point) => point.region === region && point.way === way);
      return Object.assign(compareAt(power, pointsOf), { where: nameOf(region) });
    }),
  ),
  ...POWERS.map((power) => Object.assign(compareAt(power, averages), { where: 'all alike' })),
];

console.log(
  markdownTable([
    ['slower', 'pairs', 'of each', 'trials', 'noticed'],
    ...points.map(({ region, way, pairs, trials, noticed }) => [
      nameOf(region),
      way,
      `${pairs}`,
      shown(trials),
      percent(noticed),
    ]),
  ]),
);
console.log(
  markdownTable([
    ['slower', 'noticed', 'trials, fixed', 'trials, adaptive', 'adaptive / fixed', 'of pairs'],
    ...needed.map(({ where, power, fixed, adaptive, ratio, ratioOfPairs }) => [
      where,
      percent(power),
      shown(fixed),
      shown(adaptive),
      percent(ratio),
      percent(ratioOfPairs),
    ]),
  ]),
);
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ points, needed }, null, 2)}\n`);
}
