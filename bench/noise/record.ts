import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText, remove, writeText } from '../../src/adapters/files.ts';
import { matchLines } from '../../src/adapters/line-matcher.ts';
import { createExecute } from '../../src/adapters/process.ts';
import { createRunServer } from '../../src/adapters/server.ts';
import { createAnswerReader } from '../../src/measurement/answer-reader.ts';
import type { RunTrial } from '../../src/measurement/measure.ts';
import { revisions } from '../../src/measurement/trial.ts';
import { createTrialRunner } from '../../src/measurement/trial-runner.ts';
import { drawIndex, seededRandom, shuffled, type Random } from '../../src/random.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { drawConfigurations } from '../../src/space/draw.ts';
import { startLoad } from './live.ts';
import type { Project, ReadProject } from './project.ts';
import { circumstances, type Circumstance, type Trace, type TracedTrial } from './trace.ts';

export interface RecordingPlan {
  readonly slowdown: number;
  /** Of each circumstance. */
  readonly minutes: number;
  readonly seed: number;
  readonly onStretch: (circumstance: Circumstance, trials: number) => void;
}

// Twice what a run of the demo measures: runs differ in their configurations.
const CONFIGURATIONS = 40;
// Longer than a run, so that few replays cross from one stretch to the next.
const STRETCH_SECONDS = 150;

/** A runner as a run has it, but for git: the revisions are folders that need no build. */
function openRunner({ settings, space }: ReadProject, folder: string): RunTrial {
  const execute = createExecute(process.env);
  const { signal } = new AbortController();
  const runServer = createRunServer(process.env, { execute, interrupted: signal });
  const exchangeDirectory = join(folder, 'exchange');
  mkdirSync(exchangeDirectory);
  return createTrialRunner(
    {
      benchmark: settings.benchmark,
      limitSeconds: settings.budget.trialSeconds,
      objectives: settings.objectives,
      reader: createAnswerReader(settings, matchLines),
      deliver: settings.deliver,
      server: null,
      worktrees: { base: join(folder, 'base'), head: join(folder, 'head') },
      exchangeDirectory,
      outputDirectory: null,
      lookUp: (_, key) => {
        const configuration: Configuration = JSON.parse(key);
        return { configuration, document: space.document(configuration) };
      },
    },
    { execute, runServer, readText, writeText, remove },
  );
}

/** Visits of a schedule without end: all configurations in a new order each time, ABBA in each. */
function* planVisits(count: number, random: Random) {
  const isHeadFirst = Array.from({ length: count }, () => drawIndex(random, 2) === 1);
  for (;;) {
    for (const configuration of shuffled([...isHeadFirst.keys()], random)) {
      const order = isHeadFirst[configuration] ? revisions.toReversed() : revisions;
      isHeadFirst[configuration] = !isHeadFirst[configuration];
      yield order.map((revision) => ({ configuration, revision }));
    }
  }
}

interface Course {
  readonly configurations: readonly Configuration[];
  readonly runTrial: RunTrial;
  readonly clock: () => number;
  readonly trials: TracedTrial[];
}

interface Stretch {
  readonly circumstance: Circumstance;
  readonly visits: ReturnType<typeof planVisits>;
  readonly endSeconds: number;
}

/** Whole visits until the time is over. */
async function recordStretch(
  { configurations, runTrial, clock, trials }: Course,
  { circumstance, visits, endSeconds }: Stretch,
): Promise<void> {
  while (clock() < endSeconds) {
    // Not by a loop over the visits, which would end them with the stretch.
    const visit = visits.next().value ?? [];
    for (const { configuration, revision } of visit) {
      const startSeconds = clock();
      const key = keyOf(configurations[configuration] ?? {});
      const { outcome, seconds } = await runTrial({ revision, key, repetition: 1, partners: [] });
      if (outcome.status !== 'success') {
        throw new Error(`${revision} of ${key}: ${JSON.stringify(outcome)}`);
      }
      const { values } = outcome;
      trials.push({ circumstance, startSeconds, seconds, revision, configuration, values });
    }
  }
}

/** Measures the project in real processes, by turns as the machine is and beside the load. */
export async function recordTrace(
  { folder }: Project,
  read: ReadProject,
  { slowdown, minutes, seed, onStretch }: RecordingPlan,
): Promise<Trace> {
  const random = seededRandom(seed);
  const { space } = read;
  const drawn = drawConfigurations(space, CONFIGURATIONS - 1, random);
  const configurations = [space.defaultConfiguration, ...drawn];
  const start = performance.now();
  const clock = () => (performance.now() - start) / 1000;
  const trials: TracedTrial[] = [];
  const course = { configurations, runTrial: openRunner(read, folder), clock, trials };
  const plans = circumstances.map((circumstance) => {
    return { circumstance, visits: planVisits(configurations.length, random) };
  });
  const stretches = Math.max(1, Math.round((minutes * 60) / STRETCH_SECONDS));
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    for (const plan of plans) {
      const load = plan.circumstance === 'busy' ? startLoad(seed + stretch) : null;
      try {
        const endSeconds = clock() + (minutes * 60) / stretches;
        await recordStretch(course, { ...plan, endSeconds });
      } finally {
        load?.kill();
      }
      onStretch(plan.circumstance, trials.length);
    }
  }
  return { version: 1, slowdown, configurations, trials };
}
