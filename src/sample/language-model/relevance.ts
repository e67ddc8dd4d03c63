import { z } from 'zod';
import type { JsonObject, Option } from '../../schema/option.ts';
import type { CompletionRequest } from './complete.ts';
import { describeOptions } from './option-description.ts';
import { excerptDocumentation } from './passage.ts';
import {
  closedObject,
  DATA_RULE,
  describeProgram,
  TOKENS_FOR_REASONING,
  writeDocument,
  type Reading,
} from './reading.ts';
import { readReplyJson } from './reply-json.ts';

/** Name of its requests. */
export const RELEVANCE = 'relevance';

export const EFFECTS = ['strong', 'weak', 'none'] as const;
export type Effect = (typeof EFFECTS)[number];

/** What the model thinks that an option does, from documentation and general knowledge. */
export interface OptionRelevance {
  /** By name of the objective. */
  readonly effects: Readonly<Record<string, Effect>>;
  /** Which way the objective's value goes when the option goes up or on, where that is known. */
  readonly directions: Readonly<Record<string, 'up' | 'down'>>;
  /** Options on whose value the effect depends. */
  readonly interactsWith: readonly string[];
  /** Untrusted text, at most REASON_LIMIT characters. */
  readonly reason: string;
}

/** By name; an option that the model left out is not in it. */
export interface Relevance {
  readonly options: ReadonlyMap<string, OptionRelevance>;
}

export type Relevant = Pick<
  Reading,
  'objectives' | 'benchmark' | 'constraints' | 'documentation'
> & {
  readonly options: readonly Option[];
};

// More options are asked about in several requests.
const OPTIONS_OF_A_REQUEST = 60;
const DOCUMENTATION_LIMIT = 20_000;
const TOKENS_PER_OPTION = 80;
const MOST_INTERACTIONS = 8;
const REASON_LIMIT = 200;

const SYSTEM = `You judge which options of a configurable program matter for its performance, so that few measurements can be spent on those that do.
${DATA_RULE}
Write one entry for every option in "options", those that matter most first:
- "effects": for each objective, how far the option moves it over its own values in realistic use: "strong" (by a tenth or more), "weak" (less, but measurable), "none" (not to be told from noise). An option that acts only under some value of another one counts as it acts there. Where a higher number, or true instead of false, moves the objective's value one way, add it: "strong up", "strong down", "weak up", "weak down".
- "interactsWith": at most 4 names of options whose value decides whether, how much or which way this option acts; [] where there is none.
- "reason": at most 12 words.
Go by the documentation first, then by what you know of such programs and of the workload in "benchmark". Say "none" only where you are sure: such options are hardly measured. Say "strong" of those that stand out, not of all.
Answer with JSON only: {"options": [{"name": "…", "effects": {"<objective>": "strong up", …}, "interactsWith": ["…"], "reason": "…"}, …]}.`;

const ANSWERS = ['strong', 'strong up', 'strong down', 'weak', 'weak up', 'weak down', 'none'];

function namesOf(options: readonly Option[]): string[] {
  return options.map(({ name }) => name);
}

function replySchema(
  options: readonly Option[],
  { objectives, options: all }: Relevant,
): JsonObject {
  const effects = objectives.map(({ name }) => [name, { type: 'string', enum: ANSWERS }]);
  const entry = closedObject({
    name: { type: 'string', enum: namesOf(options) },
    effects: closedObject(Object.fromEntries(effects)),
    interactsWith: { type: 'array', items: { type: 'string', enum: namesOf(all) } },
    reason: { type: 'string' },
  });
  return closedObject({ options: { type: 'array', items: entry } });
}

/** Asks for the relevance of every option: one request, or several where there are many options. */
export function relevanceRequests(reading: Relevant): CompletionRequest[] {
  const { options: all, documentation } = reading;
  const count = Math.ceil(all.length / OPTIONS_OF_A_REQUEST);
  const size = Math.ceil(all.length / Math.max(1, count));
  return Array.from({ length: count }, (_, part) => {
    const options = all.slice(part * size, (part + 1) * size);
    const others = all.filter((option) => !options.includes(option)).map(({ name }) => name);
    const user = {
      ...describeProgram(reading),
      options: describeOptions(options),
      ...(others.length === 0 ? {} : { otherOptions: others }),
      documentation: excerptDocumentation(documentation, options, DOCUMENTATION_LIMIT),
    };
    return {
      system: SYSTEM,
      user: writeDocument(user),
      schemaName: RELEVANCE,
      schema: replySchema(options, reading),
      maximumTokens: TOKENS_FOR_REASONING + options.length * TOKENS_PER_OPTION,
      temperature: 0,
    };
  });
}

const entrySchema = z.object({
  name: z.string(),
  effects: z.record(z.string(), z.unknown()),
  interactsWith: z.array(z.unknown()).catch([]),
  reason: z.string().catch(''),
});
const replyForm = z.object({ options: z.array(z.unknown()) });

interface Judgement {
  readonly effect: Effect;
  readonly direction: 'up' | 'down' | null;
}

/** What cannot be read is no reason to prune: it counts as weak. */
function readJudgement(answer: unknown): Judgement {
  const words = typeof answer === 'string' ? answer.toLowerCase().split(/[^a-z]+/) : [];
  const effect = EFFECTS.find((one) => words.includes(one)) ?? 'weak';
  const direction = (['up', 'down'] as const).find((one) => words.includes(one)) ?? null;
  return { effect, direction: effect === 'none' ? null : direction };
}

function readEntry(
  { name, effects, interactsWith, reason }: z.infer<typeof entrySchema>,
  objectives: readonly string[],
  names: ReadonlySet<string>,
): OptionRelevance {
  const judged = objectives.map((objective) => {
    const answer = Object.hasOwn(effects, objective) ? effects[objective] : undefined;
    return [objective, readJudgement(answer)] as const;
  });
  const others = interactsWith.filter(
    (other) => typeof other === 'string' && other !== name && names.has(other),
  );
  return {
    effects: Object.fromEntries(judged.map(([objective, { effect }]) => [objective, effect])),
    directions: Object.fromEntries(
      judged.flatMap(([objective, { direction }]) =>
        direction === null ? [] : [[objective, direction]],
      ),
    ),
    interactsWith: [...new Set(others.map(String))].slice(0, MOST_INTERACTIONS),
    reason: reason.replace(/\s+/g, ' ').trim().slice(0, REASON_LIMIT),
  };
}

/**
 * Reads the replies as untrusted data: the first entry of each option that exists; nonsense gives
 * no entries.
 */
export function readRelevance(
  texts: readonly string[],
  options: readonly Pick<Option, 'name'>[],
  objectives: readonly { readonly name: string }[],
): Relevance {
  const names = new Set(options.map(({ name }) => name));
  const objectiveNames = objectives.map(({ name }) => name);
  const read = new Map<string, OptionRelevance>();
  for (const text of texts) {
    const parsed = replyForm.safeParse(readReplyJson(text));
    for (const item of parsed.success ? parsed.data.options : []) {
      const entry = entrySchema.safeParse(item);
      if (!entry.success || !names.has(entry.data.name) || read.has(entry.data.name)) continue;
      read.set(entry.data.name, readEntry(entry.data, objectiveNames, names));
    }
  }
  return { options: read };
}

/** Options judged irrelevant to every objective; none where that is said of all. */
export function listIrrelevant({ options }: Relevance): string[] {
  const irrelevant = [...options].filter(([, { effects }]) =>
    Object.values(effects).every((effect) => effect === 'none'),
  );
  return irrelevant.length === options.size ? [] : irrelevant.map(([name]) => name);
}
