import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { readDataset, type Dataset, type Scenario } from './dataset.ts';
import { replayBounds } from './bounds.ts';
import { replayScenario } from './replay.ts';

/** One replay to be done, or the bounds of one scenario for samples of each size. */
export type Task =
  | { readonly scenario: Scenario; readonly configurations: number; readonly seed: number }
  | { readonly scenario: Scenario; readonly boundsOf: readonly number[] };

const { directory } = z.object({ directory: z.string() }).parse(workerData);
const datasets = new Map<string, Dataset>();

function datasetOf(name: string): Dataset {
  const dataset = datasets.get(name) ?? readDataset(directory, name);
  datasets.set(name, dataset);
  return dataset;
}

parentPort?.on('message', (task: Task) => {
  const { scenario } = task;
  const source = { dataset: datasetOf(scenario.dataset), scenario };
  const done =
    'boundsOf' in task
      ? Promise.resolve(replayBounds(source, task.boundsOf))
      : replayScenario(source, { count: task.configurations, seed: task.seed });
  void done.then((replays) => parentPort?.postMessage(replays));
});
