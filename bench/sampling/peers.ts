import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { seededRandom } from '../../src/random.ts';
import { valuesOf } from '../../src/space/domain.ts';
import { KNOWING_NOTHING, openStudy } from './study.ts';
import type { System } from './systems.ts';

const SCRIPT = fileURLToPath(new URL('peers.py', import.meta.url));
const OUTPUT_LIMIT_BYTES = 16 * 1024 * 1024;

/** Optimizers of configurations from Python, by the name of their package. */
export const peerNames = ['optuna', 'smac'] as const;
export type PeerName = (typeof peerNames)[number];

const answerSchema = z.object({ samples: z.array(z.array(z.int())) });

export function hasPeer(python: string, name: PeerName): boolean {
  return spawnSync(python, ['-c', `import ${name}`], { stdio: 'ignore' }).status === 0;
}

/**
 * Indexes of `count` configurations of the system, in the peer's order: a shorter sample is their
 * beginning.
 */
export function chooseByPeer(
  system: System,
  { python, name }: { readonly python: string; readonly name: PeerName },
  { count, seed }: { readonly count: number; readonly seed: number },
): number[] {
  const { study, places } = openStudy(system, KNOWING_NOTHING, seededRandom(seed));
  const { options, configurations, measure } = study;
  const request = {
    peer: name,
    isOrdered: options.map(({ kind }) => kind === 'integer' || kind === 'real'),
    configurations: configurations.map((configuration) =>
      options.map((option) =>
        valuesOf(option).findIndex((value) => value === configuration[option.name]),
      ),
    ),
    levels: configurations.map((_, index) => measure(index)),
    tasks: [{ count: Math.min(count, configurations.length), seed }],
  };
  const { status, stdout } = spawnSync(python, [SCRIPT], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: OUTPUT_LIMIT_BYTES,
  });
  if (status !== 0) throw new Error(`${name} failed on ${system.name}`);
  const [sample = []] = answerSchema.parse(JSON.parse(stdout)).samples;
  return sample.map((index) => places[index] ?? 0);
}
