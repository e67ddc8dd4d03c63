import { exec } from '@actions/exec';
import { gitEnvironment } from './child-environment.ts';
import type { ProcessEnvironment } from './child-environment.ts';

const OUTPUT_LIMIT_BYTES = 32 * 2 ** 20;
const ERROR_LIMIT_BYTES = 64 * 2 ** 10;
const ERROR_LINES = 5;

/** What the code under test may have put into the repository must not run as part of git. */
const SAFE_SETTINGS = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];

export interface GitOutput {
  readonly exitCode: number;
  readonly stdout: string;
  /** Whether standard output went beyond the limit, and only its beginning is here. */
  readonly isCut: boolean;
  readonly lastErrorLines: string;
}

/** Runs git commands in one directory. */
export interface Git {
  readonly directory: string;
  /** Whatever the exit code. */
  attempt(arguments_: readonly string[], limitBytes?: number): Promise<GitOutput>;
  /** Standard output; throws an Error that names command, exit code and the last error lines. */
  read(arguments_: readonly string[]): Promise<string>;
}

export function gitIn(directory: string, environment: ProcessEnvironment): Git {
  const variables = gitEnvironment(environment);
  const attempt: Git['attempt'] = async (arguments_, limitBytes = OUTPUT_LIMIT_BYTES) => {
    const stdout = new OutputHead(limitBytes);
    const stderr = new OutputHead(ERROR_LIMIT_BYTES);
    const exitCode = await exec('git', [...SAFE_SETTINGS, ...arguments_], {
      cwd: directory,
      env: variables,
      silent: true,
      ignoreReturnCode: true,
      listeners: { stdout: (chunk) => stdout.add(chunk), stderr: (chunk) => stderr.add(chunk) },
    });
    const lastErrorLines = stderr.readText().trim().split('\n').slice(-ERROR_LINES).join('\n');
    return { exitCode, stdout: stdout.readText(), isCut: stdout.isCut, lastErrorLines };
  };
  return {
    directory,
    attempt,
    read: async (arguments_) => {
      const output = await attempt(arguments_);
      if (output.exitCode === 0) return output.stdout;
      throw new Error(
        `git ${arguments_.join(' ')} in ${directory} ended with exit code ${output.exitCode}: ${output.lastErrorLines}`,
      );
    },
  };
}

/** Keeps the beginning of an output, so that a huge diff cannot fill the memory. */
class OutputHead {
  readonly #limitBytes: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get isCut(): boolean {
    return this.#bytes > this.#limitBytes;
  }

  add(chunk: Buffer): void {
    const roomBytes = this.#limitBytes - this.#bytes;
    if (roomBytes > 0) this.#chunks.push(chunk.subarray(0, roomBytes));
    this.#bytes += chunk.length;
  }

  readText(): string {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    // The cut may have gone through a character.
    return this.isCut ? text.replace(/\uFFFD+$/, '') : text;
  }
}
