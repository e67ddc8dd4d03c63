import { mean, median } from 'simple-statistics';
import type { Trial } from './trial.ts';

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
/** Makes the median of |x| the standard deviation of x, for a normal x about 0. */
const NORMAL_CONSISTENCY = 1.4826;
// Two-sided 95 % of the normal distribution.
const Z = 1.96;

/** The objective's log values of one configuration that was measured at base without a break. */
interface Moment {
  readonly key: string;
  readonly repetition: number;
  readonly logValues: number[];
  readonly seconds: number;
}

export interface Screened {
  /** In the order in which they ran; their clock counts the seconds of trials. */
  readonly trials: readonly Trial[];
  /** The last repetition of the screening. */
  readonly lastScreening: number;
}

/**
 * Noise and drift by base trials alone, each compared with those of its own configuration. The drift
 * rests on the screening: what is measured again because it looked regressed had lucky base trials
 * there, beside which its later ones would rise without any drift.
 */
export function measureNoise({ trials, lastScreening }: Screened, objective: string): NoiseFloor {
  const moments = listMoments(trials, objective);
  const screened = moments.filter(({ repetition }) => repetition <= lastScreening);
  const differences = moments.flatMap(({ logValues }) => neighbourDifferences(logValues));
  const totalSeconds = trials.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    spread: differences.length < FEWEST_PAIRS ? null : spreadAboutZero(differences),
    pairs: differences.length,
    drift: estimateDrift(screened, totalSeconds),
  };
}

function listMoments(trials: readonly Trial[], objective: string): Moment[] {
  const moments: Moment[] = [];
  let seconds = 0;
  let previous: string | null = null;
  for (const trial of trials) {
    const value = trial.outcome.status === 'success' ? trial.outcome.values[objective] : undefined;
    const isMeasured = trial.revision === 'base' && trial.repetition > 0 && value !== undefined;
    if (isMeasured) {
      const last = moments.at(-1);
      if (last !== undefined && trial.key === previous) last.logValues.push(Math.log(value));
      else {
        const { key, repetition } = trial;
        moments.push({ key, repetition, logValues: [Math.log(value)], seconds });
      }
    }
    previous = isMeasured ? trial.key : null;
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

interface Slope {
  readonly slope: number;
  /** Time between the two moments: the slope of close ones says little. */
  readonly weight: number;
}

function slopesOf(moments: readonly Moment[]): Slope[] {
  const points = moments.map(({ logValues, seconds }) => ({ level: mean(logValues), seconds }));
  return points.flatMap(({ level, seconds }, index) =>
    points.slice(index + 1).flatMap((later) => {
      const weight = later.seconds - seconds;
      return weight > 0 ? [{ slope: (later.level - level) / weight, weight }] : [];
    }),
  );
}

/** Variance of the weight of rising slopes less that of falling ones, when nothing drifts. */
function rankVariance(moments: readonly Moment[]): number {
  const count = moments.length;
  const middle = mean(moments.map(({ seconds }) => seconds));
  const square = moments.reduce((sum, { seconds }) => sum + (seconds - middle) ** 2, 0);
  return (square * count * (count + 1)) / 3;
}

/**
 * The weighted median of the slopes between moments of the same configuration, with the interval
 * that inverts its rank test (Sievers 1978, a configuration being a stratum): no outlier moves it
 * far, and the noise may have any shape, though not a memory longer than the time between moments.
 */
function estimateDrift(moments: readonly Moment[], totalSeconds: number): Drift | null {
  const keys = new Set(moments.map(({ key }) => key));
  const strata = [...keys].map((key) => moments.filter((moment) => moment.key === key));
  const slopes = strata.flatMap(slopesOf).sort((a, b) => a.slope - b.slope);
  const weight = slopes.reduce((sum, slope) => sum + slope.weight, 0);
  const reach = Z * Math.sqrt(strata.reduce((sum, own) => sum + rankVariance(own), 0));
  if (reach >= weight) return null;
  const riseAt = (below: number) => weightedQuantile(slopes, below) * totalSeconds;
  return {
    estimate: riseAt(weight / 2),
    low: riseAt((weight - reach) / 2),
    high: riseAt((weight + reach) / 2),
  };
}

/** The first slope, of those in rising order, up to which there is so much weight. */
function weightedQuantile(slopes: readonly Slope[], weight: number): number {
  let sum = 0;
  return slopes.find((slope) => (sum += slope.weight) >= weight)?.slope ?? 0;
}
