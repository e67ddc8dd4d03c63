import type { Assessment } from '../../src/comparison/assessment.ts';
import { seededRandom, type Random } from '../../src/random.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { keyOf } from '../../src/space/configuration.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import { drawConfigurations } from '../../src/space/draw.ts';
import { drawNormal, simulateRun } from '../simulated-run.ts';

export const noiseKinds = ['equal', 'unequal', 'heavy tails', 'bursts'] as const;
export type NoiseKind = (typeof noiseKinds)[number];

/** Where head is slower, each within the one before it; the last one holds an interaction of three. */
const regions = {
  half: ({ sync }) => sync === true,
  quarter: ({ sync, cache }) => sync === true && cache === true,
  eighth: ({ sync, cache, level }) => sync === true && cache === true && Number(level) >= 10,
} as const satisfies Record<string, (configuration: Configuration) => boolean>;
export type SlowerRegion = keyof typeof regions;

/** One run of base against itself, or against a head that is slower in a part of the space. */
export interface CalibrationTask {
  readonly seed: number;
  readonly kind: NoiseKind;
  /** Standard deviation of one trial's logarithm. */
  readonly noise: number;
  readonly slowdown: number;
  /** Of the space; half of it where nothing is said. */
  readonly region?: SlowerRegion;
  /** In place of the default's. */
  readonly budget?: { readonly pairs: number; readonly confirmation: string };
}

export interface CalibratedRun extends CalibrationTask {
  readonly isRegressed: boolean;
  /** Whether the default's, a profile's or the space's interval misses its true change. */
  readonly misses: boolean;
  /** Warm-ups and pairs of the noise floor among them. */
  readonly trials: number;
  /** Those that the verdicts rest on: two a pair. */
  readonly trialsOfPairs: number;
}

const schema = {
  properties: {
    cache: { type: 'boolean', default: false },
    codec: { enum: ['none', 'fast', 'dense'], default: 'none' },
    level: { type: 'integer', minimum: 1, maximum: 19, default: 3 },
    ratio: { type: 'number', minimum: 0, maximum: 1, default: 0.5 },
    sync: { type: 'boolean', default: true },
    threads: { enum: [1, 2, 4, 8], default: 1 },
    window: { type: 'integer', minimum: 10, maximum: 24, default: 16 },
    checksum: { enum: ['off', 'crc', 'sha'], default: 'crc' },
  },
};
const space = createSpace(declareOptions(schema, 'schema.json'), 'schema.json');
const OBJECTIVES = ['latency', 'throughput', 'memory'] as const;
const DRAWN = 500;

/** The standard error of a t on three degrees of freedom is √3. */
function drawStudent(random: Random): number {
  const squares = drawNormal(random) ** 2 + drawNormal(random) ** 2 + drawNormal(random) ** 2;
  return drawNormal(random) / Math.sqrt(squares);
}

/** One standardised error, by kind; `spread` is the configuration's own scale. */
function drawError(kind: NoiseKind, spread: number, random: Random): number {
  if (kind === 'unequal') return spread * drawNormal(random);
  if (kind === 'heavy tails') return drawStudent(random);
  // One trial in ten is hit by another load: three standard errors slower.
  if (kind === 'bursts') return drawNormal(random) + (random() < 0.1 ? 3 : 0);
  return drawNormal(random);
}

function settingsWith({ seed, budget }: CalibrationTask) {
  const objectives =
    '{ latency: { direction: minimize }, throughput: { direction: maximize }, memory: { direction: minimize } }';
  return parseSettings({
    file: null,
    inputs: {
      benchmark: 'simulated',
      objectives,
      seed: String(seed),
      ...(budget === undefined ? {} : { budget: JSON.stringify(budget) }),
    },
  });
}

/** All objectives are measured by the same pairs. */
function countPairs([first]: readonly Assessment[]): number {
  return (first?.effects ?? []).reduce((sum, { changes }) => sum + changes.length, 0);
}

/** Simulates one run with the settings' defaults: 20 configurations, 5 pairs, three objectives. */
export async function runCalibration(task: CalibrationTask): Promise<CalibratedRun> {
  const { seed, kind, noise, slowdown, region = 'half' } = task;
  const random = seededRandom(seed);
  const drawn = drawConfigurations(space, DRAWN, random);
  const pool = [space.defaultConfiguration, ...drawn] as const;
  const known = new Map(pool.map((configuration) => [keyOf(configuration), configuration]));
  // Configurations differ in their noise by a factor of e^±0.5 at one standard deviation.
  const spreads = new Map([...known.keys()].map((key) => [key, Math.exp(drawNormal(random) / 2)]));
  const { assessments, campaign } = await simulateRun({
    settings: settingsWith(task),
    options: space.options,
    pool,
    measure: ({ revision, key }) => {
      const isSlower = revision === 'head' && regions[region](known.get(key) ?? {});
      const factor = isSlower ? 1 + slowdown : 1;
      const draw = () => Math.exp(noise * drawError(kind, spreads.get(key) ?? 1, random));
      return Object.fromEntries(
        OBJECTIVES.map((name) => [name, name === 'throughput' ? draw() / factor : factor * draw()]),
      );
    },
  });
  const changes = assessments.flatMap(({ places, objective: { direction } }) =>
    places.flatMap(({ place, change }) => {
      const truth = direction === 'minimize' ? slowdown : slowdown / (1 + slowdown);
      return place === 'default' && change !== null ? [{ change, truth }] : [];
    }),
  );
  return {
    ...task,
    isRegressed: assessments.some(({ verdict }) => verdict === 'regressed'),
    misses: changes.some(({ change, truth }) => change.low > truth || change.high < truth),
    trials: campaign.trials.length,
    trialsOfPairs: 2 * countPairs(assessments),
  };
}
