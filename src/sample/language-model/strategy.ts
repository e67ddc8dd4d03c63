import type { JsonObject, Option, OptionValue } from '../../schema/option.ts';
import type { Configuration } from '../../space/configuration.ts';
import type { Knowledge } from '../weights.ts';
import { describeCondition } from './expectation.ts';
import { describeOptions } from './option-description.ts';
import { describeProgram, type Reading } from './reading.ts';
import type { OptionRelevance } from './relevance.ts';

/** What was measured of one configuration. */
export interface MeasuredResult {
  readonly configuration: Configuration;
  /** By objective: change of head against base as a fraction, worse being positive. */
  readonly changes: Readonly<Record<string, { readonly change: number; readonly error: number }>>;
  /** By objective, in its unit: the mean at head. */
  readonly values: Readonly<Record<string, number>>;
}

/** What the measurements say so far, for the choice of the next ones. */
export interface Feedback {
  readonly worst: readonly MeasuredResult[];
  readonly best: readonly MeasuredResult[];
  /** Neither clearly changed nor clearly unchanged. */
  readonly undecided: readonly MeasuredResult[];
  /** Where head is measured alone. */
  readonly levels: readonly Pick<MeasuredResult, 'configuration' | 'values'>[];
  /** Not measured; a model of the changes is least sure of them. */
  readonly uncertain: readonly Configuration[];
  /** Measured; nothing else was better in all objectives (log levels at head). */
  readonly front: readonly Configuration[];
}

/** What the generators go by. */
export interface Strategy
  extends Knowledge, Pick<Reading, 'options' | 'objectives' | 'benchmark' | 'constraints'> {
  /** Counted from 1; 1 is chosen before anything is measured. */
  readonly round: number;
  /** Null before anything is measured. */
  readonly feedback: Feedback | null;
}

// More are not shown; they keep their default.
const MOST_OPTIONS = 100;
const DIGITS = 3;

function differing(
  configuration: Configuration,
  options: readonly Option[],
): Record<string, OptionValue> {
  return Object.fromEntries(
    options.flatMap(({ name, default: standard }) => {
      const value = configuration[name];
      return value === undefined || value === standard ? [] : [[name, value]];
    }),
  );
}

function percent(fraction: number): number {
  return Number((100 * fraction).toPrecision(DIGITS));
}

function describeResult(
  { configuration, changes }: MeasuredResult,
  options: readonly Option[],
): JsonObject {
  const shown = Object.entries(changes).map(([objective, { change, error }]) => [
    objective,
    `${change > 0 ? '+' : ''}${percent(change)} % ± ${percent(error)} %`,
  ]);
  return { values: differing(configuration, options), change: Object.fromEntries(shown) };
}

const KEPT_DEFAULTS = 'Values that are not shown are at the default.';

function describeLevels({ levels, ...known }: Feedback, options: readonly Option[]): JsonObject {
  const values = (list: readonly Configuration[]) => list.map((one) => differing(one, options));
  return {
    note: `Objectives as measured so far. ${KEPT_DEFAULTS} Go where a model of these would err most.`,
    results: levels.map((level) => {
      const shown = Object.entries(level.values).map(([objective, value]) => [
        objective,
        Number(value.toPrecision(DIGITS)),
      ]);
      return {
        values: differing(level.configuration, options),
        objectives: Object.fromEntries(shown),
      };
    }),
    leastKnown: values(known.uncertain),
    bestLevels: values(known.front),
  };
}

function describeFeedback(feedback: Feedback, options: readonly Option[]): JsonObject {
  if (feedback.levels.length > 0) return describeLevels(feedback, options);
  const results = (list: readonly MeasuredResult[]) =>
    list.map((result) => describeResult(result, options));
  const values = (list: readonly Configuration[]) =>
    list.map((configuration) => differing(configuration, options));
  return {
    note: `Change of head against base, + is worse. ${KEPT_DEFAULTS}`,
    worst: results(feedback.worst),
    best: results(feedback.best),
    undecided: results(feedback.undecided),
    leastKnown: values(feedback.uncertain),
    bestLevels: values(feedback.front),
  };
}

/** Options that generators may set, the order of the schema kept. */
export function openOptions({ options, pruned }: Pick<Strategy, 'options' | 'pruned'>): Option[] {
  return options.filter(({ name }) => !pruned.has(name)).slice(0, MOST_OPTIONS);
}

function describeOpenOption(
  { description, ...described }: JsonObject,
  name: string,
  { relevance, impact }: Strategy,
): JsonObject {
  const judged = relevance?.options.get(name);
  const about = judged === undefined || judged.reason === '' ? description : judged.reason;
  const touched = (impact?.options ?? [])
    .filter(({ where }) => where.option === name)
    .map(({ where, confidence }) => `${describeCondition(where)} (${confidence} confidence)`);
  return {
    ...described,
    ...(about === undefined ? {} : { about }),
    ...(judged === undefined ? {} : describeEffects(judged)),
    ...(touched.length === 0 ? {} : { changedCodeRuns: touched }),
  };
}

function describeOpenOptions(strategy: Strategy): JsonObject[] {
  const open = openOptions(strategy);
  return describeOptions(open).map((described, index) =>
    describeOpenOption(described, open[index]?.name ?? '', strategy),
  );
}

function describeEffects({ effects, directions, interactsWith }: OptionRelevance): JsonObject {
  const told = Object.entries(effects).map(([objective, effect]) => {
    const direction = directions[objective];
    return [objective, direction === undefined ? effect : `${effect} ${direction}`];
  });
  return {
    effects: Object.fromEntries(told),
    ...(interactsWith.length === 0 ? {} : { interactsWith }),
  };
}

/** The strategy as the generators read it. */
export function describeStrategy(strategy: Strategy): JsonObject {
  const { options, impact, feedback } = strategy;
  const names = new Set(openOptions(strategy).map(({ name }) => name));
  const closed = options.map(({ name }) => name).filter((name) => !names.has(name));
  const regions = (impact?.regions ?? []).map(({ conditions, direction, confidence, reason }) => ({
    where: conditions.length === 0 ? 'everywhere' : conditions.map(describeCondition).join(' and '),
    direction,
    confidence,
    reason,
  }));
  return {
    ...describeProgram(strategy),
    options: describeOpenOptions(strategy),
    ...(closed.length === 0 ? {} : { keptAtDefault: closed }),
    ...(impact === null ? {} : { expectedChanges: regions }),
    ...(feedback === null ? {} : { measured: describeFeedback(feedback, options) }),
  };
}
