import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors.ts';

const DEFAULT_LIMIT_BYTES = 10 * 2 ** 20;

// What goes on between two trials is synchronous: nothing waits for it meanwhile, and to hand each step
// over to a thread takes as long as the step.

/** The text of a file, or null when there is none. A UserError: not a file, or above the limit. */
export async function readText(
  path: string,
  limitBytes = DEFAULT_LIMIT_BYTES,
): Promise<string | null> {
  // Non-blocking: opening a named pipe would wait for a writer for ever.
  const file = openOrNull(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if (file === null) return null;
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new UserError(`${path} is not a regular file`);
    if (status.size > limitBytes) {
      throw new UserError(`${path} has ${status.size} bytes: the limit is ${limitBytes}`);
    }
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Writes a whole file, with its folders: readers see the old text or the new, never a part. */
export async function writeText(path: string, text: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.unfinished`);
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw explainFullDisk(error, path);
  }
}

/**
 * Adds a line to a file and waits until the disk has it. What follows the last line break is a line
 * that an earlier run could not finish: it goes.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'a+');
  try {
    dropUnfinishedLine(file);
    writeFileSync(file, `${line}\n`);
    fdatasyncSync(file);
  } catch (error) {
    throw explainFullDisk(error, path);
  } finally {
    closeSync(file);
  }
}

function dropUnfinishedLine(file: number): void {
  const { size } = fstatSync(file);
  if (size === 0) return;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  if (last.toString('latin1') === '\n') return;
  const whole = Buffer.alloc(size);
  readSync(file, whole, 0, size, 0);
  ftruncateSync(file, whole.lastIndexOf('\n') + 1);
}

const FULL_DISK_CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

function explainFullDisk(error: unknown, path: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  if (!FULL_DISK_CODES.has(error.code)) return error;
  return new UserError(
    `${path} cannot be written: the disk is full. Make room, or write elsewhere`,
    {
      cause: error,
    },
  );
}

/** Makes the directory for a run's files; git leaves a new one alone, one that was there is the user's. */
export async function prepareOutput(directory: string): Promise<void> {
  try {
    const made = await mkdir(directory, { recursive: true });
    if (made !== undefined) await writeText(join(directory, '.gitignore'), '*\n');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`--output: ${directory} cannot be written: ${reason}`, { cause: error });
  }
}

/** Removes a file or a folder with all in it; nothing there is no error. */
export async function remove(path: string): Promise<void> {
  rmSync(path, { recursive: true, force: true });
}

export interface TemporaryDirectory extends AsyncDisposable {
  readonly path: string;
}

/** A new folder for this run, removed at the end of an `await using` scope. */
export async function makeTemporaryDirectory(
  prefix = 'perfscape-',
  parent = tmpdir(),
): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(await realpath(parent), prefix));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function openOrNull(path: string, flags: number): number | null {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
