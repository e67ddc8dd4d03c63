import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { replayCompletions, exchange } from '../../src/sample/language-model/exchange.ts';
import type { LanguageModel } from '../../src/world.ts';
import type { PreparedChange } from './revisions.ts';
import { simulatePullRequest, type Effort, type Stage } from './simulated-pull-request.ts';
import { prepareWorlds } from './simulated-world.ts';

/** One run to be simulated. */
export interface Task {
  readonly change: PreparedChange;
  readonly effort: Effort;
}

const { exchanges } = z.object({ exchanges: z.array(exchange) }).parse(workerData);
const model: LanguageModel = {
  name: null,
  complete: replayCompletions(exchanges),
  spent: () => ({ requests: 0, tokens: 0 }),
};
const stages = new Map<string, Stage>();

async function stageOf(change: PreparedChange): Promise<Stage> {
  const { repositoryDirectory } = change;
  const known = stages.get(repositoryDirectory);
  if (known !== undefined) return known;
  const stage = { change, createWorld: await prepareWorlds(change), model };
  stages.set(repositoryDirectory, stage);
  return stage;
}

parentPort?.on('message', ({ change, effort }: Task) => {
  void stageOf(change)
    .then((stage) => simulatePullRequest(stage, effort))
    .then((outcome) => parentPort?.postMessage(outcome));
});
