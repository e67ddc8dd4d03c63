import { join } from 'node:path';
import type { NamedPlace } from './comparison/effect.ts';
import type { Ground } from './comparison/ground.ts';
import type { RunInputs } from './inputs.ts';
import type { RunTrial } from './measurement/measure.ts';
import type { AnswerReader } from './measurement/answer-reader.ts';
import { createTrialRunner } from './measurement/trial-runner.ts';
import type { Revision } from './measurement/trial.ts';
import { seededRandom } from './random.ts';
import type { BuiltRevisions } from './revisions.ts';
import type { SampledConfiguration } from './sample/sampled-configuration.ts';
import { keyOf, type Configuration } from './space/configuration.ts';
import { drawConfigurations } from './space/draw.ts';
import { projectConfiguration, type Projection } from './space/projection.ts';
import type { World } from './world.ts';

// Configurations drawn to choose from and to predict for.
const DRAWN = 1000;
// Without base trials the same minutes measure twice as many configurations.
const HEAD_ONLY_FACTOR = 2;

/** The configuration space as a run sees it: what to choose from, and what a key means. */
export interface Field {
  readonly ground: Ground;
  /** Default and profiles. */
  readonly named: readonly NamedPlace[];
  /** Most configurations that the sample may hold. */
  readonly count: number;
  /** The configuration measured at base beside one of head; null when head is measured alone. */
  readonly project: (configuration: Configuration) => Projection | null;
  /** The configuration of a key that was projected before, or of a named place. */
  readonly lookUp: (revision: Revision, key: string) => Configuration;
}

export function openField({ settings, head, base, profiles }: RunInputs): Field {
  const { space } = head;
  const known = new Map<string, Configuration>();
  const remember = (revision: Revision, configuration: Configuration) =>
    known.set(`${revision} ${keyOf(configuration)}`, configuration);
  const places = [
    { place: 'default', configuration: space.defaultConfiguration },
    ...profiles.map(({ name, configuration }) => ({ place: `profile:${name}`, configuration })),
  ];
  for (const { configuration } of places) remember('head', configuration);
  const { configurations } = settings.budget;
  return {
    ground: {
      options: space.options,
      drawn: drawConfigurations(space, DRAWN, seededRandom(settings.seed)),
    },
    named: places.map(({ place, configuration }) => ({ place, key: keyOf(configuration) })),
    count: base === null ? configurations * HEAD_ONLY_FACTOR : configurations,
    project(configuration) {
      remember('head', configuration);
      if (base === null) return null;
      const projection = projectConfiguration(configuration, base.space);
      remember('base', projection.configuration);
      return projection;
    },
    lookUp(revision, key) {
      const configuration = known.get(`${revision} ${key}`);
      if (configuration === undefined) throw new Error(`no configuration has the key ${key}`);
      return configuration;
    },
  };
}

/** What was measured at base beside each configuration of the sample, by its key. */
export function projectionsOf(
  sample: readonly SampledConfiguration[],
  field: Pick<Field, 'project'>,
): Map<string, Projection> {
  return new Map(
    sample.flatMap(({ key, configuration }) => {
      const projection = field.project(configuration);
      return projection === null ? [] : [[key, projection] as const];
    }),
  );
}

export interface RunnerSetup {
  readonly inputs: RunInputs;
  readonly field: Field;
  readonly reader: AnswerReader;
  readonly revisions: Pick<BuiltRevisions, 'directories'>;
  /** A directory outside the worktrees. */
  readonly directory: string;
  /** For the logs of servers; null: they are not kept. */
  readonly outputDirectory: string | null;
}

/** Runs trials of this run's benchmark in the worktrees. */
export function createRunner(
  world: World,
  { inputs, field, reader, revisions, directory, outputDirectory }: RunnerSetup,
): RunTrial {
  const { settings, head, base } = inputs;
  const spaces = { head: head.space, base: base?.space ?? head.space };
  return createTrialRunner(
    {
      benchmark: settings.benchmark,
      limitSeconds: settings.budget.trialSeconds,
      objectives: settings.objectives,
      reader,
      deliver: settings.deliver,
      server: settings.server,
      worktrees: revisions.directories,
      exchangeDirectory: join(directory, 'exchange'),
      outputDirectory,
      lookUp: (revision, key) => {
        const configuration = field.lookUp(revision, key);
        return { configuration, document: spaces[revision].document(configuration) };
      },
    },
    world,
  );
}
