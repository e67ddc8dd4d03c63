import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRepository } from '../../fixtures/repository.mjs';

const SCHEMA = {
  type: 'object',
  properties: {
    cache: { enum: ['none', 'small', 'large'], default: 'small' },
    codec: { enum: ['plain', 'packed', 'delta'], default: 'plain' },
    workers: { type: 'integer', minimum: 1, maximum: 16, default: 4 },
    pageSize: { type: 'integer', minimum: 512, maximum: 65_536, default: 4096 },
    compress: { type: 'boolean', default: false },
    verify: { type: 'boolean', default: true },
    prefetch: { type: 'boolean', default: false },
    threshold: { type: 'number', minimum: 0, maximum: 1, default: 0.5 },
  },
};

// What each trial takes is all in `sleep`: the run has the processors to itself.
const benchmarkOf = (slower: string) => `
seconds=0.5
if [ "$PERFSCAPE_OPTION_CODEC" = delta ] && [ "$PERFSCAPE_OPTION_COMPRESS" = true ]; then seconds=${slower}; fi
sleep $seconds
echo '{"work": 1000}'
`;

const SETTINGS = `
schema: config.schema.json
benchmark: sh benchmark.sh
objectives:
  time: { source: wall-time, warn: 5%, fail: 10% }
  memory: { source: peak-memory, fail: 20% }
  work: { unit: B, direction: minimize, fail: 1% }
`;

/** A repository whose benchmark takes half a second, and at head a fifth more in a sixth of the space. */
export function makeHalfSecondProject(folder: string) {
  for (const [revision, slower] of [
    ['base', '0.5'],
    ['head', '0.6'],
  ] as const) {
    const place = join(folder, revision);
    mkdirSync(place);
    writeFileSync(join(place, 'config.schema.json'), JSON.stringify(SCHEMA, null, 2));
    writeFileSync(join(place, 'perfscape.yml'), SETTINGS);
    writeFileSync(join(place, 'benchmark.sh'), benchmarkOf(slower));
  }
  return makeRepository(folder, join(folder, 'repository'));
}
