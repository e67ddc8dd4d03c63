import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '../../src/schema/option.ts';

/** What the benchmark multiplies its values by. */
export type Noise =
  | { readonly type: 'none' }
  /** By a hash of revision, configuration and number of the trial: the same run gives the same. */
  | { readonly type: 'seeded'; readonly share: number }
  /** By process id and clock: no two runs give the same. */
  | { readonly type: 'real'; readonly share: number };

/** One commit of a project whose cost function we wrote. */
export interface RevisionDescription {
  /** config.schema.json; null: there is none. */
  readonly schema: JsonObject | null;
  /** perfscape.yml, as values or as the text itself. */
  readonly settings: JsonObject | string;
  /** JavaScript expression of `options` whose value holds the objectives' values. */
  readonly costs: string;
  /** JavaScript statements that run before the costs are printed. */
  readonly statements: string;
  readonly noise: Noise;
  readonly hasBenchmark: boolean;
  /** Whether `node build.mjs` succeeds. */
  readonly builds: boolean;
  /** Further files, by path. */
  readonly documents?: Readonly<Record<string, string>>;
}

export interface ProjectDescription {
  readonly base: RevisionDescription;
  readonly head: RevisionDescription;
}

/** A repository on disk, on the merge of head into base, as GitHub checks a pull request out. */
export interface SyntheticProject {
  readonly directory: string;
  readonly base: string;
  readonly head: string;
  /** Merge commit of a pull request: parents base and head, files of head. */
  readonly merge: string;
}

const PROGRAM = (costs: string) => `export const costsOf = (options) => (${costs});\n`;

const BENCHMARK = ({ statements, noise }: RevisionDescription) => `
import { appendFileSync, readFileSync } from 'node:fs';
import { costsOf } from './program.mjs';

const options = JSON.parse(readFileSync(process.env.PERFSCAPE_CONFIGURATION, 'utf8'));
${statements}
const noise = ${JSON.stringify(noise)};
// Loaded only where it is needed, as it doubles the time of a trial.
const { createHash } = noise.type === 'none' ? {} : await import('node:crypto');
function drawSource() {
  if (noise.type === 'real') return process.pid + ' ' + process.hrtime.bigint();
  appendFileSync('trials.count', '.');
  const count = readFileSync('trials.count', 'utf8').length;
  return [readFileSync('revision.txt', 'utf8'), JSON.stringify(options), count].join(' ');
}
function drawFactor(name) {
  if (noise.type === 'none') return 1;
  const digest = createHash('sha256').update(drawSource() + name).digest();
  return Math.exp(noise.share * (digest.readUInt32BE() / 2 ** 31 - 1));
}
const costs = costsOf(options);
console.log('a line before the answer');
console.log(JSON.stringify(Object.fromEntries(
  Object.entries(costs).map(([name, cost]) => [name, cost * drawFactor(name)]),
)));
`;

function filesOf(name: string, revision: RevisionDescription): Record<string, string> {
  const { schema, settings, costs, hasBenchmark, builds, documents } = revision;
  return {
    ...documents,
    'revision.txt': name,
    'program.mjs': PROGRAM(costs),
    'perfscape.yml': typeof settings === 'string' ? settings : JSON.stringify(settings, null, 2),
    'build.mjs': builds ? '' : "throw new Error('the build is broken');\n",
    ...(schema === null ? {} : { 'config.schema.json': JSON.stringify(schema, null, 2) }),
    ...(hasBenchmark ? { 'bench.mjs': BENCHMARK(revision) } : {}),
  };
}

const run = promisify(execFile);
const IDENTITY = ['-c', 'user.name=Perfscape', '-c', 'user.email=tests@perfscape.invalid'];
/** The settings of whoever runs the tests, such as signed commits, stay out. */
const ENVIRONMENT = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

export async function git(directory: string, ...words: string[]): Promise<string> {
  const place = { cwd: directory, env: ENVIRONMENT };
  const { stdout } = await run('git', [...IDENTITY, ...words], place);
  return stdout.trim();
}

async function commitFiles(directory: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  await git(directory, 'add', '--all');
  await git(directory, 'commit', '--quiet', '--message=files');
  return git(directory, 'rev-parse', 'HEAD');
}

/** Writes the project as a repository into a directory that is not there yet. */
export async function writeProject(
  directory: string,
  { base, head }: ProjectDescription,
): Promise<SyntheticProject> {
  await mkdir(directory, { recursive: true });
  await git(directory, 'init', '--quiet', '--initial-branch=main');
  const baseCommit = await commitFiles(directory, filesOf('base', base));
  await git(directory, 'checkout', '--quiet', '-b', 'change');
  for (const path of Object.keys(filesOf('base', base))) await rm(join(directory, path));
  const headCommit = await commitFiles(directory, filesOf('head', head));
  await git(directory, 'checkout', '--quiet', '--detach', 'main');
  await git(directory, 'merge', '--quiet', '--no-ff', '--message=merge', headCommit);
  const merge = await git(directory, 'rev-parse', 'HEAD');
  return { directory, base: baseCommit, head: headCommit, merge };
}

/** Directories of the worktrees that git knows, the repository's own among them. */
export async function listWorktrees({ directory }: SyntheticProject): Promise<string[]> {
  const listing = await git(directory, 'worktree', 'list', '--porcelain');
  return [...listing.matchAll(/^worktree (.*)$/gm)].map(([, path = '']) => path);
}
