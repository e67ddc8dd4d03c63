import type { Evidence } from '../../src/comparison/effect.ts';
import type { PairedChanges } from '../../src/comparison/effect.ts';
import type { Ground } from '../../src/comparison/ground.ts';
import { seededRandom, type Random } from '../../src/random.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject } from '../../src/schema/option.ts';
import type { Objective } from '../../src/settings/settings.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { drawConfigurations } from '../../src/space/draw.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    cache: { type: 'boolean', default: false },
    codec: { enum: ['none', 'fast', 'dense'], default: 'none' },
    level: { type: 'integer', minimum: 1, maximum: 19, default: 3 },
    ratio: { type: 'number', minimum: 0, maximum: 1, default: 0.5 },
    sync: { type: 'boolean', default: true },
    threads: { enum: [1, 2, 4, 8], default: 1 },
  },
};

export const space = createSpace(declareOptions(schema, 'schema.json'), 'schema.json');
export const ground: Ground = {
  options: space.options,
  drawn: drawConfigurations(space, 400, seededRandom(1)),
};
export const defaultKey = keyOf(space.defaultConfiguration);

export const latency: Objective = {
  name: 'latency',
  source: 'benchmark',
  unit: 'ms',
  direction: 'minimize',
  warn: null,
  fail: null,
  limit: null,
};

/** The default and `count` − 1 configurations that cover the space. */
export function coverSpace(count: number, seed = 1): Configuration[] {
  const { defaultConfiguration, options } = space;
  const candidates = drawConfigurations(space, 400, seededRandom(seed));
  const covering = sampleCoverage({ options, candidates }, [defaultConfiguration], count - 1);
  return [defaultConfiguration, ...covering];
}

/** Standard normal numbers (Box & Muller). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** Student's t on three degrees of freedom, scaled to variance 1: rare large outliers. */
export function heavyTailed(random: Random): number {
  const squares = normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2;
  return normal(random) / Math.sqrt(squares);
}

export interface Simulation {
  readonly configurations: readonly Configuration[];
  /** True log(head / base). */
  readonly truth: (configuration: Configuration) => number;
  readonly pairs: number;
  /** Error of one pair's log(head / base). */
  readonly noise: (configuration: Configuration) => number;
}

export function simulatePairs({
  configurations,
  truth,
  pairs,
  noise,
}: Simulation): PairedChanges[] {
  return configurations.map((configuration) => {
    const key = keyOf(configuration);
    const changes = Array.from(
      { length: pairs },
      () => truth(configuration) + noise(configuration),
    );
    return { key, configuration, baseKey: key, changes };
  });
}

export function evidenceOf(simulation: Simulation, objective: Objective = latency): Evidence {
  const paired = simulatePairs(simulation);
  const spread = paired.map(({ key }) => key).filter((key) => key !== defaultKey);
  return {
    objective,
    paired,
    repeated: [],
    named: [{ place: 'default', key: defaultKey }],
    spread: new Set(spread),
  };
}
