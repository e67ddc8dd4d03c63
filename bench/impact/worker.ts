import { parentPort, workerData } from 'node:worker_threads';
import type { LanguageModel } from '../../src/world.ts';
import type { PreparedChange } from './revisions.ts';
import { openReplies, replySources, type Tally } from '../replies.ts';
import {
  simulatePullRequest,
  type Effort,
  type Outcome,
  type Stage,
} from './simulated-pull-request.ts';
import { prepareWorlds } from './simulated-world.ts';

/** One run to be simulated. */
export interface Task {
  readonly change: PreparedChange;
  readonly effort: Effort;
}

/** What came of a run. */
export interface Done {
  readonly outcome: Outcome;
  /** Of what it asked the language model. */
  readonly tally: Tally;
}

const { complete, takeTally } = await openReplies(replySources.parse(workerData));
const model: LanguageModel = {
  name: null,
  complete,
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

async function simulate({ change, effort }: Task): Promise<Done> {
  const outcome = await simulatePullRequest(await stageOf(change), effort);
  return { outcome, tally: takeTally() };
}

parentPort?.on('message', (task: Task) => {
  void simulate(task).then((answer) => parentPort?.postMessage(answer));
});
