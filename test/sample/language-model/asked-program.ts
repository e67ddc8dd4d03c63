import type { Reading } from '../../../src/sample/language-model/reading.ts';
import { space } from '../sampled-space.ts';

const objective = (name: string, direction: 'minimize' | 'maximize') =>
  ({ name, unit: 'ms', direction, source: 'benchmark' }) as const;

/** What the repository of the tests' space says of a run. */
export const reading: Reading = {
  options: space.options,
  objectives: [objective('latency', 'minimize'), objective('throughput', 'maximize')],
  benchmark: 'node bench.mjs',
  constraints: ['codec = dense needs level >= 5'],
  documentation: [{ path: 'docs/options.md', text: 'The codec packs what the cache holds.' }],
  diff: {
    schema: '',
    documentation: '',
    code: [
      'diff --git a/src/pack.js b/src/pack.js',
      '--- a/src/pack.js',
      '+++ b/src/pack.js',
      '@@ -1,2 +1,2 @@',
      '-if (options.codec === "fast") pack();',
      '+if (options.codec === "fast" && options.level > 4) packTwice();',
      '',
    ].join('\n'),
  },
};

export function shownIn({ user }: { readonly user: string }): Record<string, unknown> {
  return JSON.parse(user);
}
