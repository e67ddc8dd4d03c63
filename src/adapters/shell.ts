import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import { UserError } from '../errors.ts';
import type { Command, Execution } from '../measurement/execution.ts';
import { benchmarkEnvironment } from './child-environment.ts';
import type { ProcessEnvironment } from './child-environment.ts';

export type Child = ChildProcessByStdio<null, Readable, Readable>;

export interface StartedCommand {
  readonly child: Child;
  /** The child leads a process group of its own. */
  readonly groupId: number;
}

/** `before` are words that run the shell in their turn. */
export type StartCommand = (
  command: Pick<Command, 'line' | 'directory' | 'variables'>,
  before?: readonly string[],
) => Promise<StartedCommand>;

/**
 * Starts commands of the settings. The shell is what GitHub Actions takes for `run` steps: bash
 * with `-e -o pipefail` where there is one, else sh. `environment` is this process's own, filtered
 * by the allow list.
 */
export function createShell(environment: ProcessEnvironment): StartCommand {
  if (process.platform === 'win32') {
    throw new UserError('Perfscape runs benchmarks on Linux and macOS only: choose such a runner');
  }
  const shell = chooseShell(environment['PATH'] ?? '');
  const variables = benchmarkEnvironment(environment);
  return async (command, before = []) => {
    const words = [...before, shell.program, ...shell.options, command.line];
    const [program = shell.program, ...options] = words;
    const child: Child = spawn(program, options, {
      cwd: command.directory,
      env: { ...variables, ...command.variables },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) return { child, groupId: child.pid };
    const [cause] = await once(child, 'error');
    throw new UserError(
      `cannot start "${command.line}" in ${command.directory}: ${String(cause)}. ` +
        'Did an earlier command remove that directory?',
      { cause },
    );
  };
}

function chooseShell(path: string): { program: string; options: readonly string[] } {
  const bash = path
    .split(delimiter)
    .filter(isAbsolute)
    .map((directory) => join(directory, 'bash'))
    .find(isExecutable);
  return bash === undefined
    ? { program: '/bin/sh', options: ['-e', '-c', '--'] }
    : { program: bash, options: ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', '--'] };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How a child ends; called before it can have ended. */
export async function exitOf(
  child: ChildProcess,
): Promise<Exclude<Execution['exit'], { readonly type: 'timeout' }>> {
  const [code, signal]: unknown[] = await once(child, 'exit');
  return typeof code === 'number'
    ? { type: 'code', code }
    : { type: 'signal', signal: String(signal) };
}
