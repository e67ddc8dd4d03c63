import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { resultSchema, type Result } from '../../src/report/result.ts';
import {
  writeProject,
  type ProjectDescription,
  type SyntheticProject,
} from '../projects/synthetic-project.ts';

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A started command; `ended` never rejects. */
export interface Running {
  readonly ended: Promise<Ended>;
  signal(name: NodeJS.Signals): void;
}

/** A project, and a folder for everything that commands write. */
export interface Terminal extends AsyncDisposable {
  readonly project: SyntheticProject;
  readonly folder: string;
  /** What commands take for the system's temporary directory. */
  readonly temporary: string;
  readonly start: (...words: string[]) => Running;
  readonly run: (...words: string[]) => Promise<Ended>;
  /** `run` of base against head into a directory of the folder. */
  readonly compare: (output: string, ...words: string[]) => Promise<Ended>;
}

/** Writes the project; commands run beside it, with no key in their environment but a given one. */
export async function openTerminal(
  description: ProjectDescription,
  environment: Readonly<Record<string, string>> = {},
): Promise<Terminal> {
  const folder = await mkdtemp(join(tmpdir(), 'perfscape-terminal-'));
  const project = await writeProject(join(folder, 'repository'), description);
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  const start = (...words: string[]): Running => {
    const child = spawn(process.execPath, [CLI, ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: temporary, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = Promise.all([
      readAll(child.stdout),
      readAll(child.stderr),
      once(child, 'exit'),
    ]).then(([stdout, stderr, [exitCode]]) => ({ stdout, stderr, exitCode }));
    return { ended, signal: (name) => void child.kill(name) };
  };
  const of = ['--repository', project.directory, '--base', project.base, '--head', project.head];
  return {
    project,
    folder,
    temporary,
    start,
    run: (...words) => start(...words).ended,
    compare: (output, ...words) => start('run', ...of, '--output', output, ...words).ended,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function readResult({ folder }: Terminal, output: string): Promise<Result> {
  const text = await readFile(join(folder, output, 'result.json'), 'utf8');
  return resultSchema.parse(JSON.parse(text));
}

export function verdictsOf({ objectives }: Result): Record<string, string> {
  return Object.fromEntries(objectives.map(({ name, verdict }) => [name, verdict]));
}
