import { seededRandom } from '../../src/random.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject } from '../../src/schema/option.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { drawConfigurations } from '../../src/space/draw.ts';

export function spaceOf(schema: JsonObject) {
  return createSpace(declareOptions(schema, 'schema.json'), 'schema.json');
}

/** All kinds of options, one nested, one fixed, and a constraint. */
export const space = spaceOf({
  type: 'object',
  properties: {
    cache: {
      type: 'object',
      properties: {
        enabled: { type: 'boolean', default: true },
        megabytes: { type: 'integer', minimum: 1, maximum: 64, default: 16 },
      },
    },
    codec: { enum: ['none', 'fast', 'dense', null], default: 'none' },
    level: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
    ratio: { type: 'number', minimum: 0, maximum: 1, default: 0.5 },
    title: { type: 'string', default: 'untitled' },
  },
  if: { properties: { codec: { const: 'dense' } }, required: ['codec'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { properties: { level: { minimum: 5 } } },
});

export const candidates: readonly Configuration[] = drawConfigurations(space, 500, seededRandom(1));

/** The default configuration with some other values. */
export function configurationOf(values: Configuration): Configuration {
  return { ...space.defaultConfiguration, ...values };
}
