import type { Assessment } from '../comparison/assessment.ts';
import { fractionOf, type Change } from '../comparison/change.ts';
import { assertNever } from '../errors.ts';
import type { FailedConfiguration } from '../measurement/pairs.ts';
import type { SampledConfiguration } from '../sample/sampled-configuration.ts';
import type { Projection } from '../space/projection.ts';
import type { Result, ResultChange } from './result.ts';

// Two-sided 90 % of the normal distribution: moderated variances rest on the whole sample's pairs.
const OWN_INTERVAL = 1.645;

/** What a run measured of its sample. */
export interface SampleRecord {
  readonly assessments: readonly Assessment[];
  readonly sample: readonly SampledConfiguration[];
  readonly projections: ReadonlyMap<string, Projection>;
  readonly failures: readonly FailedConfiguration[];
}

/** JSON knows no infinity. */
export function boundOf(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function resultChange({ estimate, low, high }: Change): ResultChange {
  return { estimate, low: boundOf(low), high: boundOf(high) };
}

function ownChanges(key: string, assessments: readonly Assessment[]): Record<string, ResultChange> {
  return Object.fromEntries(
    assessments.flatMap(({ objective, effects }) => {
      const effect = effects.find((candidate) => candidate.key === key);
      if (effect === undefined) return [];
      const reach = OWN_INTERVAL * Math.sqrt(effect.meanVariance);
      const fraction = (log: number) => fractionOf(log, objective.direction);
      const change = {
        estimate: fraction(effect.mean),
        low: fraction(effect.mean - reach),
        high: fraction(effect.mean + reach),
      };
      return [[objective.name, resultChange(change)]];
    }),
  );
}

function describeFailure({ firstFailure }: FailedConfiguration): string {
  switch (firstFailure.status) {
    case 'crash':
      return `exit ${firstFailure.exit}: ${firstFailure.lastLines}`;
    case 'timeout':
      return firstFailure.late === 'server'
        ? `server not ready within ${firstFailure.limitSeconds} s: ${firstFailure.lastLines}`
        : `no end within ${firstFailure.limitSeconds} s`;
    case 'unusable':
      return firstFailure.reason;
    default:
      return assertNever(firstFailure);
  }
}

/** Every sampled configuration with its own changes and failures. */
export function resultSample(record: SampleRecord): Result['sample'] {
  return record.sample.map(({ key, origin }) => {
    const projection = record.projections.get(key);
    const ownPairs = record.assessments.map(
      ({ effects }) => effects.find((effect) => effect.key === key)?.changes.length ?? 0,
    );
    const failures = record.failures.filter(({ revision, key: failed }) =>
      revision === 'head' ? failed === key : failed === projection?.key,
    );
    return {
      key,
      origin,
      baseKey: projection?.key ?? null,
      moved: [...(projection?.moved ?? [])],
      pairs: Math.max(0, ...ownPairs),
      changes: ownChanges(key, record.assessments),
      failures: failures.map((failure) => ({
        revision: failure.revision,
        status: failure.firstFailure.status,
        count: failure.counts[failure.firstFailure.status],
        detail: describeFailure(failure),
      })),
    };
  });
}
