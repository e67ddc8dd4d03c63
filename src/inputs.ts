import { listConstraints } from './schema/constraint.ts';
import { declareOptions } from './schema/declaration.ts';
import { parseJsonSchema } from './schema/json-schema.ts';
import type { SchemaDeclaration } from './schema/option.ts';
import { UserError } from './errors.ts';
import type { Excerpt, Reading } from './sample/language-model/reading.ts';
import { isTelling } from './sample/language-model/ranked-diff.ts';
import { readProfile, type Profile } from './sample/profile.ts';
import { differSettings, type SettingChange } from './settings/settings-difference.ts';
import { parseSettings, SETTINGS_PATHS, type Settings } from './settings/settings.ts';
import { createSpace, type ConfigurationSpace } from './space/configuration-space.ts';
import type { RunRequest, World } from './world.ts';

// Bytes of the code diff that are read at most; the prompt takes less.
const DIFF_LIMIT_BYTES = 1_000_000;
const DIFF_FILES = 500;

/** The schema of one revision and the configurations it allows. */
export interface RevisionSpace {
  readonly commit: string;
  readonly declaration: SchemaDeclaration;
  readonly schemaText: string;
  readonly space: ConfigurationSpace;
}

/** What the repository says of a run, read from its commits. */
export interface RunInputs {
  readonly settings: Settings;
  readonly settingChanges: readonly SettingChange[];
  readonly head: RevisionSpace;
  /** Null when head is measured alone. */
  readonly base: RevisionSpace | null;
  readonly profiles: readonly Profile[];
  readonly notes: readonly string[];
}

type Reader = Pick<World, 'repository'>;
type Asked = Pick<RunRequest, 'base' | 'head' | 'settingsPath' | 'inputs'>;

async function readSettingsFile(world: Reader, commit: string, path: string | null) {
  for (const candidate of path === null ? SETTINGS_PATHS : [path]) {
    const text = await world.repository.readFile(commit, candidate);
    if (text !== null) return { path: candidate, text };
  }
  return null;
}

async function readHeadSettings(world: Reader, request: Asked) {
  const file = await readSettingsFile(world, request.head, request.settingsPath);
  if (file === null && request.settingsPath !== null) {
    throw new UserError(`${request.settingsPath}: there is no such file at ${request.head}`);
  }
  return parseSettings({ file, inputs: request.inputs });
}

/** Settings at base, for the difference only: those that cannot be read there count as none. */
async function readBaseSettings(world: Reader, request: Asked): Promise<Settings | null> {
  if (request.base === null) return null;
  try {
    const file = await readSettingsFile(world, request.base, request.settingsPath);
    return file === null ? null : parseSettings({ file, inputs: request.inputs });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function readRevision(schemaText: string, commit: string, path: string): RevisionSpace {
  const declaration = declareOptions(parseJsonSchema(schemaText, path), path);
  return { commit, declaration, schemaText, space: createSpace(declaration, path) };
}

async function readHeadSpace(world: Reader, commit: string, path: string) {
  const text = await world.repository.readFile(commit, path);
  if (text === null) {
    throw new UserError(
      `schema: ${path}: there is no such file at ${commit}; name your JSON Schema`,
    );
  }
  return readRevision(text, commit, path);
}

interface BaseSpace {
  readonly base: RevisionSpace | null;
  readonly note: string | null;
}

async function readBaseSpace(
  world: Reader,
  request: Asked,
  { settings: { schema, harness }, head }: { settings: Settings; head: RevisionSpace },
): Promise<BaseSpace> {
  if (request.base === null) return { base: null, note: null };
  const isHarness = harness.some((path) => schema === path || schema.startsWith(`${path}/`));
  const commit = isHarness ? request.head : request.base;
  const text = await world.repository.readFile(commit, schema);
  if (text === null) {
    return { base: null, note: `${schema} does not exist at base: head is measured alone.` };
  }
  if (text === head.schemaText) return { base: { ...head, commit: request.base }, note: null };
  try {
    return { base: readRevision(text, request.base, `${schema} at base`), note: null };
  } catch (error) {
    // What base holds cannot be mended in this pull request.
    if (!(error instanceof UserError)) throw error;
    return {
      base: null,
      note: `Base's schema is unusable (${error.message}): head is measured alone.`,
    };
  }
}

async function readProfiles(world: Reader, settings: Settings, head: RevisionSpace) {
  return Promise.all(
    settings.profiles.map(async ({ name, path }) => {
      const text = await world.repository.readFile(head.commit, path);
      if (text === null) {
        throw new UserError(`profiles.${name}: ${path}: there is no such file at ${head.commit}`);
      }
      return readProfile({ name, path, text }, head.space);
    }),
  );
}

/** Without its documentation a run goes on, but nobody should think that the model read it. */
async function listMissing(world: Reader, head: string, paths: readonly string[]) {
  const texts = await Promise.all(paths.map((path) => world.repository.readFile(head, path)));
  return paths
    .filter((_, index) => texts[index] === null)
    .map((path) => `documentation: ${path}: there is no such file at head.`);
}

/** Settings, schemas and profiles of both revisions; head's settings judge. */
export async function readInputs(world: Reader, request: Asked): Promise<RunInputs> {
  const [settings, baseSettings] = await Promise.all([
    readHeadSettings(world, request),
    readBaseSettings(world, request),
  ]);
  const head = await readHeadSpace(world, request.head, settings.schema);
  if (head.space.options.length === 0) {
    throw new UserError(
      `${settings.schema}: no option can be varied: give options an enum, bounds or x-perfscape values`,
    );
  }
  const { base, note } = await readBaseSpace(world, request, { settings, head });
  const profiles = await readProfiles(world, settings, head);
  const undocumented = await listMissing(world, request.head, settings.documentation);
  const ignored = profiles.flatMap(({ name, ignored: names }) =>
    names.length === 0 ? [] : [`Profile ${name}: not varied, at the default: ${names.join(', ')}.`],
  );
  return {
    settings,
    settingChanges: differSettings(baseSettings, settings),
    head,
    base,
    profiles,
    notes: [...(note === null ? [] : [note]), ...undocumented, ...ignored],
  };
}

/** Documentation at head and the pull request's diff, for the language model. */
export async function readForAdviser(
  { repository }: Reader,
  request: Asked,
  { settings, head: { declaration } }: RunInputs,
): Promise<Omit<Reading, 'options'>> {
  const texts = await Promise.all(
    settings.documentation.map(async (path): Promise<Excerpt | null> => {
      const text = await repository.readFile(request.head, path);
      return text === null ? null : { path, text };
    }),
  );
  const { base, head } = request;
  const told = new Set([settings.schema, ...settings.documentation]);
  const changed = base === null ? [] : await repository.listChangedFiles(base, head);
  const diffOf = async (paths: readonly string[]) =>
    base === null || paths.length === 0
      ? ''
      : (await repository.diff(base, head, { paths, limitBytes: DIFF_LIMIT_BYTES })).text;
  return {
    objectives: settings.objectives,
    benchmark: settings.benchmark,
    constraints: listConstraints(declaration).map(({ text }) => text),
    documentation: texts.filter((text) => text !== null),
    diff: {
      schema: await diffOf(changed.filter((path) => path === settings.schema)),
      documentation: await diffOf(changed.filter((path) => settings.documentation.includes(path))),
      code: await diffOf(
        changed.filter((path) => !told.has(path) && isTelling(path)).slice(0, DIFF_FILES),
      ),
    },
  };
}
