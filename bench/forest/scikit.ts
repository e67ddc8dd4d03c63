import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createEncoder } from '../../src/model/encoder.ts';
import type { Problem } from './problem.ts';

const SCRIPT = fileURLToPath(new URL('scikit.py', import.meta.url));
const OUTPUT_LIMIT_BYTES = 256 * 1024 * 1024;

/** Indexes of the problem's levels to fit on and to predict. */
export interface Task {
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly seed: number;
}

const answerSchema = z.object({
  version: z.string(),
  fits: z.array(
    z.object({ seconds: z.number(), coreSeconds: z.number(), predicted: z.array(z.number()) }),
  ),
});
export type Fit = z.infer<typeof answerSchema>['fits'][number];

/** scikit-learn's forest on the problem's encoded rows and log levels, one fit a task. */
export interface Scikit {
  readonly version: string;
  fit(problem: Problem, tasks: readonly Task[]): readonly Fit[];
}

function ask(python: string, request: object): z.infer<typeof answerSchema> | null {
  const { status, stdout } = spawnSync(python, [SCRIPT], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: OUTPUT_LIMIT_BYTES,
  });
  return status === 0 ? answerSchema.parse(JSON.parse(stdout)) : null;
}

function hasScikit(python: string): boolean {
  return spawnSync(python, ['-c', 'import sklearn'], { stdio: 'ignore' }).status === 0;
}

/** Null when this Python does not run or has no scikit-learn. */
export function openScikit(python: string): Scikit | null {
  if (!hasScikit(python)) return null;
  const nothing = ask(python, { rows: [], targets: [], tasks: [] });
  if (nothing === null) return null;
  return {
    version: nothing.version,
    fit({ options, levels, system, objective }, tasks) {
      const encoder = createEncoder(options);
      const answer = ask(python, {
        rows: levels.map(({ configuration }) => encoder.encode(configuration)),
        targets: levels.map(({ logLevel }) => logLevel),
        tasks,
      });
      if (answer === null) throw new Error(`scikit-learn failed on ${system} ${objective}`);
      return answer.fits;
    },
  };
}
