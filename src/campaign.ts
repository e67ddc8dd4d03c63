import type { NamedPlace } from './comparison/effect.ts';
import type { Ground } from './comparison/ground.ts';
import type { StagedEvidence } from './comparison/staged-evidence.ts';
import type { Ending } from './measurement/ending.ts';
import type { Progress, Recall, RunTrial } from './measurement/measure.ts';
import type { TrialRequest } from './measurement/schedule.ts';
import type { Trial } from './measurement/trial.ts';
import type { Findings } from './outlook.ts';
import type { Nominee } from './sample/language-model/ballot.ts';
import type { SampledConfiguration } from './sample/sampled-configuration.ts';
import type { Objective, Settings } from './settings/settings.ts';
import type { Configuration } from './space/configuration.ts';

export interface Campaign {
  readonly settings: Settings;
  /** What is judged. */
  readonly objectives: readonly Objective[];
  readonly ground: Ground;
  readonly initial: readonly SampledConfiguration[];
  readonly named: readonly NamedPlace[];
  /** Most configurations that the sample may hold. */
  readonly count: number;
  /** Key of the projection to base; null when head is measured alone. */
  readonly project: (configuration: Configuration) => string | null;
  /** Trials made before the first round: they count as warm-ups. */
  readonly earlier: readonly Trial[];
  readonly runTrial: RunTrial;
  readonly keep: (trial: Trial, round: number) => Promise<void>;
  /** Given when an interrupted run goes on. */
  readonly recall?: (request: TrialRequest, round: number) => ReturnType<Recall>;
  readonly remainingSeconds: () => number;
  /** Asks the language model for configurations, with all results known; null: there is none. */
  readonly consult: ((findings: Findings) => Promise<readonly Nominee[]>) | null;
  /** Before each round: configurations measured, and those to be measured now. */
  readonly onRound: (measured: number, added: number) => void;
  /** Before suspects are measured again: how many. */
  readonly onAgain: (configurations: number) => void;
  readonly onProgress: (progress: CampaignProgress) => void;
}

export interface CampaignProgress extends Progress {
  /** Most trials that may follow in later rounds. */
  readonly laterTrials: number;
}

export interface CampaignResult {
  readonly sample: readonly SampledConfiguration[];
  readonly trials: readonly Trial[];
  /** Keys of configurations of which pairs were left out for want of time. */
  readonly cut: readonly string[];
  /** Later repetitions measured again what looked regressed. */
  readonly lastScreening: number;
  readonly ending: Ending;
  /** Critical values of all its pairs, for objectives of which they had to be known to end. */
  readonly staged: readonly StagedEvidence[];
}

/** What a campaign has measured so far. */
export interface CampaignState {
  sample: SampledConfiguration[];
  trials: Trial[];
  cut: Set<string>;
  /** Counted from 1; 0 is what was measured before. */
  round: number;
  /** What the language model proposed last. */
  nominees: readonly Nominee[];
  /** Visits of groups of configurations in the screening. */
  visits: number;
}
