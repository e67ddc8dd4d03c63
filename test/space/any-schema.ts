import * as fc from 'fast-check';
import type { JsonObject } from '../../src/schema/option.ts';

const description = fc.option(fc.constant('What it does.'), { nil: undefined });

const anyBoolean = fc.record({ type: fc.constant('boolean'), default: fc.boolean() });

const anyEnum = fc
  .uniqueArray(
    fc.oneof(fc.stringMatching(/^[a-z]{1,4}$/), fc.integer({ min: 0, max: 9 }), fc.boolean()),
    { minLength: 2, maxLength: 6 },
  )
  .chain((values) => fc.constantFrom(...values).map((value) => ({ enum: values, default: value })));

interface Range {
  readonly type: string;
  readonly low: number;
  readonly width: number;
  readonly step: number | undefined;
  readonly log: boolean;
  readonly isExcluded: boolean;
}

function rangeSchema({ type, low, width, step, log, isExcluded }: Range): JsonObject {
  const isCoprime = type === 'integer' && step === 0.1;
  return {
    type,
    ...(isExcluded ? { exclusiveMinimum: low } : { minimum: low }),
    maximum: low + width,
    ...(step === undefined || isCoprime ? {} : { multipleOf: step }),
    ...(log && low > 0 ? { 'x-perfscape': { scale: 'log' } } : {}),
  };
}

const anyRange = fc
  .record({
    type: fc.constantFrom('integer', 'number'),
    low: fc.integer({ min: -50, max: 50 }),
    width: fc.integer({ min: 10, max: 2000 }),
    step: fc.constantFrom(undefined, 1, 3, 0.25, 0.1),
    log: fc.boolean(),
    isExcluded: fc.boolean(),
  })
  .map(rangeSchema);

/** A schema of one property that can be varied, its default stated or not. */
export const anyOptionSchema: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.oneof(anyBoolean, anyEnum, anyRange), description)
  .map(([schema, text]) =>
    Object.assign({}, schema, text === undefined ? {} : { description: text }),
  );

/** A rule that the all-default configuration keeps: if one option leaves its default, another stays. */
function anyRule(names: readonly string[], defaults: ReadonlyMap<string, unknown>) {
  const name = fc.constantFrom(...names);
  return fc.tuple(name, name).map(([first, second]): JsonObject => {
    const branches = [first, second].map((option) => ({
      properties: { [option]: { const: defaults.get(option) } },
    }));
    return { anyOf: branches };
  });
}

/** A schema of up to seven options, some nested, with rules that the default configuration keeps. */
export const anySchema: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.array(fc.oneof(anyBoolean, anyEnum), { minLength: 2, maxLength: 7 }),
    fc.array(anyRange, { maxLength: 3 }),
    anyBoolean,
  )
  .chain(([stated, ranges, nested]) => {
    const properties = Object.fromEntries(stated.map((schema, index) => [`x${index}`, schema]));
    const others = Object.fromEntries(ranges.map((schema, index) => [`r${index}`, schema]));
    const defaults = new Map(
      Object.entries(properties).map(([name, schema]) => [name, schema.default]),
    );
    const rules = fc.array(anyRule([...defaults.keys()], defaults), { maxLength: 6 });
    const group = { properties: { on: nested } };
    return rules.map((allOf) => {
      const declared = { ...properties, ...others, group };
      return allOf.length > 0 ? { properties: declared, allOf } : { properties: declared };
    });
  });
