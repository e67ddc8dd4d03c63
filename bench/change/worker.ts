import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { readDataset, type Dataset, type Scenario } from './dataset.ts';
import { replayHalf, replayScenario } from './replay.ts';

/** One replay to be done. */
export interface Task {
  readonly scenario: Scenario;
  readonly configurations: number | 'half';
  readonly seed: number;
}

const { directory } = z.object({ directory: z.string() }).parse(workerData);
const datasets = new Map<string, Dataset>();

function datasetOf(name: string): Dataset {
  const dataset = datasets.get(name) ?? readDataset(directory, name);
  datasets.set(name, dataset);
  return dataset;
}

parentPort?.on('message', ({ scenario, configurations, seed }: Task) => {
  const source = { dataset: datasetOf(scenario.dataset), scenario };
  const done =
    configurations === 'half'
      ? Promise.resolve([replayHalf(source)])
      : replayScenario(source, { count: configurations, seed });
  void done.then((replays) => parentPort?.postMessage(replays));
});
