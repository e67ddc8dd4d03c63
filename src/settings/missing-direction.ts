import type { z } from 'zod';
import { DIRECTIONS } from './objective-settings.ts';
import type { FormatName } from './output-format.ts';
import { isMapping, type Mapping } from './settings-sources.ts';

/** Formats that never tell which way is better, beside regular expressions. */
const SILENT: readonly FormatName[] = ['json', 'github-action-benchmark'];

/** For editors: what `findMissingDirections` finds, as JSON Schema. */
export const DIRECTION_RULE = {
  if: { properties: { format: { anyOf: [{ enum: [...SILENT] }, { type: 'object' }] } } },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: {
    properties: {
      objectives: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          if: { properties: { source: { const: 'benchmark' } } },
          // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
          then: { required: ['direction'] },
        },
      },
    },
  },
};

/** Objectives without a direction whose format will not tell it; the others show in the probe. */
export function findMissingDirections({
  format = 'json',
  objectives,
}: Mapping): z.core.$ZodIssue[] {
  const isSilent = isMapping(format) || SILENT.some((name) => name === format);
  if (!isSilent || !isMapping(objectives)) return [];
  const teller = isMapping(format) ? 'a regular expression' : `the format ${String(format)}`;
  return Object.entries(objectives).flatMap(([name, objective]) => {
    if (!isMapping(objective) || objective['direction'] !== undefined) return [];
    if ((objective['source'] ?? 'benchmark') !== 'benchmark') return [];
    const message = `allowed: ${DIRECTIONS.join(', ')} (${teller} does not tell which)`;
    return [{ code: 'custom', path: ['objectives', name, 'direction'], message, input: undefined }];
  });
}
