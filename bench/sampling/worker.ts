import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { exchange, replayCompletions } from '../../src/sample/language-model/exchange.ts';
import { evaluate, type Effort } from './evaluate.ts';
import { askAbout } from './language-model.ts';
import { readSystems, renameOptions } from './systems.ts';

/** One sample to be drawn and learned from. */
export interface Task {
  readonly system: string;
  readonly isRenamed: boolean;
  readonly effort: Effort;
}

const { directory, exchanges } = z
  .object({ directory: z.string(), exchanges: z.array(exchange) })
  .parse(workerData);
const complete = replayCompletions(exchanges);
const systems = new Map(readSystems(directory).map((system) => [system.name, system]));

async function run({ system: name, isRenamed, effort }: Task) {
  const known = systems.get(name);
  if (known === undefined) throw new Error(`no system is called ${name}`);
  const system = isRenamed ? renameOptions(known) : known;
  return evaluate(system, await askAbout(system, complete), effort);
}

parentPort?.on('message', (task: Task) => {
  void run(task).then((accuracies) => parentPort?.postMessage(accuracies));
});
