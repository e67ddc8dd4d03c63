import { z } from 'zod';
import { UserError } from '../errors.ts';
import { isJsonObject } from './json-schema.ts';
import type { JsonObject } from './option.ts';

/** Where in which file a declaration stands, for messages. */
export interface Place {
  readonly file: string;
  readonly option: string;
}

const extensionSchema = z.strictObject({
  scale: z.enum(['log', 'linear']).optional(),
  values: z
    .array(z.union([z.boolean(), z.number(), z.string(), z.null()]))
    .min(1)
    .optional(),
  ignore: z.boolean().optional(),
});

const typeNames = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] as const;

/** The keywords that decide what an option can be; other keywords are left to validation. */
const keywordsSchema = z.object({
  type: z.union([z.enum(typeNames), z.array(z.enum(typeNames))]).optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  multipleOf: z.number().positive().optional(),
  description: z.string().optional(),
  deprecated: z.boolean().optional(),
  'x-perfscape': extensionSchema.optional(),
});

export type Keywords = z.infer<typeof keywordsSchema>;

const allowedValues: Readonly<Record<string, string>> = {
  type: `one of ${typeNames.join(', ')}, or a list of them`,
  enum: 'a list of values',
  multipleOf: 'a number above 0',
  description: 'a text',
  deprecated: 'true or false',
  'x-perfscape': 'an object with the keys scale, values, ignore',
  'x-perfscape.scale': '"log" or "linear"',
  'x-perfscape.values': 'a list of at least one number, text, true, false or null',
  'x-perfscape.ignore': 'true or false',
};

/** The keywords of one property, checked; a wrong one is a UserError naming it and its value. */
export function readKeywords(schema: JsonObject, place: Place): Keywords {
  const parsed = keywordsSchema.safeParse(schema);
  if (parsed.success) return parsed.data;
  const messages = parsed.error.issues.map((issue) => describeIssue(issue, schema));
  throw misdeclared(place, messages.join('; '));
}

export function misdeclared({ file, option }: Place, fault: string): UserError {
  return new UserError(`${file}: option "${option}": ${fault}`);
}

function describeIssue(issue: z.core.$ZodIssue, schema: JsonObject): string {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `x-perfscape.${key}`).join(', ');
    return `${keys} is unknown; known are scale, values and ignore`;
  }
  const path = issue.path.slice(0, issue.path[0] === 'x-perfscape' ? 2 : 1);
  const key = path.join('.');
  const value = path.reduce<unknown>(
    (node, name) => (isJsonObject(node) ? node[String(name)] : undefined),
    schema,
  );
  return `${key} is ${showValue(value)}, must be ${allowedValues[key] ?? 'a number'}`;
}

const shownLength = 80;

export function showValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}
