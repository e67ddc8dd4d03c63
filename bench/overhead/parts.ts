import type { RecordedTrial } from '../../src/store/trial-log.ts';

/** Seconds of a run beside its trials, by what they went to. */
export interface Parts {
  /** Loading the program, reading the repository, the calibration kernel, checking out. */
  readonly start: number;
  /** Between two trials of a round: files of the trial, the record on disk. */
  readonly betweenTrials: number;
  /** Between two rounds: choosing what is measured next. */
  readonly betweenRounds: number;
  /** After the last trial: conclusions, model, reports, and the end of the process. */
  readonly end: number;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Splits what a run of `wallSeconds`, `endSeconds` of them after its last trial, did beside trials. */
export function splitRun(
  trials: readonly RecordedTrial[],
  { wallSeconds, endSeconds }: { readonly wallSeconds: number; readonly endSeconds: number },
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
    start: loadSeconds + secondsAt('start'),
    betweenTrials: secondsAt('same round'),
    betweenRounds: secondsAt('new round'),
    end: endSeconds,
  };
}

function roundOf(before: RecordedTrial, round: number): 'same round' | 'new round' {
  return before.round === round ? 'same round' : 'new round';
}
