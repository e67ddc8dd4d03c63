import { Ajv } from 'ajv';
import type { AnySchema, ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { UserError } from '../errors.ts';
import { multipleDecimals } from '../schema/multiple.ts';
import type { JsonObject } from '../schema/option.ts';

/** The first thing that is wrong with a document, or null. */
export type Validate = (document: JsonObject) => ErrorObject | null;

const dialects = new Map([
  ['json-schema.org/draft/2020-12/schema', Ajv2020],
  ['json-schema.org/draft-07/schema', Ajv],
]);

/** Compiles a schema once; what ajv cannot compile is a UserError naming `path`. */
export function compileValidator(schema: JsonObject, path: string): Validate {
  const { $schema: dialect, ...rest } = schema;
  if (rest.$async !== undefined) {
    throw new UserError(`${path}: $async is not supported; remove it from the schema`);
  }
  const validate = compile(dialectOf(dialect, path), { schema: rest, path });
  return (document) => {
    try {
      return validate(document) ? null : (validate.errors?.[0] ?? null);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new UserError(`${path}: a $ref of the schema leads back to itself without end`, {
        cause,
      });
    }
  };
}

function dialectOf(dialect: unknown, path: string): typeof Ajv2020 | typeof Ajv {
  if (dialect === undefined) return Ajv2020;
  const name = typeof dialect === 'string' ? dialect.replace(/^https?:\/\//, '') : '';
  const found = dialects.get(name.replace(/#$/, ''));
  if (found) return found;
  const known = [...dialects.keys()].map((key) => `https://${key}`).join(' and ');
  throw new UserError(`${path}: $schema is ${JSON.stringify(dialect)}; supported are ${known}`);
}

/** Not strict: schemas in use hold `x-…` keywords, formats and unions that strict mode refuses. */
function compile(
  Dialect: typeof Ajv2020 | typeof Ajv,
  { schema, path }: { schema: AnySchema; path: string },
) {
  try {
    return new Dialect({
      strict: false,
      strictNumbers: true,
      validateFormats: false,
      ownProperties: true,
      multipleOfPrecision: multipleDecimals,
      logger: false,
    }).compile(schema);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${path}: the schema cannot be used: ${message}`, { cause });
  }
}

/** The keys from the document to what is wrong. */
export function pathOf({ instancePath }: ErrorObject): readonly string[] {
  const keys = instancePath.split('/').slice(1);
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** ajv's message with the option named. */
export function describeError(error: ErrorObject): string {
  const keys = pathOf(error);
  const place = keys.length === 0 ? '' : `option "${keys.join('.')}" `;
  const detail = detailOf(error);
  const message = error.keyword === 'false schema' ? 'is not allowed here' : error.message;
  return `${place}${message ?? error.keyword}${detail === null ? '' : `: ${detail}`}`;
}

function detailOf({ keyword, params }: ErrorObject): string | null {
  const values: Readonly<Record<string, unknown>> = params;
  switch (keyword) {
    case 'const':
      return JSON.stringify(values.allowedValue);
    case 'enum':
      return JSON.stringify(values.allowedValues);
    case 'additionalProperties':
      return JSON.stringify(values.additionalProperty);
    case 'unevaluatedProperties':
      return JSON.stringify(values.unevaluatedProperty);
    default:
      return null;
  }
}
