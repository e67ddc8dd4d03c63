import { z } from 'zod';
import { conclusions } from '../comparison/gate.ts';
import { operators } from '../comparison/condition.ts';
import { confirmationOutcomes } from '../comparison/space-verdict.ts';
import { verdicts } from '../comparison/verdict.ts';
import { outcomeStatuses, revisions } from '../measurement/trial.ts';
import { origins } from '../sample/sampled-configuration.ts';
import { spentBudget } from './result-budget.ts';
import type { JsonObject } from '../schema/option.ts';

const optionValue = z.union([z.boolean(), z.number(), z.string(), z.null()]);
const bound = z.number().nullable().describe('null: no bound could be given');

const change = z
  .strictObject({ estimate: z.number(), low: bound, high: bound })
  .describe('Fraction of the base value, worse positive whatever the direction');
const level = z
  .strictObject({ estimate: z.number(), low: bound, high: bound })
  .describe("Level at head, in the objective's unit");

const region = z.strictObject({
  rule: z.string(),
  conditions: z.array(
    z.strictObject({ option: z.string(), operator: z.enum(operators), value: optionValue }),
  ),
  share: z.number().describe('Share of the configuration space that the rule matches'),
  change,
});

const place = z.strictObject({
  place: z.string().describe('`default`, `space` or `profile:NAME`'),
  change: change.nullable().describe('null: no pair was measured here'),
  verdict: z.enum(verdicts),
  level: level.nullable(),
});

const levelForecast = z
  .strictObject({
    best: z.number(),
    bestKey: z.string(),
    median: z.number(),
    worst: z.number(),
    worstKey: z.string(),
  })
  .describe("Levels predicted over the space at head, in the objective's unit");

const objective = z.strictObject({
  name: z.string(),
  unit: z.string(),
  direction: z.enum(['minimize', 'maximize']),
  warn: z.number().nullable(),
  fail: z.number().nullable(),
  limit: z.number().nullable(),
  relevantChange: z.number().describe('Changes within ± this fraction count as unchanged'),
  verdict: z.enum(verdicts),
  places: z.array(place),
  noise: z
    .strictObject({
      spread: z
        .number()
        .nullable()
        .describe('Standard deviation of one pair, as a fraction; null: too few pairs to tell'),
      pairs: z.int().describe('Pairs of base trials on which it rests'),
      drift: change.nullable().describe('Over the whole run; null: too few base trials to tell'),
    })
    .nullable()
    .describe('Of this machine, base against base; null: head was measured alone'),
  region: region.nullable().describe('Where the objective regressed, if not everywhere'),
  suspectedRegion: region.nullable().describe('Stands out, but the evidence does not settle it'),
  carriers: z
    .strictObject({ keys: z.array(z.string()), change })
    .nullable()
    .describe('Measured configurations on which the verdict of a regressed space rests'),
  confirmation: z
    .strictObject({ keys: z.array(z.string()), change, outcome: z.enum(confirmationOutcomes) })
    .nullable()
    .describe('What looked regressed, measured again: by those pairs alone'),
  space: z
    .strictObject({ median: change, worst: change, worstKey: z.string() })
    .nullable()
    .describe('Predicted over configurations drawn from the space'),
});

const sampled = z.strictObject({
  key: z.string(),
  origin: z.enum(origins),
  baseKey: z.string().nullable().describe('Configuration measured at base'),
  moved: z.array(z.string()).describe('Options whose value base does not know'),
  pairs: z.int().nonnegative(),
  changes: z.record(z.string(), change).describe('By objective; 90 % interval of this pair alone'),
  failures: z.array(
    z.strictObject({
      revision: z.enum(revisions),
      status: z.enum(outcomeStatuses),
      count: z.int(),
      detail: z.string(),
    }),
  ),
});

/** Everything a report shows, as written to `result.json`. */
export const resultSchema = z.strictObject({
  formatVersion: z.literal(1),
  base: z.strictObject({ commit: z.string() }).nullable(),
  head: z.strictObject({ commit: z.string() }),
  gate: z.strictObject({ conclusion: z.enum(conclusions), reasons: z.array(z.string()) }),
  confidence: z.number().describe('Probability that all intervals of places and regions hold'),
  objectives: z.array(objective),
  sample: z.array(sampled),
  sampler: z.strictObject({
    kind: z.enum(['coverage', 'language model']),
    requests: z.int(),
    tokens: z.int(),
    snapped: z.int(),
    rejected: z.array(z.strictObject({ proposal: z.string(), reason: z.string() })),
    note: z.string().nullable(),
  }),
  schema: z.strictObject({
    changes: z.array(
      z.strictObject({
        option: z.string(),
        kind: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
    options: z.int(),
    fixed: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
    configurations: z.strictObject({ count: z.number().nullable(), exact: z.boolean() }),
  }),
  settings: z.strictObject({
    seed: z.int(),
    changes: z.array(
      z.strictObject({
        key: z.string(),
        before: z.string(),
        after: z.string(),
        loosened: z.boolean(),
      }),
    ),
  }),
  model: z
    .strictObject({
      storedEntries: z.int().describe('Measurements read from the store'),
      storedElsewhere: z
        .int()
        .describe(
          'Of these, measured in another environment; all levels are relative to a default',
        ),
      objectives: z.array(
        z.strictObject({
          name: z.string(),
          rows: z.int(),
          medianRelativeError: z.number().nullable().describe('Out of bag'),
          storedError: z
            .number()
            .nullable()
            .describe("Median relative error of the stored model on this run's levels at base"),
          forecast: levelForecast.nullable(),
        }),
      ),
    })
    .nullable(),
  environment: z.strictObject({
    fingerprint: z.string(),
    cpu: z.string(),
    cpuFlags: z.array(z.string()),
    cores: z.int(),
    memoryBytes: z.number(),
    system: z.string(),
    image: z.string().nullable().describe('Image of a hosted runner'),
    governor: z.string().nullable().describe('How the clock of the processor is set'),
    node: z.string(),
    calibrationSeconds: z
      .number()
      .describe('What a fixed piece of work took; no part of the fingerprint'),
  }),
  budget: spentBudget,
  notes: z.array(z.string()),
  overhead: z
    .strictObject({ seconds: z.number() })
    .describe('Wall time outside benchmark and build processes'),
});

export type Result = z.infer<typeof resultSchema>;
export type ResultObjective = Result['objectives'][number];
export type ResultChange = z.infer<typeof change>;

/** JSON Schema (draft 2020-12) of `result.json`. */
export function resultJsonSchema(): JsonObject {
  return { title: 'Result of a Perfscape run', ...z.toJSONSchema(resultSchema) };
}
