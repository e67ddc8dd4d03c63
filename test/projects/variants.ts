import type { JsonObject } from '../../src/schema/option.ts';
import type { ProjectDescription, RevisionDescription } from './synthetic-project.ts';

/** Four options of all kinds; `plain` has no level above 3. */
export const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    codec: { enum: ['plain', 'fast', 'small'], default: 'plain', description: 'How to store.' },
    level: { type: 'integer', minimum: 1, maximum: 6, default: 2 },
    cache: { type: 'boolean', default: false },
    share: { type: 'number', minimum: 0.25, maximum: 1, default: 0.5 },
  },
  if: { properties: { codec: { const: 'plain' } }, required: ['codec'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { properties: { level: { maximum: 3 } } },
} as const satisfies JsonObject;

export const SETTINGS = {
  benchmark: 'node bench.mjs',
  objectives: {
    time: { unit: 'ms', direction: 'minimize', warn: '3%', fail: '10%' },
    size: { unit: 'kB', direction: 'minimize', fail: '10%' },
  },
  budget: { configurations: 6, pairs: 2, 'trial-seconds': 20 },
} as const satisfies JsonObject;

/** Costs of base: time and size depend on every option, and no value is near 0. */
export function costs(timeFactor = '1'): string {
  return `{
    time: (20 + 5 * options.level * options.share) * (options.codec === 'small' ? 1.5 : 1) * (${timeFactor}),
    size: 1000 / (options.level + (options.cache ? 1 : 0)),
  }`;
}

export const REVISION: RevisionDescription = {
  schema: SCHEMA,
  settings: SETTINGS,
  costs: costs(),
  statements: '',
  noise: { type: 'none' },
  hasBenchmark: true,
  builds: true,
};

/** Both revisions get `both`, head on top of that `head`. */
export function project(
  head: Partial<RevisionDescription> = {},
  both: Partial<RevisionDescription> = {},
): ProjectDescription {
  const base = { ...REVISION, ...both };
  return { base, head: { ...base, ...head } };
}

/** Settings with other values at some keys of the first level. */
export function settings(overrides: JsonObject): JsonObject {
  return { ...SETTINGS, ...overrides };
}

/** Settings with another budget at some keys. */
export function budget(overrides: JsonObject): JsonObject {
  return settings({ budget: { ...SETTINGS.budget, ...overrides } });
}

/** Just enough to be judged, for cases in which the measuring is not the point. */
export const QUICK = { budget: { ...SETTINGS.budget, configurations: 2 } };

/** Settles nothing: for cases about failures and samples. */
export const ONE_PAIR = { budget: { ...SETTINGS.budget, pairs: 1 } };

/** Head is 50 % slower with the cache, whatever else is set; the size stays. */
export const MAIN_EFFECT = project({ costs: costs('options.cache ? 1.5 : 1') });

/** Head is 60 % slower where the codec is small and the cache is on; the size stays. */
export const INTERACTION = project(
  { costs: costs("options.codec === 'small' && options.cache ? 1.6 : 1") },
  { settings: budget({ configurations: 16 }) },
);

/** Head is the same program. */
export const NO_EFFECT = project({}, { settings: settings(QUICK) });

/** Head is 50 % slower everywhere. */
export const SLOWER = project({ costs: costs('1.5') }, { settings: settings(QUICK) });

/** The same program, and no measurement like another: 4 % to either side. */
export const NOISE_ONLY = project({}, { noise: { type: 'real', share: 0.04 } });

/** As the main effect, under noise that is the same whenever the same trials are made. */
export const NOISY_MAIN_EFFECT = project(
  { costs: costs('options.cache ? 1.5 : 1') },
  { noise: { type: 'seeded', share: 0.01 }, settings: budget({ pairs: 5 }) },
);

const CRASH = `if (options.codec === 'small') throw new Error('the small codec is broken');`;

/** The small codec crashes at head only. */
export const CRASHING_AT_HEAD = project({ statements: CRASH }, { settings: settings(ONE_PAIR) });

/** The small codec crashes at both revisions. */
export const CRASHING_AT_BOTH = project({}, { statements: CRASH, settings: settings(ONE_PAIR) });

/** With the small codec head's benchmark never ends. */
export const HANGING = project(
  { statements: "if (options.codec === 'small') setInterval(() => {}, 1000);" },
  { settings: budget({ pairs: 1, 'trial-seconds': 1 }) },
);

/** Base with another part, head the same program with all of it. */
function lackingAtBase(
  part: Partial<RevisionDescription>,
  both: Partial<RevisionDescription>,
): ProjectDescription {
  const head = { ...REVISION, ...both };
  return { base: { ...head, ...part }, head };
}

export const WITHOUT_BASE_SCHEMA = lackingAtBase({ schema: null }, { settings: settings(QUICK) });

export const WITHOUT_BASE_BENCHMARK = lackingAtBase(
  { hasBenchmark: false },
  { settings: settings(QUICK) },
);

const BUILT = { settings: settings({ ...QUICK, build: 'node build.mjs' }) };

export const BROKEN_BASE_BUILD = lackingAtBase({ builds: false }, BUILT);

export const BROKEN_HEAD_BUILD = project({ builds: false }, BUILT);
