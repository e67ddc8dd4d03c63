// npm run bench:noise -- [--runs 20] [--slowdown 0.1] [--configurations N] [--pairs N] [--json FILE]
// How often a whole run on the demo project calls base against itself regressed, on this machine as
// it is and beside a bursty load, and how often it notices queries that are slower at head. A run
// with the demo's own budget takes about a minute, and there are three kinds of them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { makeProject, type ProjectChange } from './noise/project.ts';
import { replay } from './noise/replay.ts';
import { wilsonInterval } from './wilson-interval.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    slowdown: { type: 'string', default: '0.1' },
    configurations: { type: 'string' },
    pairs: { type: 'string' },
    json: { type: 'string' },
  },
});

const kinds = ['quiet', 'busy', 'injected'] as const;
type Kind = (typeof kinds)[number];

/** Runs of one kind, and those of them in which an objective regressed. */
interface Tally {
  runs: number;
  regressed: number;
}

const slowdown = Number(values.slowdown);
const tallies: Record<Kind, Tally> = {
  quiet: { runs: 0, regressed: 0 },
  busy: { runs: 0, regressed: 0 },
  injected: { runs: 0, regressed: 0 },
};

function summarize() {
  const { quiet, busy, injected } = tallies;
  return {
    quiet: { runs: quiet.runs, falseAlarms: quiet.regressed },
    busy: { runs: busy.runs, falseAlarms: busy.regressed },
    injected: { slowdown, runs: injected.runs, noticed: injected.regressed },
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function tableOf(): string {
  const rows = kinds.map((kind) => {
    const { runs, regressed } = tallies[kind];
    const { regressed: share, low, high } = wilsonInterval(regressed, runs);
    return [kind, `${runs}`, percent(share), `${percent(low)} to ${percent(high)}`];
  });
  return markdownTable([['', 'runs', 'regressed', '95 % interval'], ...rows]);
}

/** The kinds take turns, so that what the machine does meanwhile falls on all of them. */
async function main(folder: string): Promise<void> {
  const { configurations, pairs } = values;
  const budget: ProjectChange['budget'] = {
    ...(configurations === undefined ? {} : { configurations: Number(configurations) }),
    ...(pairs === undefined ? {} : { pairs: Number(pairs) }),
  };
  const same = makeProject(join(folder, 'same'), { slowdown: 0, budget });
  const slower = makeProject(join(folder, 'slower'), { slowdown, budget });
  for (let seed = 1; seed <= Number(values.runs); seed += 1) {
    for (const kind of kinds) {
      const project = kind === 'injected' ? slower : same;
      const plan = { seed, isBusy: kind === 'busy', output: join(folder, 'output') };
      const { objectives, budget: spent } = await replay(project, plan);
      const regressed = objectives.filter(({ verdict }) => verdict === 'regressed');
      tallies[kind].runs += 1;
      if (regressed.length > 0) tallies[kind].regressed += 1;
      const names = regressed.map(({ name }) => name).join(', ') || 'nothing';
      console.error(
        `${kind} ${seed}: ${names} regressed; ${spent.trials} trials, ${Math.round(spent.seconds)} s`,
      );
      if (values.json !== undefined) {
        writeFileSync(values.json, `${JSON.stringify(summarize(), null, 2)}\n`);
      }
    }
  }
  console.log(tableOf());
  console.log(JSON.stringify(summarize()));
}

const folder = mkdtempSync(join(tmpdir(), 'perfscape-noise-'));
try {
  await main(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
