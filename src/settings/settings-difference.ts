import { describeReadiness } from './server-settings.ts';
import { COMMENT_MODES } from './settings-file.ts';
import type { RequestedObjective, Settings } from './settings.ts';

const NOT_SET = 'not set';

/** A setting that the pull request changes, by its dotted key, as text for people. */
export interface SettingChange {
  readonly key: string;
  readonly before: string;
  readonly after: string;
  /** Whether less is measured, judged or said than before. */
  readonly loosened: boolean;
}

interface Leaf {
  readonly text: string;
  /** Higher is stricter; null where no order exists; `pinned` where any change may loosen. */
  readonly strictness: number | 'pinned' | null;
}

type Leaves = readonly (readonly [key: string, leaf: Leaf])[];

/** Every changed setting, in the order of the keys of head, then those that only base has. */
export function differSettings(base: Settings | null, head: Settings): readonly SettingChange[] {
  if (base === null) return [];
  const before = new Map(listLeaves(base, head));
  const after = new Map(listLeaves(head, base));
  return [...new Set([...after.keys(), ...before.keys()])]
    .filter((key) => before.get(key)?.text !== after.get(key)?.text)
    .map((key) => {
      const [old, now] = [before.get(key), after.get(key)];
      return {
        key,
        before: old?.text ?? NOT_SET,
        after: now?.text ?? NOT_SET,
        loosened: isLoosened(old, now),
      };
    });
}

function isLoosened(before: Leaf | undefined, after: Leaf | undefined): boolean {
  if (before === undefined || before.strictness === null) return false;
  if (after === undefined || before.strictness === 'pinned') return true;
  return typeof after.strictness === 'number' && after.strictness < before.strictness;
}

/** An objective that `other` has too is listed key by key, else as one leaf. */
function listLeaves(settings: Settings, other: Settings): Leaves {
  const { deliver, model, server, store } = settings;
  const shared = new Set(other.objectives.map(({ name }) => name));
  return [
    ...listTexts({
      schema: settings.schema,
      documentation: joinPaths(settings.documentation),
      build: settings.build,
      benchmark: settings.benchmark,
      start: server?.start ?? null,
      ready: server && `${describeReadiness(server.ready)} within ${server.ready.seconds} s`,
      stop: server?.stop ?? null,
      harness: joinPaths(settings.harness),
      format:
        typeof settings.format === 'string' ? settings.format : `regex ${settings.format.regex}`,
      'deliver.file': deliver?.file ?? null,
      'deliver.format': deliver?.format ?? null,
    }),
    ...settings.objectives.flatMap((objective) =>
      shared.has(objective.name) ? listObjectiveLeaves(objective) : [summariseObjective(objective)],
    ),
    ...settings.profiles.map(({ name, path }) => {
      return [`profiles.${name}`, { text: path, strictness: 0 }] as const;
    }),
    ...listBudgetLeaves(settings),
    ...listTexts({
      'model.base-url': model?.baseUrl ?? null,
      'model.name': model?.name ?? null,
      'store.kind': store.kind,
      'store.name': store.kind === 'artifact' ? store.name : null,
      'store.path': store.kind === 'directory' ? store.path : null,
    }),
    ['comment', { text: settings.comment, strictness: -COMMENT_MODES.indexOf(settings.comment) }],
    ...listTexts({ seed: String(settings.seed) }),
  ];
}

function listTexts(texts: Readonly<Record<string, string | null>>): Leaves {
  return Object.entries(texts).flatMap(([key, text]) =>
    text === null ? [] : [[key, { text, strictness: null }] as const],
  );
}

function joinPaths(paths: readonly string[]): string | null {
  return paths.length === 0 ? null : paths.join(', ');
}

/**
 * The limits of a trial, a build and a request are no budget: a lower one ends more of them. Less
 * confirmation says more, and more rashly.
 */
function listBudgetLeaves({ budget }: Settings): Leaves {
  const spent = (['configurations', 'pairs', 'minutes', 'requests', 'tokens'] as const).map(
    (key) => [`budget.${key}`, { text: String(budget[key]), strictness: budget[key] }] as const,
  );
  return [
    ...spent,
    ...listTexts({
      'budget.confirmation': formatPercentage(budget.confirmation),
      'budget.trial-seconds': String(budget.trialSeconds),
      'budget.build-minutes': String(budget.buildMinutes),
      'budget.request-seconds': String(budget.requestSeconds),
    }),
  ];
}

function listObjectiveLeaves(objective: RequestedObjective): Leaves {
  const { name, source, unit, direction, warn, fail, limit } = objective;
  const key = `objectives.${name}`;
  const leaves: Leaves = [
    // Another source is another quantity, and the other direction calls worse what was better.
    [`${key}.source`, { text: source, strictness: 'pinned' }],
    [`${key}.unit`, { text: unit ?? NOT_SET, strictness: null }],
    [`${key}.direction`, { text: direction ?? NOT_SET, strictness: 'pinned' }],
  ];
  const thresholds: [string, Leaf | null][] = [
    ['warn', warn === null ? null : { text: formatPercentage(warn), strictness: -warn }],
    ['fail', fail === null ? null : { text: formatPercentage(fail), strictness: -fail }],
    [
      'limit',
      limit === null ? null : { text: String(limit), strictness: strictnessOf(limit, direction) },
    ],
  ];
  return [
    ...leaves,
    ...thresholds.flatMap(([threshold, leaf]) =>
      leaf === null ? [] : [[`${key}.${threshold}`, leaf] as const],
    ),
  ];
}

/** Which limit is stricter is not known before the format tells the direction. */
function strictnessOf(limit: number, direction: RequestedObjective['direction']) {
  if (direction === null) return 'pinned';
  return direction === 'minimize' ? -limit : limit;
}

function summariseObjective(objective: RequestedObjective): Leaves[number] {
  const { name, source, unit, direction, warn, fail, limit } = objective;
  const parts = [
    ...(source === 'benchmark' ? [] : [source]),
    ...(unit === null ? [] : [unit]),
    ...(direction === null ? [] : [direction]),
    ...(warn === null ? [] : [`warn ${formatPercentage(warn)}`]),
    ...(fail === null ? [] : [`fail ${formatPercentage(fail)}`]),
    ...(limit === null ? [] : [`limit ${limit}`]),
  ];
  return [`objectives.${name}`, { text: parts.join(', '), strictness: 0 }];
}

/** As the user wrote it: the rounding undoes what the division by 100 left over. */
function formatPercentage(fraction: number): string {
  return `${Number((fraction * 100).toFixed(6))}%`;
}
