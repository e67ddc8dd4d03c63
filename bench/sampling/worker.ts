import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { exchange, replayCompletions } from '../../src/sample/language-model/exchange.ts';
import { assess, choose, type Accuracy, type Effort } from './evaluate.ts';
import { findIrrelevantOptions } from './irrelevant-options.ts';
import { askAbout } from './language-model.ts';
import { chooseByPeer, type PeerName } from './peers.ts';
import { readSystems, renameOptions, type System } from './systems.ts';

/** One sample to be drawn and learned from. */
export interface Task {
  readonly system: string;
  readonly isRenamed: boolean;
  readonly effort: Effort;
}

/** One sample of a peer, of which shorter ones are the beginning. */
export interface PeerTask {
  readonly system: string;
  readonly peer: PeerName;
  readonly budgets: readonly number[];
  readonly seed: number;
}

const { directory, exchanges, python } = z
  .object({ directory: z.string(), exchanges: z.array(exchange), python: z.string() })
  .parse(workerData);
const complete = replayCompletions(exchanges);
const systems = new Map(readSystems(directory).map((system) => [system.name, system]));
const irrelevant = new Map<string, ReadonlySet<string>>();

function find(name: string): System {
  const system = systems.get(name);
  if (system === undefined) throw new Error(`no system is called ${name}`);
  return system;
}

/** Looked for once: some systems have fifty thousand configurations. */
function irrelevantIn(system: System): ReadonlySet<string> {
  const known = irrelevant.get(system.name) ?? findIrrelevantOptions(system);
  irrelevant.set(system.name, known);
  return known;
}

async function run({ system: name, isRenamed, effort }: Task): Promise<Accuracy[]> {
  const system = isRenamed ? renameOptions(find(name)) : find(name);
  const advice = await askAbout(system, complete);
  // By their true names: of renamed options no truth is asked.
  const opinion = { advice, irrelevant: irrelevantIn(find(name)) };
  return assess(system, choose(system, opinion, effort), effort);
}

function runPeer({ system: name, peer, budgets, seed }: PeerTask): Accuracy[] {
  const system = find(name);
  const sample = chooseByPeer(
    system,
    { python, name: peer },
    { count: Math.max(...budgets), seed },
  );
  return budgets.flatMap((budget) =>
    assess(system, sample.slice(0, budget), { sampler: peer, budget, seed }),
  );
}

parentPort?.on('message', (task: Task | PeerTask) => {
  const done = 'peer' in task ? Promise.resolve(runPeer(task)) : run(task);
  void done.then((accuracies) => parentPort?.postMessage(accuracies));
});
