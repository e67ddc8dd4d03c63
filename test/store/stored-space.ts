import { declareOptions } from '../../src/schema/declaration.ts';
import type { JsonObject } from '../../src/schema/option.ts';
import type { Objective } from '../../src/settings/settings.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import { makeEntry, type LogEntry } from '../../src/store/measurement-log.ts';

export const codec: JsonObject = { enum: ['none', 'dense', null], default: 'none' };
export const level: JsonObject = { type: 'integer', minimum: 1, maximum: 9, default: 3 };

export function spaceOf(properties: JsonObject) {
  return createSpace(declareOptions({ properties }, 'schema.json'), 'schema.json');
}

export const latency: Objective = {
  name: 'latency',
  source: 'benchmark',
  unit: 'ms',
  direction: 'minimize',
  warn: null,
  fail: null,
  limit: null,
};

export function entryOf(given: Partial<LogEntry>): LogEntry {
  return makeEntry({
    run: 'base head machine',
    commit: 'abc',
    schemaDigest: '0123',
    environment: 'machine',
    calibrationSeconds: 0.1,
    revision: 'head',
    configuration: { codec: 'none', level: 3 },
    values: { latency: [10, 11] },
    outcomes: { success: 2 },
    ...given,
  });
}
