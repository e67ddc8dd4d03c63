import { median } from 'simple-statistics';
import type { Evidence, NamedPlace, PairedChanges } from './effect.ts';
import type { HeadLevel } from './gate.ts';
import type { Pair } from '../measurement/pairs.ts';
import type { Trial } from '../measurement/trial.ts';
import type { SampledConfiguration } from '../sample/sampled-configuration.ts';
import type { Objective } from '../settings/settings.ts';

/** The pairs of one objective by configuration, in the order of the sample. */
function pairedChanges(
  objective: Objective,
  sample: readonly SampledConfiguration[],
  pairs: readonly Pair[],
): PairedChanges[] {
  return sample.flatMap(({ key, configuration }) => {
    const own = pairs.filter((pair) => pair.key === key);
    const changes = own.flatMap(({ logRatios }) => logRatios[objective.name] ?? []);
    const [first] = own;
    return first === undefined ? [] : [{ key, configuration, baseKey: first.baseKey, changes }];
  });
}

export interface MeasuredSample {
  readonly sample: readonly SampledConfiguration[];
  readonly pairs: readonly Pair[];
  readonly named: readonly NamedPlace[];
  /** The last repetition of the screening. */
  readonly lastScreening: number;
}

/** The measured pairs, an objective each. */
export function gatherEvidence(
  objectives: readonly Objective[],
  { sample, pairs, named, lastScreening }: MeasuredSample,
): Evidence[] {
  const screened = pairs.filter(({ repetition }) => repetition > 0 && repetition <= lastScreening);
  const fresh = pairs.filter(({ repetition }) => repetition > lastScreening);
  const spread = new Set(
    sample.filter(({ origin }) => origin === 'coverage').map(({ key }) => key),
  );
  return objectives.map((objective) => ({
    objective,
    paired: pairedChanges(objective, sample, screened),
    repeated: pairedChanges(objective, sample, fresh),
    named,
    spread,
  }));
}

/** Measured values of an objective at head, warm-ups left out. */
export function headValues(trials: readonly Trial[], key: string, objective: string): number[] {
  return trials.flatMap(({ revision, key: measured, repetition, outcome }) => {
    const counts = revision === 'head' && measured === key && repetition > 0;
    return counts && outcome.status === 'success' ? (outcome.values[objective] ?? []) : [];
  });
}

// The range of five values holds the true median with probability 94 %; that of four does not with
// 1 in 8.
const FEWEST_FOR_BOUNDS = 5;

/**
 * Level of an objective at head in each named place: the median, between the least and the largest
 * value. That interval holds the true median with probability 1 − 2^(1−n), whatever the noise
 * (Conover 1999, section 3.2); of too few values it has no bounds.
 */
export function headLevels(
  objective: Objective,
  trials: readonly Trial[],
  named: readonly NamedPlace[],
): HeadLevel[] {
  return named.flatMap(({ place, key }) => {
    const values = headValues(trials, key, objective.name);
    if (values.length === 0) return [];
    const isBounded = values.length >= FEWEST_FOR_BOUNDS;
    const level = {
      estimate: median(values),
      low: isBounded ? Math.min(...values) : Number.NEGATIVE_INFINITY,
      high: isBounded ? Math.max(...values) : Number.POSITIVE_INFINITY,
    };
    return [{ objective, place, level }];
  });
}
