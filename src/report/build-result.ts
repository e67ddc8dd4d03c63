import {
  FAMILY_ERROR,
  relevantChangeOf,
  type AssessedRegion,
  type Assessment,
} from '../comparison/assessment.ts';
import { fractionOf, type Change } from '../comparison/change.ts';
import { describeRule } from '../comparison/condition.ts';
import type { Forecast } from '../comparison/forecast.ts';
import type { Gate, HeadLevel } from '../comparison/gate.ts';
import { assertNever } from '../errors.ts';
import { fingerprintOf, type Environment } from '../measurement/environment.ts';
import type { FailedConfiguration } from '../measurement/pairs.ts';
import type { SamplerReport } from '../sample/sample.ts';
import type { SampledConfiguration } from '../sample/sampled-configuration.ts';
import type { FixedOption } from '../schema/option.ts';
import type { OptionChange } from '../schema/schema-difference.ts';
import type { SettingChange } from '../settings/settings-difference.ts';
import type { Projection } from '../space/projection.ts';
import type { Result, ResultChange, ResultObjective } from './result.ts';

// Two-sided 90 % of the normal distribution: moderated variances rest on the whole sample's pairs.
const OWN_INTERVAL = 1.645;

/** What a run did and found, from which its result is written. */
export interface RunRecord {
  readonly base: { readonly commit: string } | null;
  readonly head: { readonly commit: string };
  readonly gate: Gate;
  readonly assessments: readonly Assessment[];
  readonly forecasts: ReadonlyMap<string, Forecast | null>;
  readonly levels: readonly HeadLevel[];
  readonly sample: readonly SampledConfiguration[];
  readonly projections: ReadonlyMap<string, Projection>;
  readonly failures: readonly FailedConfiguration[];
  readonly sampler: SamplerReport & { readonly requests: number; readonly tokens: number };
  readonly schema: {
    readonly changes: readonly OptionChange[];
    readonly options: number;
    readonly fixed: readonly FixedOption[];
    readonly configurations: { readonly count: number; readonly exact: boolean };
  };
  readonly settings: { readonly seed: number; readonly changes: readonly SettingChange[] };
  readonly model: Result['model'];
  readonly environment: Environment;
  readonly budget: { readonly pairs: number; readonly trials: number; readonly seconds: number };
  readonly cut: readonly string[];
  readonly notes: readonly string[];
  readonly overheadSeconds: number;
}

function boundOf(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function resultChange({ estimate, low, high }: Change): ResultChange {
  return { estimate, low: boundOf(low), high: boundOf(high) };
}

function resultRegion(region: AssessedRegion | null): ResultObjective['region'] {
  return region === null
    ? null
    : {
        rule: describeRule(region.rule),
        conditions: region.conditions.map((condition) => ({ ...condition })),
        share: region.share,
        change: resultChange(region.change),
      };
}

function resultObjective(assessment: Assessment, record: RunRecord): ResultObjective {
  const { objective, verdict, places } = assessment;
  const { name, unit, direction, warn, fail, limit } = objective;
  const forecast = record.forecasts.get(name) ?? null;
  const levelAt = (place: string) =>
    record.levels.find((level) => level.objective.name === name && level.place === place)?.level;
  return {
    name,
    unit,
    direction,
    warn,
    fail,
    limit,
    relevantChange: relevantChangeOf(objective),
    verdict,
    places: places.map(({ place, change, verdict: own }) => ({
      place,
      change: change === null ? null : resultChange(change),
      verdict: own,
      level: levelAt(place) ?? null,
    })),
    region: resultRegion(assessment.region),
    suspectedRegion: resultRegion(assessment.suspectedRegion),
    space:
      forecast === null
        ? null
        : {
            median: resultChange(forecast.median),
            worst: resultChange(forecast.worst),
            worstKey: forecast.worstKey,
          },
  };
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
      return `no end within ${firstFailure.limitSeconds} s`;
    case 'unusable':
      return firstFailure.reason;
    default:
      return assertNever(firstFailure);
  }
}

function resultSample(record: RunRecord): Result['sample'] {
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

function resultEnvironment(environment: Environment): Result['environment'] {
  return {
    fingerprint: fingerprintOf(environment),
    cpu: environment.cpuModel,
    cores: environment.cores,
    memoryBytes: environment.memoryBytes,
    system: `${environment.operatingSystem}, ${environment.platform}`,
    node: environment.nodeVersion,
  };
}

/** The record in the documented form of `result.json`. */
export function buildResult(record: RunRecord): Result {
  const { schema, sampler, settings, budget } = record;
  return {
    formatVersion: 1,
    base: record.base,
    head: record.head,
    gate: { conclusion: record.gate.conclusion, reasons: [...record.gate.reasons] },
    confidence: 1 - FAMILY_ERROR,
    objectives: record.assessments.map((assessment) => resultObjective(assessment, record)),
    sample: resultSample(record),
    sampler: { ...sampler, rejected: [...sampler.rejected] },
    schema: {
      changes: [...schema.changes],
      options: schema.options,
      fixed: schema.fixed.map(({ name, reason }) => ({ name, reason })),
      configurations: {
        count: boundOf(schema.configurations.count),
        exact: schema.configurations.exact,
      },
    },
    settings: { seed: settings.seed, changes: [...settings.changes] },
    model: record.model,
    environment: resultEnvironment(record.environment),
    budget: { configurations: record.sample.length, ...budget, cut: [...record.cut] },
    notes: [...record.notes],
    overhead: { seconds: record.overheadSeconds },
  };
}
