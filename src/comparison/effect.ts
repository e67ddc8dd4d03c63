import type { Objective } from '../settings/settings.ts';
import type { Configuration } from '../space/configuration.ts';
import { worseLog } from './change.ts';
import { locateAll, type Location } from './location.ts';
import {
  estimateVariancePrior,
  moderateVariance,
  type SampleVariance,
  type VariancePrior,
} from './moderated-variance.ts';

/** The pairs of one configuration for one objective. */
export interface PairedChanges {
  readonly key: string;
  readonly configuration: Configuration;
  /** Configurations with the same base trials share their noise. */
  readonly baseKey: string;
  /** Worse-positive log(head / base), one a pair. */
  readonly changes: readonly number[];
}

/** A configuration whose change is reported by name. */
export interface NamedPlace {
  readonly place: string;
  readonly key: string;
}

export interface Evidence {
  readonly objective: Objective;
  /** log(head / base) of every measured configuration, one a pair, not yet turned by direction. */
  readonly paired: readonly PairedChanges[];
  /** The same of the configurations that were measured again because they looked regressed. */
  readonly repeated: readonly PairedChanges[];
  readonly named: readonly NamedPlace[];
  /** Keys of configurations chosen to spread over the space, before anything was measured. */
  readonly spread: ReadonlySet<string>;
}

/** The measured change of one configuration. */
export interface Effect extends PairedChanges {
  /** Worse-positive log change: the robust mean of the pairs. */
  readonly mean: number;
  /** Moderated variance of one pair. */
  readonly variance: number;
  /** Variance of the mean. */
  readonly meanVariance: number;
}

export interface Effects {
  readonly effects: readonly Effect[];
  readonly prior: VariancePrior;
}

// Equal changes differ from their mean by rounding alone; that is no noise.
const ROUNDING = 1e-12;

function spreadOf({ changes }: PairedChanges, { variance }: Location): SampleVariance {
  if (changes.length < 2) return { variance: 0, degrees: 0 };
  return { variance: variance < ROUNDING ** 2 ? 0 : variance, degrees: changes.length - 1 };
}

/** Centre and moderated variance of every configuration that has a pair. */
export function estimateEffects(paired: readonly PairedChanges[]): Effects {
  const measured = paired.filter(({ changes }) => changes.length > 0);
  const located = locateAll(measured.map(({ changes }) => changes)).flatMap((location, index) => {
    const pairs = measured[index];
    return pairs === undefined ? [] : [{ pairs, location, spread: spreadOf(pairs, location) }];
  });
  const prior = estimateVariancePrior(located.map(({ spread }) => spread));
  const effects = located.map(({ pairs, location, spread }) => {
    const { key, configuration, baseKey, changes } = pairs;
    const variance = moderateVariance(spread, prior);
    const meanVariance = variance / changes.length;
    const mean = location.centre;
    return { key, configuration, baseKey, changes, mean, variance, meanVariance };
  });
  return { effects, prior };
}

function turn({ objective }: Evidence, paired: readonly PairedChanges[]): PairedChanges[] {
  return paired.map((pairs) => ({
    ...pairs,
    changes: pairs.changes.map((change) => worseLog(change, objective.direction)),
  }));
}

/** All pairs of every configuration, turned so that worse is positive, with their noise. */
export function effectsOf(evidence: Evidence): Effects {
  const paired = evidence.paired.map((pairs) => ({
    ...pairs,
    changes: pairs.changes.concat(
      evidence.repeated.flatMap(({ key, changes }) => (key === pairs.key ? changes : [])),
    ),
  }));
  return estimateEffects(turn(evidence, paired));
}

export interface StagedEffects {
  /** Those of the screening before those of the confirmation, which share their noise's prior. */
  readonly both: Effects;
  readonly screened: readonly Effect[];
  readonly repeated: readonly Effect[];
}

/**
 * The pairs that intervals may rest on: those of the screening, chosen without a look at any, and
 * those of the confirmation, free of the luck that chose their configurations. A configuration with
 * both has two effects.
 */
export function stagedEffectsOf(evidence: Evidence): StagedEffects {
  const screened = turn(evidence, evidence.paired).filter(({ changes }) => changes.length > 0);
  // Other base trials than in the screening: no noise in common.
  const again = evidence.repeated.map(({ key, configuration, baseKey, changes }) => ({
    key,
    configuration,
    baseKey: `again ${baseKey}`,
    changes,
  }));
  const repeated = turn(evidence, again).filter(({ changes }) => changes.length > 0);
  const both = estimateEffects([...screened, ...repeated]);
  return {
    both,
    screened: both.effects.slice(0, screened.length),
    repeated: both.effects.slice(screened.length),
  };
}
