import { mean } from 'simple-statistics';
import type { Trial } from '../../src/measurement/trial.ts';
import { seededRandom } from '../../src/random.ts';
import type { Option } from '../../src/schema/option.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { keyOf } from '../../src/space/configuration.ts';
import { simulateRun } from '../simulated-run.ts';
import type { Circumstance, Trace, TracedTrial } from './trace.ts';

/** `injected`: head takes the values of the slower head, under quiet noise. */
export const replayKinds = ['quiet', 'busy', 'injected'] as const;
export type ReplayKind = (typeof replayKinds)[number];

export interface ReplayTask {
  readonly kind: ReplayKind;
  /** Of the run. */
  readonly seed: number;
  /** Where in the trace the run starts, as a share of its length. */
  readonly start: number;
}

export interface ReplayedRun extends ReplayTask {
  readonly isRegressed: boolean;
  readonly trials: number;
}

export interface ReplayWorld {
  readonly settings: Settings;
  readonly options: readonly Option[];
  readonly trace: Trace;
}

type Values = Readonly<Record<string, number>>;

const identityOf = ({ revision, configuration }: TracedTrial) => `${revision} ${configuration}`;

/** Mean log value by objective, of every configuration at every revision. */
function meanLogLevels(trials: readonly TracedTrial[]): Map<string, Values> {
  const groups = new Map<string, TracedTrial[]>();
  for (const trial of trials) {
    const identity = identityOf(trial);
    groups.set(identity, [...(groups.get(identity) ?? []), trial]);
  }
  return new Map(
    [...groups].map(([identity, own]) => {
      const names = Object.keys(own[0]?.values ?? {});
      const levelOf = (name: string) =>
        mean(own.map(({ values }) => Math.log(values[name] ?? NaN)));
      return [identity, Object.fromEntries(names.map((name) => [name, levelOf(name)]))];
    }),
  );
}

/** What each trial measured, over the mean of its configuration and revision, as logarithms. */
function noiseOf(trace: Trace, circumstance: Circumstance): Values[] {
  const trials = trace.trials.filter((trial) => trial.circumstance === circumstance);
  const levels = meanLogLevels(trials);
  return trials.map((trial) => {
    const level = levels.get(identityOf(trial)) ?? {};
    return Object.fromEntries(
      Object.entries(trial.values).map(([name, value]) => {
        return [name, Math.log(value) - (level[name] ?? NaN)];
      }),
    );
  });
}

/**
 * Replays of whole runs. Their trials take the noise of the trace's trials in the trace's order from
 * a place on, so that bursts and drift last as long as they did (moving blocks, Künsch 1989; the
 * trace goes on at its beginning where it ends: Politis & Romano 1992).
 */
export function openReplay({ settings, options, trace }: ReplayWorld) {
  const noise = { quiet: noiseOf(trace, 'quiet'), busy: noiseOf(trace, 'busy') };
  const levels = meanLogLevels(trace.trials.filter((trial) => trial.circumstance === 'quiet'));
  const [first, ...others] = trace.configurations;
  if (first === undefined) throw new Error('the trace holds no configuration');
  const places = new Map(trace.configurations.map((own, place) => [keyOf(own), place]));
  return async ({ kind, seed, start }: ReplayTask): Promise<ReplayedRun> => {
    const stream = noise[kind === 'busy' ? 'busy' : 'quiet'];
    let next = Math.floor(start * stream.length);
    const measure = ({ revision, key }: Pick<Trial, 'revision' | 'key'>) => {
      const source = kind === 'injected' ? revision : 'base';
      const level = levels.get(`${source} ${places.get(key)}`) ?? {};
      const own = stream[next % stream.length] ?? {};
      next += 1;
      return Object.fromEntries(
        Object.entries(level).map(([name, value]) => [name, Math.exp(value + (own[name] ?? NaN))]),
      );
    };
    const { assessments, campaign } = await simulateRun({
      settings: { ...settings, seed },
      options,
      pool: [first, ...others],
      measure,
    });
    const isRegressed = assessments.some(({ verdict }) => verdict === 'regressed');
    return { kind, seed, start, isRegressed, trials: campaign.trials.length };
  };
}

/** So many runs of each kind, whose starts are spread evenly over the trace, each a little off. */
export function planReplays(runs: number, seed: number): ReplayTask[] {
  const random = seededRandom(seed);
  return replayKinds.flatMap((kind) =>
    Array.from({ length: runs }, (_, index) => {
      return { kind, seed: index + 1, start: (index + random()) / runs };
    }),
  );
}
