import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { evaluate, type Effort } from './evaluate.ts';
import { readSystems } from './systems.ts';

/** One sample to be drawn and learned from. */
export interface Task {
  readonly system: string;
  readonly effort: Effort;
}

const { directory } = z.object({ directory: z.string() }).parse(workerData);
const systems = new Map(readSystems(directory).map((system) => [system.name, system]));

parentPort?.on('message', ({ system: name, effort }: Task) => {
  const system = systems.get(name);
  if (system === undefined) throw new Error(`no system is called ${name}`);
  parentPort?.postMessage(evaluate(system, effort));
});
