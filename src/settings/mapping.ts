import { z } from 'zod';

const MAXIMUM_NAME_LENGTH = 64;
const NAME_RULE = `a name has letters, digits, "_", ".", "/" and "-", at most ${MAXIMUM_NAME_LENGTH}, starts with a letter, digit or "_", and is not a number`;

/**
 * Names become keys of objects: those every object inherits are refused, and whole numbers too,
 * because an object would list them before the others.
 */
export const plainName = z
  .string()
  .max(MAXIMUM_NAME_LENGTH, { error: NAME_RULE })
  .regex(/^(?!\d+$)[A-Za-z0-9_][A-Za-z0-9_./-]*$/, { error: NAME_RULE })
  .refine((text) => !(text in Object.prototype), { error: 'it is reserved; choose another' });

/** A mapping with a fixed set of keys. The message about unknown ones lists the known, by commas. */
export function mapping<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const knownKeys = Object.keys(shape).join(',');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? knownKeys : undefined),
  });
}

/** A mapping whose keys are names that the user chooses. */
export function namedMapping<Value extends z.ZodType>(
  value: Value,
  {
    name = plainName,
    maximumCount,
    missing,
  }: { readonly name?: z.ZodString; readonly maximumCount: number; readonly missing?: string },
) {
  return z
    .record(name, value, {
      error: (issue) => (issue.input === undefined ? missing : undefined),
    })
    .refine((entries) => Object.keys(entries).length <= maximumCount, {
      error: `allowed: at most ${maximumCount} names`,
    })
    .meta({ maxProperties: maximumCount });
}

/** Text on one line, with something in it. */
export function line(maximumLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maximumLength)
    .refine((text) => !/\p{Cc}/u.test(text), { error: 'allowed: text on one line' });
}

/**
 * For `when` of a check over several keys: it runs whatever else is wrong, as long as those keys
 * themselves were read.
 */
export function whenRead(keys: readonly string[]) {
  return ({ value, issues }: z.core.ParsePayload): boolean =>
    typeof value === 'object' &&
    value !== null &&
    issues.every(({ code, path }) => {
      const key = path?.[0];
      return key === undefined ? code === 'unrecognized_keys' : !keys.includes(String(key));
    });
}
