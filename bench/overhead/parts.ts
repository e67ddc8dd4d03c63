import type { RecordedTrial } from '../../src/store/trial-log.ts';

/** Seconds of a run beside its trials, by what they went to. */
export interface Parts {
  /** Loading the program, reading the repository, checking out; the calibration kernel left out. */
  readonly start: number;
  /** Between two trials of a round: files of the trial, the record on disk. */
  readonly betweenTrials: number;
  /** Between two rounds: choosing what is measured next. */
  readonly betweenRounds: number;
  /** After the last trial: conclusions, model, reports, and the end of the process. */
  readonly end: number;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

interface Clock {
  readonly wallSeconds: number;
  /** After the last trial. */
  readonly endSeconds: number;
  /** What the calibration kernel took, before the first trial. */
  readonly calibrationSeconds: number;
}

/** Splits what a run did beside trials and calibration. */
export function splitRun(
  trials: readonly RecordedTrial[],
  { wallSeconds, endSeconds, calibrationSeconds }: Clock,
): Parts {
  // The run's own clock starts when the program is loaded.
  const loadSeconds = wallSeconds - endSeconds - (trials.at(-1)?.elapsedSeconds ?? 0);
  const gaps = trials.map(({ elapsedSeconds, seconds, round }, index) => {
    const before = trials[index - 1];
    const gap = elapsedSeconds - seconds - (before?.elapsedSeconds ?? 0);
    return { seconds: gap, place: before === undefined ? 'start' : roundOf(before, round) };
  });
  const secondsAt = (wanted: string) =>
    sum(gaps.filter(({ place }) => place === wanted).map(({ seconds }) => seconds));
  return {
    start: loadSeconds + secondsAt('start') - calibrationSeconds,
    betweenTrials: secondsAt('same round'),
    betweenRounds: secondsAt('new round'),
    end: endSeconds,
  };
}

function roundOf(before: RecordedTrial, round: number): 'same round' | 'new round' {
  return before.round === round ? 'same round' : 'new round';
}
