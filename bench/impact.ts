// npm run bench:impact -- [--budgets 6,10,20] [--seeds 3] [--replies DIR] [--json FILE]
//                         [--requests DIR | --base-url URL] [--model NAME]
// Candidate changes to two programs, each run as a pull request with a counter of work as objective,
// so that the truth is exact: how often the region that got worse is sampled and named, for several
// ways to choose the configurations. The language model's replies are recorded ones
// (fixtures/replies/impact); what has none is asked of a server, or written to a folder as a request.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { readChanges } from './impact/change-set.ts';
import { listRequests } from './impact/replies.ts';
import { prepareChange, type PreparedChange } from './impact/revisions.ts';
import { samplers, samplersAlone, type Sampler } from './impact/samplers.ts';
import { isNamed, scoreOutcomes, type Score } from './impact/score.ts';
import type { Outcome } from './impact/simulated-pull-request.ts';
import type { Done, Task } from './impact/worker.ts';
import { runOnAllCores } from './pool.ts';
import { countLater, describeLater, openReplies, replyOptions, sourcesOf } from './replies.ts';

const { values } = parseArgs({
  options: {
    budgets: { type: 'string', default: '6,10,20' },
    seeds: { type: 'string', default: '3' },
    json: { type: 'string' },
    ...replyOptions,
  },
});

const PROJECTS = ['granary', 'pleat'];
const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const budgets = values.budgets.split(',').map(Number);
const sources = sourcesOf(values, 'impact');
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);

/** All of them where the language model answers all questions of the first round. */
async function chooseSamplers(changes: readonly PreparedChange[]): Promise<readonly Sampler[]> {
  const replies = await openReplies(sources);
  for (const change of changes) await listRequests(change, replies);
  const { missing } = replies.takeTally();
  if (missing.length === 0) return samplers;
  console.error(`${missing.length} requests have no reply: the language model is left out`);
  return samplersAlone;
}

function planTasks(changes: readonly PreparedChange[], used: readonly Sampler[]): Task[] {
  return changes.flatMap((change) =>
    used.flatMap((sampler) =>
      budgets.flatMap((configurations) =>
        seeds.map((seed) => ({ change, effort: { sampler, configurations, seed } })),
      ),
    ),
  );
}

function summarize(outcomes: readonly Outcome[], used: readonly Sampler[]) {
  const scores = used.map((sampler) => ({
    sampler,
    byBudget: budgets.map((budget) => ({
      budget: String(budget),
      score: scoreOutcomes(
        outcomes.filter((one) => one.sampler === sampler && one.configurations === budget),
      ),
    })),
  }));
  const pick = (key: keyof Score) =>
    Object.fromEntries(
      scores.map(({ sampler, byBudget }) => [
        sampler,
        Object.fromEntries(byBudget.map(({ budget, score }) => [budget, score[key]])),
      ]),
    );
  return {
    changes: new Set(outcomes.map(({ project, slug }) => `${project}/${slug}`)).size,
    named: pick('named'),
    noticed: pick('noticed'),
    hit: pick('hit'),
    falseAlarms: pick('falseAlarms'),
  };
}

const percent = (part: number | undefined) =>
  part === undefined || Number.isNaN(part) ? '–' : `${(part * 100).toFixed(0)} %`;

function tableOf(summary: ReturnType<typeof summarize>, used: readonly Sampler[]): string {
  const keys = ['named', 'noticed', 'hit', 'falseAlarms'] as const;
  const columns = keys.flatMap((key) => budgets.map((budget) => ({ key, budget: String(budget) })));
  return markdownTable([
    ['sampler', ...columns.map(({ key, budget }) => `${key}, ${budget}`)],
    ...used.map((sampler) =>
      [sampler as string].concat(
        columns.map(({ key, budget }) => percent(summary[key][sampler]?.[budget])),
      ),
    ),
  ]);
}

/** What the whole sampler leaves unnamed, for whoever wants to better it. */
function listUnnamed(outcomes: readonly Outcome[], used: readonly Sampler[]): string {
  return outcomes
    .filter(({ sampler, kind }) => sampler === used.at(-1) && kind === 'regression')
    .filter((outcome) => !isNamed(outcome))
    .map(({ project, slug, configurations, seed, inside, verdict, named, suspected }) => {
      const said = named?.rule ?? (suspected === null ? 'no region' : `perhaps ${suspected}`);
      return `${project}/${slug} at ${configurations}, seed ${seed}: ${inside} inside, ${verdict}, ${said}`;
    })
    .sort()
    .join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'perfscape-impact-'));
try {
  const projects = join(fixtures, 'projects');
  const changes = PROJECTS.flatMap((project) => readChanges(projects, project)).map((change) =>
    prepareChange(change, join(folder, change.project, change.slug)),
  );
  const used = await chooseSamplers(changes);
  const url = new URL('./impact/worker.ts', import.meta.url);
  const done = await runOnAllCores<Done>({ url, workerData: sources }, planTasks(changes, used));
  const outcomes = done.map(({ outcome }) => outcome);
  const laterQuestions = countLater(done.map(({ tally }) => tally));
  const summary = { ...summarize(outcomes, used), laterQuestions };
  console.error(listUnnamed(outcomes, used));
  console.log(tableOf(summary, used));
  console.log(describeLater(laterQuestions));
  console.log(JSON.stringify(summary));
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(summary, null, 2)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
