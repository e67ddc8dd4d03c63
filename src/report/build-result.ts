import type { Assessment } from '../comparison/assessment.ts';
import { FAMILY_ERROR } from '../comparison/staged-evidence.ts';
import type { Ending } from '../measurement/ending.ts';
import type { AssessedRegion } from '../comparison/assessed-region.ts';
import type { Carriers } from '../comparison/carriers.ts';
import { describeRule } from '../comparison/condition.ts';
import type { Gate, HeadLevel } from '../comparison/gate.ts';
import { fractionOf, worseLog, type Direction } from '../comparison/change.ts';
import { relevantChangeOf } from '../comparison/relevant-change.ts';
import { fingerprintOf, type Machine } from '../measurement/environment.ts';
import type { NoiseFloor } from '../measurement/noise-floor.ts';
import type { SamplerReport } from '../sample/sample.ts';
import type { FixedOption } from '../schema/option.ts';
import type { OptionChange } from '../schema/schema-difference.ts';
import type { SettingChange } from '../settings/settings-difference.ts';
import { boundOf, resultChange, resultSample, type SampleRecord } from './result-sample.ts';
import type { Result, ResultObjective } from './result.ts';

/** What a run did and found, from which its result is written. */
export interface RunRecord extends SampleRecord {
  readonly base: { readonly commit: string } | null;
  readonly head: { readonly commit: string };
  readonly gate: Gate;
  readonly levels: readonly HeadLevel[];
  /** By objective; none where head was measured alone. */
  readonly noises: ReadonlyMap<string, NoiseFloor>;
  readonly sampler: SamplerReport & { readonly requests: number; readonly tokens: number };
  readonly schema: {
    readonly changes: readonly OptionChange[];
    readonly options: number;
    readonly fixed: readonly FixedOption[];
    readonly configurations: { readonly count: number; readonly exact: boolean };
  };
  readonly settings: { readonly seed: number; readonly changes: readonly SettingChange[] };
  readonly model: Result['model'];
  readonly machine: Machine;
  readonly budget: { readonly pairs: number; readonly trials: number; readonly seconds: number };
  readonly cut: readonly string[];
  readonly ending: Ending;
  readonly notes: readonly string[];
  readonly overheadSeconds: number;
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

function resultCarriers({ keys, change }: Carriers) {
  return { keys: [...keys], change: resultChange(change) };
}

function resultPlaces({ objective, places }: Assessment, { levels }: RunRecord) {
  return places.map(({ place, change, verdict }) => {
    const measured = levels.find(
      (level) => level.objective.name === objective.name && level.place === place,
    );
    return {
      place,
      change: change === null ? null : resultChange(change),
      verdict,
      level: measured === undefined ? null : resultChange(measured.level),
    };
  });
}

/** Worse is positive for the drift too: the machine got slower. */
function resultNoise(
  noise: NoiseFloor | undefined,
  direction: Direction,
): ResultObjective['noise'] {
  if (noise === undefined) return null;
  const { spread, pairs, drift } = noise;
  const worse = (rise: number) => fractionOf(worseLog(rise, direction), direction);
  const ends = drift === null ? [] : [worse(drift.low), worse(drift.high)];
  return {
    spread: spread === null ? null : Math.expm1(spread),
    pairs,
    drift:
      drift === null
        ? null
        : { estimate: worse(drift.estimate), low: Math.min(...ends), high: Math.max(...ends) },
  };
}

function resultObjective(assessment: Assessment, record: RunRecord): ResultObjective {
  const { objective, verdict, carriers, confirmation, forecast } = assessment;
  const { name, unit, direction, warn, fail, limit } = objective;
  return {
    name,
    unit,
    direction,
    warn,
    fail,
    limit,
    relevantChange: relevantChangeOf(objective),
    verdict,
    places: resultPlaces(assessment, record),
    noise: resultNoise(record.noises.get(name), direction),
    region: resultRegion(assessment.region),
    suspectedRegion: resultRegion(assessment.suspectedRegion),
    carriers: carriers === null ? null : resultCarriers(carriers),
    confirmation:
      confirmation === null
        ? null
        : { ...resultCarriers(confirmation), outcome: confirmation.outcome },
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

function resultEnvironment({ environment, calibrationSeconds }: Machine): Result['environment'] {
  return {
    fingerprint: fingerprintOf(environment),
    cpu: environment.cpuModel,
    cpuFlags: [...environment.cpuFlags],
    cores: environment.cores,
    memoryBytes: environment.memoryBytes,
    system: `${environment.operatingSystem}, ${environment.platform}`,
    image: environment.image,
    governor: environment.governor,
    node: environment.nodeVersion,
    calibrationSeconds,
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
    environment: resultEnvironment(record.machine),
    budget: {
      configurations: record.sample.length,
      ...budget,
      cut: [...record.cut],
      ending: record.ending,
    },
    notes: [...record.notes],
    overhead: { seconds: record.overheadSeconds },
  };
}
