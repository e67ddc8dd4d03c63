import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openReplies, replySources, type Tally } from '../replies.ts';
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

/** What came of a task. */
export interface Done {
  readonly accuracies: readonly Accuracy[];
  /** Of what it asked the language model. */
  readonly tally: Tally;
}

const { directory, sources, python } = z
  .object({ directory: z.string(), sources: replySources, python: z.string() })
  .parse(workerData);
const replies = await openReplies(sources);
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
  const advice = await askAbout(system, replies.complete);
  // By their true names: of renamed options no truth is asked.
  const opinion = { advice, irrelevant: irrelevantIn(find(name)) };
  return assess(system, await choose(system, opinion, effort), effort);
}

function runPeer({ system: name, peer, budgets, seed }: PeerTask): Accuracy[] {
  const system = find(name);
  const sample = chooseByPeer(
    system,
    { python, name: peer },
    { count: Math.max(...budgets), seed },
  );
  return budgets.flatMap((budget) =>
    assess(
      system,
      { sample: sample.slice(0, budget), options: system.options },
      { sampler: peer, budget, seed },
    ),
  );
}

async function perform(task: Task | PeerTask): Promise<Done> {
  const accuracies = 'peer' in task ? runPeer(task) : await run(task);
  return { accuracies, tally: replies.takeTally() };
}

parentPort?.on('message', (task: Task | PeerTask) => {
  void perform(task).then((answer) => parentPort?.postMessage(answer));
});
