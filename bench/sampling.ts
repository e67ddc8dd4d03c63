// npm run bench:sampling -- --data DIR [--budgets 20,40,60,80,100] [--seeds 3] [--json FILE]
//                           [--replies DIR] [--requests DIR | --base-url URL] [--model NAME]
//                           [--python python3]
// How well a performance model predicts all other configurations of a system when it has learned from
// those that a sampler chose: every objective of DIR/objectives and of one release of each system of
// DIR/releases. The language model's replies are recorded ones (fixtures/replies/sampling); what has
// none is asked of a server, or written to a folder as a request. Optuna and SMAC3 are run beside them
// where this Python has them.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  advisedNames,
  CONTROL,
  classicalNames,
  prunedName,
  trulyPrunedName,
  WITHOUT_MODEL,
  type Accuracy,
} from './sampling/evaluate.ts';
import { askAbout } from './sampling/language-model.ts';
import { describe, summarize, type Scores } from './sampling/summary.ts';
import { readSystems, renameOptions, type System } from './sampling/systems.ts';
import { hasPeer, peerNames, type PeerName } from './sampling/peers.ts';
import type { Done, PeerTask, Task } from './sampling/worker.ts';
import { runOnAllCores } from './pool.ts';
import {
  countLater,
  describeLater,
  openReplies,
  replyOptions,
  sourcesOf,
  type Tally,
} from './replies.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    budgets: { type: 'string', default: '20,40,60,80,100' },
    seeds: { type: 'string', default: '3' },
    json: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    ...replyOptions,
  },
});
const { data } = values;
if (data === undefined) throw new Error('--data DIR is missing: the folder with measured systems');

const budgets = values.budgets.split(',').map(Number);
const seedCount = Number(values.seeds);
const sources = sourcesOf(values, 'sampling');

/** Whether the language model answers all questions of the first round. */
async function isAdvised(): Promise<boolean> {
  const { complete, takeTally } = await openReplies(sources);
  for (const system of systems) {
    await askAbout(system, complete);
    await askAbout(renameOptions(system), complete);
  }
  const { missing } = takeTally();
  if (missing.length === 0) return true;
  console.error(`${missing.length} requests have no reply: the language model is left out`);
  return false;
}

/** A model that learned from more than half of a system would have too few left to predict. */
const budgetsOf = ({ configurations }: System) =>
  budgets.filter((budget) => budget <= configurations.length / 2);

interface Plan {
  readonly names: readonly string[];
  readonly isRenamed?: boolean;
  readonly firstSeed?: number;
}

function planTasks({ names, isRenamed = false, firstSeed = 1 }: Plan): Task[] {
  const seeds = Array.from({ length: seedCount }, (_, index) => firstSeed + index);
  return systems.flatMap((system) =>
    budgetsOf(system).flatMap((budget) =>
      seeds.flatMap((seed) =>
        names.map((sampler) => {
          return { system: system.name, isRenamed, effort: { sampler, budget, seed } };
        }),
      ),
    ),
  );
}

/** Ours without the model once more: what its errors differ by from seed to seed. */
async function runControl(): Promise<Accuracy[]> {
  const again = await run(planTasks({ names: [WITHOUT_MODEL], firstSeed: seedCount + 1 }));
  return again.map((accuracy) => Object.assign(accuracy, { sampler: CONTROL }));
}

function planPeerTasks(peers: readonly PeerName[]): PeerTask[] {
  return systems
    .filter((system) => budgetsOf(system).length > 0)
    .flatMap((system) =>
      peers.flatMap((peer) =>
        Array.from({ length: seedCount }, (_, index) => {
          return { system: system.name, peer, budgets: budgetsOf(system), seed: index + 1 };
        }),
      ),
    );
}

const systems = readSystems(data);
const hasAdvice = await isAdvised();
const alone = [...classicalNames, WITHOUT_MODEL];
const names = [
  ...alone,
  ...(hasAdvice ? [...advisedNames, ...alone.map(prunedName)] : []),
  ...classicalNames.map(trulyPrunedName),
];
const module = {
  url: new URL('./sampling/worker.ts', import.meta.url),
  workerData: { directory: data, sources, python: values.python },
};
const peers = peerNames.filter((name) => hasPeer(values.python, name));
const tallies: Tally[] = [];
async function run(tasks: readonly (Task | PeerTask)[]): Promise<Accuracy[]> {
  const done = await runOnAllCores<Done>(module, tasks);
  tallies.push(...done.map(({ tally }) => tally));
  return done.flatMap(({ accuracies }) => accuracies);
}
const accuracies = await run([...planTasks({ names }), ...planPeerTasks(peers)]);
const control = await runControl();
const known = summarize([...accuracies, ...control], [...names, CONTROL, ...peers]);
console.log(`${known.scenarios} scenarios: system, objective and budget`);
console.log(describe(known));
const renamed = hasAdvice
  ? summarize(
      [
        ...accuracies.filter(({ sampler }) => alone.includes(sampler)),
        ...(await run(planTasks({ names: advisedNames, isRenamed: true }))),
      ],
      [...alone, ...advisedNames],
    )
  : null;
if (renamed !== null) {
  console.log('The same for a language model that sees the options as o1 … on');
  console.log(describe(renamed));
}
const jsonOf = ({ scenarios, best, ratios, ...scores }: Scores) => ({
  scenarios,
  best,
  medianErrorRatioToRandom: ratios,
  errorWithModelToWithout: scores.modelToNone,
  errorWithModelToWithoutBySystem: scores.modelToNoneBySystem,
  errorWithoutToOtherSeeds: scores.noneToNone,
  pruningHelps: scores.pruningHelps,
  truePruningHelps: scores.truePruningHelps,
});
const laterQuestions = countLater(tallies);
console.log(describeLater(laterQuestions));
const result = {
  ...jsonOf(known),
  laterQuestions,
  renamed: renamed === null ? null : jsonOf(renamed),
};
console.log(JSON.stringify(result));
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
}
