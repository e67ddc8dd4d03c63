import { createHash } from 'node:crypto';
import type { Trial } from '../measurement/trial.ts';
import type { Configuration } from '../space/configuration.ts';
import { makeEntry, type LogEntry } from './measurement-log.ts';

export interface RunIdentity {
  /** Commit by revision. */
  readonly commits: Readonly<Record<Trial['revision'], string | null>>;
  readonly schemaTexts: Readonly<Record<Trial['revision'], string | null>>;
  readonly environment: string;
  readonly calibrationSeconds: number;
  /** The configuration that a key means at a revision. */
  readonly lookUp: (revision: Trial['revision'], key: string) => Configuration;
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function countOutcomes(trials: readonly Trial[]): LogEntry['outcomes'] {
  const counts: LogEntry['outcomes'] = {};
  for (const { outcome } of trials) counts[outcome.status] = (counts[outcome.status] ?? 0) + 1;
  return counts;
}

function valuesOf(trials: readonly Trial[]): Record<string, number[]> {
  const values: Record<string, number[]> = {};
  for (const { repetition, outcome } of trials) {
    // A warm-up is no measurement.
    if (repetition === 0 || outcome.status !== 'success') continue;
    for (const [objective, value] of Object.entries(outcome.values)) {
      values[objective] = [...(values[objective] ?? []), value];
    }
  }
  return values;
}

/** The trials of a run as log entries, one a configuration and revision. */
export function entriesOf(trials: readonly Trial[], identity: RunIdentity): LogEntry[] {
  const { commits, schemaTexts, environment, calibrationSeconds, lookUp } = identity;
  const run = [commits.base ?? '', commits.head ?? '', environment].join(' ');
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const group = `${trial.revision} ${trial.key}`;
    groups.set(group, [...(groups.get(group) ?? []), trial]);
  }
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { revision, key } = first;
    return makeEntry({
      run,
      commit: commits[revision] ?? '',
      schemaDigest: digestOf(schemaTexts[revision] ?? ''),
      environment,
      calibrationSeconds,
      revision,
      configuration: { ...lookUp(revision, key) },
      values: valuesOf(own),
      outcomes: countOutcomes(own),
    });
  });
}
