import { mean, sampleVariance } from 'simple-statistics';
import type { Objective } from '../settings/settings.ts';
import type { Configuration } from '../space/configuration.ts';
import { worseLog } from './change.ts';
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
  readonly named: readonly NamedPlace[];
  /** Keys of configurations chosen to spread over the space, before anything was measured. */
  readonly spread: ReadonlySet<string>;
}

/** The measured change of one configuration. */
export interface Effect extends PairedChanges {
  /** Mean worse-positive log change. */
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

function spreadOf(changes: readonly number[]): SampleVariance {
  if (changes.length < 2) return { variance: 0, degrees: 0 };
  const variance = sampleVariance([...changes]);
  return { variance: variance < ROUNDING ** 2 ? 0 : variance, degrees: changes.length - 1 };
}

/** Mean and moderated variance of every configuration that has a pair. */
export function estimateEffects(paired: readonly PairedChanges[]): Effects {
  const measured = paired.filter(({ changes }) => changes.length > 0);
  const prior = estimateVariancePrior(measured.map(({ changes }) => spreadOf(changes)));
  return { effects: measured.map((pairs) => toEffect(pairs, prior)), prior };
}

function toEffect(pairs: PairedChanges, prior: VariancePrior): Effect {
  const variance = moderateVariance(spreadOf(pairs.changes), prior);
  const meanVariance = variance / pairs.changes.length;
  return { ...pairs, mean: mean([...pairs.changes]), variance, meanVariance };
}

/** The evidence's changes turned so that worse is positive, with their noise. */
export function effectsOf({ objective, paired }: Evidence): Effects {
  return estimateEffects(
    paired.map((pairs) => ({
      ...pairs,
      changes: pairs.changes.map((change) => worseLog(change, objective.direction)),
    })),
  );
}
