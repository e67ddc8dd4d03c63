import { mean, median } from 'simple-statistics';
import { identityOf, type Trial } from './trial.ts';

/** What the machine did to the same program during the run. */
export interface NoiseFloor {
  /** Standard deviation of log(second / first) of two base trials; null: too few to tell. */
  readonly spread: number | null;
  /** Pairs of base trials next to each other, on which the spread rests. */
  readonly pairs: number;
  readonly drift: Drift | null;
}

/** Rise of the log level over the whole run, with a 95 % interval. */
export interface Drift {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

const FEWEST_PAIRS = 3;
/** The slopes of five points lie all on one side of the true one in 1 of 60 orders. */
const FEWEST_MOMENTS = 5;
/** Makes the median of |x| the standard deviation of x, for a normal x about 0. */
const NORMAL_CONSISTENCY = 1.4826;
// Two-sided 95 % of the normal distribution.
const Z = 1.96;

/** The objective's log values of one configuration that was measured at base without a break. */
interface Moment {
  readonly identity: string;
  readonly logValues: number[];
  readonly seconds: number;
}

/**
 * Noise and drift by base trials alone: of whatever configuration for the noise, which is the
 * difference of neighbours, of the configuration with the key for the drift. The trials are in the
 * order in which they ran; their clock counts the seconds of trials.
 */
export function measureNoise(
  trials: readonly Trial[],
  { objective, key }: { readonly objective: string; readonly key: string },
): NoiseFloor {
  const moments = listMoments(trials, objective);
  const differences = moments.flatMap(({ logValues }) => neighbourDifferences(logValues));
  const own = moments.filter(({ identity }) => identity === identityOf({ revision: 'base', key }));
  const totalSeconds = trials.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    spread: differences.length < FEWEST_PAIRS ? null : spreadAboutZero(differences),
    pairs: differences.length,
    drift: estimateDrift(own, totalSeconds),
  };
}

function listMoments(trials: readonly Trial[], objective: string): Moment[] {
  const moments: Moment[] = [];
  let seconds = 0;
  let previous = '';
  for (const trial of trials) {
    const identity = identityOf(trial);
    const value = trial.outcome.status === 'success' ? trial.outcome.values[objective] : undefined;
    const isMeasured = trial.revision === 'base' && trial.repetition > 0 && value !== undefined;
    if (isMeasured) {
      const last = moments.at(-1);
      if (last !== undefined && identity === previous) last.logValues.push(Math.log(value));
      else moments.push({ identity, logValues: [Math.log(value)], seconds });
    }
    previous = isMeasured ? identity : '';
    seconds += trial.seconds;
  }
  return moments;
}

/** Of the first and second, the third and fourth: no trial is in two differences. */
function neighbourDifferences(logValues: readonly number[]): number[] {
  return logValues.flatMap((value, index) => {
    const before = logValues[index - 1];
    return index % 2 === 0 || before === undefined ? [] : [value - before];
  });
}

/** The median absolute deviation from 0, about which a difference of equals is known to lie. */
function spreadAboutZero(differences: readonly number[]): number {
  return NORMAL_CONSISTENCY * median(differences.map(Math.abs));
}

/**
 * The median of the slopes between all moments (Theil 1950), with Sen's interval (1968, by the
 * normal approximation of Kendall's S): no outlier moves it far, and the noise may have any shape,
 * though not a memory longer than the time between two moments.
 */
function estimateDrift(moments: readonly Moment[], totalSeconds: number): Drift | null {
  const count = moments.length;
  if (count < FEWEST_MOMENTS) return null;
  const points = moments.map(({ logValues, seconds }) => ({ level: mean(logValues), seconds }));
  const slopes = points
    .flatMap((point, index) =>
      points
        .slice(index + 1)
        .map((later) => (later.level - point.level) / (later.seconds - point.seconds)),
    )
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (slopes.length === 0) return null;
  const reach = Z * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const outside = Math.max(1, Math.floor((slopes.length - reach) / 2));
  const rise = (slope: number | undefined) => (slope ?? 0) * totalSeconds;
  return {
    estimate: rise(median(slopes)),
    low: rise(slopes[outside - 1]),
    high: rise(slopes.at(-outside)),
  };
}
