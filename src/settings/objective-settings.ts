import { z } from 'zod';
import { line, mapping, whenRead } from './mapping.ts';
import { percentageUpTo } from './percentage.ts';

export const OBJECTIVE_SOURCES = ['benchmark', 'wall-time', 'cpu-time', 'peak-memory'] as const;
export const DIRECTIONS = ['minimize', 'maximize'] as const;

const MAXIMUM_UNIT_LENGTH = 24;
/** Ten times worse: a higher threshold is a slip of the pen. */
const MAXIMUM_PERCENTAGE = 1000;

const DEFAULT_UNITS: Readonly<Record<(typeof OBJECTIVE_SOURCES)[number], string>> = {
  benchmark: '',
  'wall-time': 's',
  'cpu-time': 's',
  'peak-memory': 'MiB',
};

const percentage = percentageUpTo(MAXIMUM_PERCENTAGE);

const shape = {
  source: z
    .enum(OBJECTIVE_SOURCES)
    .default('benchmark')
    .describe(
      'Where the value comes from: the number of this name that the benchmark prints, or the wall time (s), CPU time (s) or peak memory (MiB) of its process tree, which need no output.',
    ),
  unit: line(MAXIMUM_UNIT_LENGTH)
    .optional()
    .describe('Unit of the values in the report. Times are in s and memory is in MiB.'),
  direction: z
    .enum(DIRECTIONS)
    .optional()
    .describe('Which way is better. Times and memory are minimized unless this says otherwise.'),
  warn: percentage.optional().describe('Warn when the value gets worse by more, such as 3%.'),
  fail: percentage.optional().describe('Fail when the value gets worse by more, such as 10%.'),
  limit: z
    .number()
    .optional()
    .describe(
      'Fail when head is worse than this value, in the unit of the objective: above it when minimized, below it when maximized. Needs five pairs or more to fail, and warns with fewer.',
    ),
};

/** One objective as the user writes it. */
export const objectiveSettings = mapping(shape)
  .refine(({ source, direction }) => source !== 'benchmark' || direction !== undefined, {
    path: ['direction'],
    error: `allowed: ${DIRECTIONS.join(', ')} (only times and memory have a default)`,
    when: whenRead(['source', 'direction']),
  })
  .refine(({ warn, fail }) => warn === undefined || fail === undefined || warn <= fail, {
    path: ['warn'],
    error: 'allowed: at most the percentage of "fail"',
    when: whenRead(['warn', 'fail']),
  })
  .refine(({ source, unit }) => isUnitOfSource(source, unit), {
    path: ['unit'],
    error: 'allowed: s for wall-time and cpu-time, MiB for peak-memory, which are measured in them',
    when: whenRead(['source', 'unit']),
  })
  .meta({
    if: { properties: { source: { const: 'benchmark' } } },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { required: ['direction'] },
  });

function isUnitOfSource(
  source: (typeof OBJECTIVE_SOURCES)[number],
  unit: string | undefined,
): boolean {
  return source === 'benchmark' || unit === undefined || unit === DEFAULT_UNITS[source];
}

/** What is judged: a quantity of every trial, and how much worse it may get. */
export interface Objective {
  readonly name: string;
  readonly source: (typeof OBJECTIVE_SOURCES)[number];
  readonly unit: string;
  readonly direction: (typeof DIRECTIONS)[number];
  /** Fraction by which the objective may get worse; null: no such threshold. */
  readonly warn: number | null;
  readonly fail: number | null;
  /** The worst value allowed at head, in the objective's unit. */
  readonly limit: number | null;
}

export function toObjective(name: string, written: z.output<typeof objectiveSettings>): Objective {
  return {
    name,
    source: written.source,
    unit: written.unit ?? DEFAULT_UNITS[written.source],
    direction: written.direction ?? 'minimize',
    warn: written.warn ?? null,
    fail: written.fail ?? null,
    limit: written.limit ?? null,
  };
}
