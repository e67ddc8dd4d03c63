// npm run bench:sampling -- --data DIR [--budgets 20,40,60,80,100] [--seeds 3] [--json FILE]
// How well a performance model predicts all other configurations of a system when it has learned from
// those that a sampler chose: every objective of DIR/objectives and of one release of each system of
// DIR/releases.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { median } from 'simple-statistics';
import type { Accuracy, SamplerName } from './sampling/evaluate.ts';
import { groupScenarios, medianRatioToRandom, shareBest } from './sampling/score.ts';
import { readSystems, type System } from './sampling/systems.ts';
import type { Task } from './sampling/worker.ts';
import { runOnAllCores } from './pool.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    budgets: { type: 'string', default: '20,40,60,80,100' },
    seeds: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
});
const { data } = values;
if (data === undefined) throw new Error('--data DIR is missing: the folder with measured systems');

const names: readonly SamplerName[] = [
  'random',
  'coverage',
  'distance',
  'pairwise',
  'flash',
  'evolutionary',
  'ours without the language model',
];
/** Those that compete for being best; the others are listed. */
const counted = names.filter((name) => name !== 'ours without the language model');
const budgets = values.budgets.split(',').map(Number);
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);

/** A model that learned from more than half of a system would have too few left to predict. */
function planTasks({ name, configurations }: System): Task[] {
  return budgets
    .filter((budget) => budget <= configurations.length / 2)
    .flatMap((budget) =>
      seeds.flatMap((seed) =>
        names.map((sampler) => ({ system: name, effort: { sampler, budget, seed } })),
      ),
    );
}

const tasks = readSystems(data).flatMap(planTasks);
const url = new URL('./sampling/worker.ts', import.meta.url);
const accuracies = (
  await runOnAllCores<Accuracy[]>({ url, workerData: { directory: data } }, tasks)
).flat();
const scenarios = groupScenarios(accuracies);
const best = shareBest(scenarios, counted);
const ratios = new Map(names.map((name) => [name, medianRatioToRandom(scenarios, name)]));
const percent = (share: number | undefined) =>
  share === undefined ? '–' : `${(share * 100).toFixed(1)} %`;
const errorOf = (name: SamplerName) =>
  median(
    accuracies.filter(({ sampler }) => sampler === name).map((one) => one.medianRelativeError),
  );
console.log(`${scenarios.length} scenarios: system, objective and budget`);
console.log(
  markdownTable([
    ['sampler', 'best', 'RMSE / that of random', 'median relative error'],
    ...names.map((name) => [
      name,
      percent(best.get(name)),
      ratios.get(name)?.toFixed(3) ?? '–',
      percent(errorOf(name)),
    ]),
  ]),
);
if (values.json !== undefined) {
  const result = {
    scenarios: scenarios.length,
    best: Object.fromEntries(best),
    medianErrorRatioToRandom: Object.fromEntries(ratios),
    pruningHelps: null,
  };
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
}
