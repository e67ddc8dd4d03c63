import { z } from 'zod';
import type { JsonObject, Option } from '../../schema/option.ts';
import type { Configuration } from '../../space/configuration.ts';
import type { ConfigurationSpace } from '../../space/configuration-space.ts';
import type { CompletionRequest } from './complete.ts';
import {
  CONDITION_RULE,
  conditionProperties,
  isMet,
  readCondition,
  type Expected,
} from './expectation.ts';
import { describeOptions } from './option-description.ts';
import { rankDiff } from './ranked-diff.ts';
import {
  closedObject,
  cut,
  DATA_RULE,
  describeProgram,
  TOKENS_FOR_REASONING,
  writeDocument,
  type Reading,
} from './reading.ts';
import { readReplyJson } from './reply-json.ts';

const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];
const DIRECTIONS = ['worse', 'better', 'unclear'] as const;

/** An option that decides whether or how much of the changed code runs, and where it does. */
export interface TouchedOption {
  readonly where: Expected;
  readonly confidence: Confidence;
}

/** A part of the configuration space where the model expects a change. */
export interface ExpectedRegion {
  /** All of them are met in the region; empty: everywhere. */
  readonly conditions: readonly Expected[];
  readonly direction: (typeof DIRECTIONS)[number];
  readonly confidence: Confidence;
  /** Untrusted text, at most REASON_LIMIT characters. */
  readonly reason: string;
}

/** What the model reads in the pull request's diff. */
export interface Impact {
  readonly options: readonly TouchedOption[];
  /** Likeliest first. */
  readonly regions: readonly ExpectedRegion[];
}

const DIFF_LIMITS = { schema: 6_000, documentation: 6_000, code: 30_000 } as const;
const TOKENS_FOR_REPLY = 2_500;
const MOST_OPTIONS = 30;
const MOST_REGIONS = 8;
const MOST_CONDITIONS = 4;
const REASON_LIMIT = 200;

/** How likely the model is taken to be right. */
export const CONFIDENCE_SHARES: Readonly<Record<Confidence, number>> = {
  high: 0.9,
  medium: 0.6,
  low: 0.3,
};

const SYSTEM = `You read the change that a pull request makes to a configurable program and say in which configurations its performance may change between base and head.
${DATA_RULE} In "diff", lines with - are base and lines with + are head; the files that speak most of the options come first, and long ones are cut.
Trace how the values of options reach the changed lines: which values make the changed code run at all, and which make it run more often or on more data (loops over a numeric option, sizes, thresholds, branches). A changed default, bound or value in the schema moves what existing users run. Then write:
- "options": the options whose value decides whether or how much of the changed code runs, each with the condition under which it does, and "confidence".
- "regions": up to 6 parts of the configuration space where an objective should change measurably, likeliest first: "conditions" (at most 3, all of them hold; [] for everywhere), "direction" for the objectives ("worse", "better", "unclear"), "confidence", "reason" (at most 20 words). Make a region as small as the code says: name every condition that guards the changed lines, and put bounds where the code's own thresholds lie. A change may cost where its author did not look: name also where it could become slower although it is meant to be faster, or meant to do nothing.
${CONDITION_RULE}
"confidence" is "high", "medium" or "low". Changes that no configuration can feel (comments, names, tests, equivalent code) have no region: [].
Answer with JSON only: {"options": [{"option": "…", "values": […], "from": null, "to": null, "confidence": "…"}, …], "regions": [{"conditions": [{"option": "…", "values": […], "from": null, "to": null}, …], "direction": "…", "confidence": "…", "reason": "…"}, …]}.`;

function replySchema(options: readonly Option[]): JsonObject {
  const confidence = { type: 'string', enum: CONFIDENCES };
  const condition = conditionProperties(options);
  const region = closedObject({
    conditions: { type: 'array', items: closedObject({ ...condition }) },
    direction: { type: 'string', enum: DIRECTIONS },
    confidence,
    reason: { type: 'string' },
  });
  return closedObject({
    options: { type: 'array', items: closedObject({ ...condition, confidence }) },
    regions: { type: 'array', items: region },
  });
}

/** Line by line, which is easier to read than one long string. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.trimEnd().split('\n');
}

/** Asks what the diff touches. Null where there is no difference to read. */
export function impactRequest(reading: Reading): CompletionRequest | null {
  const { options, diff } = reading;
  const code = rankDiff(diff.code, options, DIFF_LIMITS.code);
  const shown = {
    schema: cut(diff.schema, DIFF_LIMITS.schema),
    code,
    documentation: cut(diff.documentation, DIFF_LIMITS.documentation),
  };
  if (Object.values(shown).every((text) => text === '')) return null;
  const user = {
    ...describeProgram(reading),
    options: describeOptions(options),
    diff: {
      schema: linesOf(shown.schema),
      code: linesOf(shown.code),
      documentation: linesOf(shown.documentation),
    },
  };
  return {
    system: SYSTEM,
    user: writeDocument(user),
    schemaName: 'impact',
    schema: replySchema(options),
    maximumTokens: TOKENS_FOR_REASONING + TOKENS_FOR_REPLY,
    temperature: 0,
  };
}

const replyForm = z.object({
  options: z.array(z.unknown()).catch([]),
  regions: z.array(z.unknown()).catch([]),
});
const confidenceForm = z.object({ confidence: z.enum(CONFIDENCES).catch('low') });
const regionForm = z.object({
  conditions: z.array(z.unknown()),
  direction: z.enum(DIRECTIONS).catch('unclear'),
  confidence: z.enum(CONFIDENCES).catch('low'),
  reason: z.string().catch(''),
});

/** A region with a condition that cannot be read is left out: without it, it would be larger. */
function readRegion(item: unknown, options: readonly Option[]): ExpectedRegion[] {
  const parsed = regionForm.safeParse(item);
  if (!parsed.success || parsed.data.conditions.length > MOST_CONDITIONS) return [];
  const { conditions, direction, confidence, reason } = parsed.data;
  const read = conditions.map((condition) => readCondition(condition, options));
  const legible = read.filter((condition) => condition !== null);
  if (legible.length < read.length) return [];
  const short = reason.replace(/\s+/g, ' ').trim().slice(0, REASON_LIMIT);
  return [{ conditions: legible, direction, confidence, reason: short }];
}

function readTouched(item: unknown, options: readonly Option[]): TouchedOption[] {
  const where = readCondition(item, options);
  return where === null ? [] : [{ where, ...confidenceForm.parse(item) }];
}

/** Reads the reply as untrusted data; nonsense gives no options and no regions. */
export function readImpact(text: string, { options }: Pick<ConfigurationSpace, 'options'>): Impact {
  const parsed = replyForm.safeParse(readReplyJson(text));
  if (!parsed.success) return { options: [], regions: [] };
  return {
    options: parsed.data.options
      .flatMap((item) => readTouched(item, options))
      .slice(0, MOST_OPTIONS),
    regions: parsed.data.regions
      .flatMap((item) => readRegion(item, options))
      .slice(0, MOST_REGIONS),
  };
}

export function isInRegion({ conditions }: ExpectedRegion, configuration: Configuration): boolean {
  return conditions.every((condition) => isMet(condition, configuration));
}

/** How far the model expects a change at each configuration: 0 … 1. */
export function promiseOf({ regions }: Impact, configuration: Configuration): number {
  const shares = regions
    .filter((region) => isInRegion(region, configuration))
    .map(({ confidence }) => CONFIDENCE_SHARES[confidence]);
  return Math.max(0, ...shares);
}
