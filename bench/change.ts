// npm run bench:change -- --data DIR [--configurations 10,20,40] [--seeds 5] [--json FILE]
// Replays every release step of DIR/releases as a pull request through the project's own stages and
// scores predictions, intervals, verdicts and regions against the measured truth.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { baselines } from './change/baselines.ts';
import { readScenarios } from './change/dataset.ts';
import { HALF, NOISE_FREE } from './change/bounds.ts';
import type { Replay } from './change/replay.ts';
import { scoreReplays, type Score } from './change/score.ts';
import type { Task } from './change/worker.ts';
import { runOnAllCores } from './pool.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    configurations: { type: 'string', default: '10,20,40' },
    seeds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});

const tableColumns = [
  'meanError',
  'f1',
  'noticed',
  'bound',
  'noticedOfBound',
  'falseAlarms',
  'coverage',
  'width',
  'regionsNamed',
  'regionPrecision',
  'regionRecall',
  'secondsPerScenario',
] as const satisfies readonly (keyof Score)[];

type Scores = Readonly<Record<string, Readonly<Record<string, Score>>>>;

/** One row a group and number of configurations. */
function tableOf(scores: Scores): string {
  const rows = Object.entries(scores).flatMap(([group, byCount]) =>
    Object.entries(byCount).map(([count, score]) =>
      [group, count].concat(
        tableColumns.map((name) => (Number.isFinite(score[name]) ? score[name].toFixed(3) : '–')),
      ),
    ),
  );
  return markdownTable([['', 'configurations', ...tableColumns], ...rows]);
}

async function main(directory: string): Promise<void> {
  const counts = values.configurations.split(',').map(Number);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
  const scenarios = readScenarios(directory);
  const tasks: Task[] = scenarios.flatMap((scenario) =>
    counts.flatMap((configurations) => seeds.map((seed) => ({ scenario, configurations, seed }))),
  );
  const bounds = scenarios.map((scenario): Task => ({ scenario, boundsOf: counts }));
  const url = new URL('./change/worker.ts', import.meta.url);
  const answers = await runOnAllCores<Replay[]>({ url, workerData: { directory } }, [
    ...tasks,
    ...bounds,
  ]);
  const replays = answers.flat();
  const scoreBy = (
    isIn: (replay: Replay) => boolean,
    sizes: readonly (number | 'half')[] = counts,
  ) =>
    Object.fromEntries(
      sizes.map((count) => [
        String(count),
        scoreReplays(replays.filter((replay) => replay.configurations === count && isIn(replay))),
      ]),
    );
  const systems = [...new Set(replays.map(({ dataset }) => dataset))].sort();
  const result = {
    overall: scoreBy(({ method }) => method === 'perfscape'),
    systems: Object.fromEntries(
      systems.map((system) => [
        system,
        scoreBy(
          ({ method, dataset }) =>
            (method === 'perfscape' || method === HALF) && dataset === system,
          [...counts, 'half'],
        ),
      ]),
    ),
    baselines: Object.fromEntries(
      baselines.map((name) => [name, scoreBy(({ method }) => method === name)]),
    ),
    noiseFree: scoreBy(({ method }) => method === NOISE_FREE),
    half: scoreBy(({ method }) => method === HALF, ['half']),
  };
  const { overall, noiseFree, half } = result;
  const all = { perfscape: overall, ...result.baselines, [NOISE_FREE]: noiseFree, [HALF]: half };
  console.log(tableOf(all));
  console.log(`\n${tableOf(result.systems)}\n`);
  console.log(JSON.stringify(result));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
}

if (values.data === undefined) {
  console.error('bench:change: --data DIR is missing: a folder that holds releases/scenarios.json');
  process.exitCode = 2;
} else await main(values.data);
