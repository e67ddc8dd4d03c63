import { UserError } from '../errors.ts';
import { toRequestedObjective } from './objective-settings.ts';
import type { RequestedObjective } from './objective-settings.ts';
import { findMissingDirections } from './missing-direction.ts';
import { settingsFile } from './settings-file.ts';
import type { COMMENT_MODES, DELIVERY_FORMATS, SettingsFile } from './settings-file.ts';
import { toServer } from './server-settings.ts';
import type { ServerSettings } from './server-settings.ts';
import { adviseOn, describeIssue } from './settings-problem.ts';
import { mergeLayers, readSources } from './settings-sources.ts';
import type { SettingsSources } from './settings-sources.ts';

export type { Objective, RequestedObjective } from './objective-settings.ts';
export { describeReadiness } from './server-settings.ts';
export type { Readiness, ServerSettings } from './server-settings.ts';
export type { SettingsSources } from './settings-sources.ts';

/** Where a settings file is looked for when none is named, in this order. */
export const SETTINGS_PATHS = ['.github/perfscape.yml', 'perfscape.yml'] as const;
/** The keys of the file, which are also the inputs of the action. */
export const SETTINGS_KEYS: readonly string[] = Object.keys(settingsFile.shape);

const MAXIMUM_PROBLEMS = 50;

export const SMALLEST_SETTINGS = `benchmark: node bench.mjs
objectives:
  time: { source: wall-time, fail: 10% }
`;

export type Store =
  | { readonly kind: 'artifact'; readonly name: string }
  | { readonly kind: 'directory'; readonly path: string };

export interface Settings {
  /** Paths have no `.` and no `/` at their end; they are relative to the repository's root. */
  readonly schema: string;
  readonly documentation: readonly string[];
  readonly build: string | null;
  readonly benchmark: string;
  /** Null: the benchmark needs none. */
  readonly server: ServerSettings | null;
  readonly harness: readonly string[];
  readonly deliver: {
    readonly file: string;
    readonly format: (typeof DELIVERY_FORMATS)[number];
  } | null;
  readonly format: SettingsFile['format'];
  /** In the file's order; at least one. */
  readonly objectives: readonly RequestedObjective[];
  readonly profiles: readonly { readonly name: string; readonly path: string }[];
  readonly budget: {
    readonly configurations: number;
    readonly pairs: number;
    /** Fraction of the pairs that is kept to measure again what looks regressed. */
    readonly confirmation: number;
    readonly minutes: number;
    readonly trialSeconds: number;
    readonly buildMinutes: number;
    readonly requestSeconds: number;
    readonly requests: number;
    readonly tokens: number;
  };
  readonly model: { readonly baseUrl: string | null; readonly name: string } | null;
  readonly store: Store;
  readonly comment: (typeof COMMENT_MODES)[number];
  readonly seed: number;
}

/** The settings of file and inputs together. @throws UserError that lists everything wrong. */
export function parseSettings(sources: SettingsSources): Settings {
  const { layers, faults } = readSources(sources);
  if (faults.length > 0) throw toUserError(faults);
  if (layers.length === 0) {
    throw new UserError(
      `no settings: neither ${SETTINGS_PATHS.join(' nor ')} exists, and no input is given. The smallest file that works:\n\n${SMALLEST_SETTINGS}`,
    );
  }
  const merged = mergeLayers(layers);
  const parsed = settingsFile.safeParse(merged, { error: adviseOn });
  const issues = [...(parsed.error?.issues ?? []), ...findMissingDirections(merged)];
  if (!parsed.success || issues.length > 0) {
    throw toUserError(issues.flatMap((issue) => describeIssue(issue, { layers, merged })));
  }
  return freezeDeeply(toSettings(parsed.data));
}

function toUserError(problems: readonly string[]): UserError {
  if (problems.length === 1) return new UserError(problems.join(''));
  const shown = problems.slice(0, MAXIMUM_PROBLEMS);
  const hidden = problems.length - shown.length;
  const rest = hidden > 0 ? [`and ${hidden} more`] : [];
  const lines = [...shown, ...rest].map((line) => `- ${line}`);
  return new UserError([`${problems.length} problems in the settings:`, ...lines].join('\n'));
}

function toSettings(written: SettingsFile): Settings {
  const { model, budget, start, ready, stop, ...others } = written;
  return {
    ...others,
    build: written.build ?? null,
    server: toServer({ start, ready, stop }),
    deliver: written.deliver ?? null,
    objectives: Object.entries(written.objectives).map(([name, objective]) =>
      toRequestedObjective(name, objective),
    ),
    profiles: Object.entries(written.profiles).map(([name, path]) => ({ name, path })),
    budget: {
      configurations: budget.configurations,
      pairs: budget.pairs,
      confirmation: budget.confirmation,
      minutes: budget.minutes,
      trialSeconds: budget['trial-seconds'],
      buildMinutes: budget['build-minutes'],
      requests: budget.requests,
      tokens: budget.tokens,
      requestSeconds: budget['request-seconds'],
    },
    model: model === undefined ? null : { baseUrl: model['base-url'] ?? null, name: model.name },
  };
}

function freezeDeeply<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freezeDeeply(part);
  return Object.freeze(value);
}
