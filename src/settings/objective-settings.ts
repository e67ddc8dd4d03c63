import { z } from 'zod';
import { line, mapping, namedMapping, whenRead } from './mapping.ts';
import { percentageUpTo } from './percentage.ts';

export const OBJECTIVE_SOURCES = ['benchmark', 'wall-time', 'cpu-time', 'peak-memory'] as const;
export const DIRECTIONS = ['minimize', 'maximize'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const MAXIMUM_OBJECTIVES = 20;
const OBJECTIVES_ADVICE = 'at least one, such as time: { source: wall-time, fail: 10% }';
const MAXIMUM_NAME_LENGTH = 128;
const NAME_RULE = `the name of an objective is text on one line, at most ${MAXIMUM_NAME_LENGTH} characters, no number, and has no space at its ends`;
const MAXIMUM_UNIT_LENGTH = 24;
/** Ten times worse: a higher threshold is a slip of the pen. */
const MAXIMUM_PERCENTAGE = 1000;

const DEFAULT_UNITS: Readonly<Record<(typeof OBJECTIVE_SOURCES)[number], string>> = {
  benchmark: '',
  'wall-time': 's',
  'cpu-time': 's',
  'peak-memory': 'MiB',
};

/**
 * Metrics have the names that tools give them, such as `http_req_duration/p(95)`. Names become keys
 * of objects: see `plainName`.
 */
export const objectiveName = z
  .string()
  .max(MAXIMUM_NAME_LENGTH, { error: NAME_RULE })
  .regex(/^(?!\d+$)(?! )[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+(?<! )$/u, { error: NAME_RULE })
  .refine((text) => !(text in Object.prototype), { error: 'it is reserved; choose another' });

const percentage = percentageUpTo(MAXIMUM_PERCENTAGE);

const shape = {
  source: z
    .enum(OBJECTIVE_SOURCES)
    .default('benchmark')
    .describe(
      'Where the value comes from: the metric of this name that the benchmark prints, or the wall time (s), CPU time (s) or peak memory (MiB) of its process tree, which need no output.',
    ),
  unit: line(MAXIMUM_UNIT_LENGTH)
    .optional()
    .describe(
      'Unit of the values in the report; the one that the format knows when this is not given, and never another. Times are in s and memory is in MiB.',
    ),
  direction: z
    .enum(DIRECTIONS)
    .optional()
    .describe(
      'Which way is better; not needed where the format knows. Times and memory are minimized unless this says otherwise.',
    ),
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
const objectiveSettings = mapping(shape)
  .refine(({ warn, fail }) => warn === undefined || fail === undefined || warn <= fail, {
    path: ['warn'],
    error: 'allowed: at most the percentage of "fail"',
    when: whenRead(['warn', 'fail']),
  })
  .refine(({ source, unit }) => isUnitOfSource(source, unit), {
    path: ['unit'],
    error: 'allowed: s for wall-time and cpu-time, MiB for peak-memory, which are measured in them',
    when: whenRead(['source', 'unit']),
  });

/** A resource is one number: there is nothing that a pattern could match. */
function refusePatternsOfResources(
  objectives: Readonly<Record<string, z.output<typeof objectiveSettings>>>,
  context: z.RefinementCtx,
): void {
  for (const [name, { source }] of Object.entries(objectives)) {
    if (source === 'benchmark' || !name.includes('*')) continue;
    const message = `allowed: a name without "*", as ${source} is a single value`;
    context.addIssue({ code: 'custom', path: [name], message });
  }
}

/** All objectives as the user writes them. */
export const objectives = namedMapping(objectiveSettings, {
  name: objectiveName,
  maximumCount: MAXIMUM_OBJECTIVES,
  missing: `give ${OBJECTIVES_ADVICE}`,
})
  .superRefine(refusePatternsOfResources)
  .refine((written) => Object.keys(written).length > 0, {
    error: `allowed: ${OBJECTIVES_ADVICE}`,
  })
  .meta({
    minProperties: 1,
    description:
      'What is judged, by name: the metrics that the benchmark prints. A "*" in a name stands for any text, and the name for every metric that it matches.',
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
  readonly direction: Direction;
  /** Fraction by which the objective may get worse; null: no such threshold. */
  readonly warn: number | null;
  readonly fail: number | null;
  /** The worst value allowed at head, in the objective's unit. */
  readonly limit: number | null;
}

/** An objective as far as the settings know it; null: the benchmark's output has to tell. */
export type RequestedObjective = Omit<Objective, 'unit' | 'direction'> & {
  readonly unit: string | null;
  readonly direction: Direction | null;
};

export function toRequestedObjective(
  name: string,
  written: z.output<typeof objectiveSettings>,
): RequestedObjective {
  const isMeasuredHere = written.source !== 'benchmark';
  return {
    name,
    source: written.source,
    unit: written.unit ?? (isMeasuredHere ? DEFAULT_UNITS[written.source] : null),
    direction: written.direction ?? (isMeasuredHere ? 'minimize' : null),
    warn: written.warn ?? null,
    fail: written.fail ?? null,
    limit: written.limit ?? null,
  };
}
