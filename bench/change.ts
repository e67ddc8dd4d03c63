// npm run bench:change -- --data DIR [--configurations 10,20,40] [--seeds 5] [--json FILE]
// Replays every release step of DIR/releases as a pull request through the project's own stages and
// scores predictions, intervals, verdicts and regions against the measured truth.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { readScenarios } from './change/dataset.ts';
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

function tableOf(scores: Readonly<Record<string, Score>>): string {
  const columns = Object.values(scores).map((score) => Object.entries(score));
  const rows = (columns[0] ?? []).map(([name], row) =>
    [name].concat(columns.map((column) => Number(column[row]?.[1]).toFixed(3))),
  );
  return markdownTable([[''].concat(Object.keys(scores)), ...rows]);
}

async function main(directory: string): Promise<void> {
  const counts = values.configurations.split(',').map(Number);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
  const tasks: Task[] = readScenarios(directory).flatMap((scenario) =>
    counts.flatMap((configurations) => seeds.map((seed) => ({ scenario, configurations, seed }))),
  );
  const url = new URL('./change/worker.ts', import.meta.url);
  const replays = await runOnAllCores<Replay>({ url, workerData: { directory } }, tasks);
  const scoreBy = (within: readonly Replay[]) =>
    Object.fromEntries(
      counts.map((count) => [
        String(count),
        scoreReplays(within.filter(({ configurations }) => configurations === count)),
      ]),
    );
  const systems = [...new Set(replays.map(({ dataset }) => dataset))].sort();
  const result = {
    overall: scoreBy(replays),
    systems: Object.fromEntries(
      systems.map((system) => [
        system,
        scoreBy(replays.filter(({ dataset }) => dataset === system)),
      ]),
    ),
  };
  console.log(tableOf(result.overall));
  console.log(JSON.stringify(result));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
}

if (values.data === undefined) {
  console.error('bench:change: --data DIR is missing: a folder that holds releases/scenarios.json');
  process.exitCode = 2;
} else await main(values.data);
