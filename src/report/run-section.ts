import { formatPercent } from '../comparison/wording.ts';
import { code, fold } from './markdown.ts';
import type { Ending } from '../measurement/ending.ts';
import type { Result, ResultObjective } from './result.ts';
import { describeChange, formatLevel } from './wording.ts';

type ModelQuality = NonNullable<Result['model']>['objectives'][number];

function describeError(error: number | null): string {
  return error === null ? 'unknown' : formatPercent(error).replace('+', '');
}

function describeModel({ name, rows, medianRelativeError, storedError, forecast }: ModelQuality) {
  return [
    `- Performance model of ${code(name)}: ${rows} configurations, median error ${describeError(medianRelativeError)} out of bag`,
    ...(forecast === null
      ? []
      : [
          `predicts ${formatLevel(forecast.best)} (best), ${formatLevel(forecast.median)} (median) and ${formatLevel(forecast.worst)} (worst) over the space at head`,
        ]),
    ...(storedError === null
      ? []
      : [`the stored model was off by ${describeError(storedError)} on this run's levels`]),
  ].join('; ');
}

/** Of another machine the stored levels tell the shape, not how fast this one is. */
function describeStore({ storedEntries, storedElsewhere }: NonNullable<Result['model']>): string {
  const read = `- Store: ${storedEntries} earlier measurements read`;
  if (storedElsewhere === 0) return read;
  return `${read}, ${storedElsewhere} of them from another environment; like all stored levels they are used relative to the default of their own run, never as levels of this machine`;
}

/** What this machine does to the same program: the measure of every change above. */
function describeNoise({ name, noise }: ResultObjective): string[] {
  if (noise === null) return [];
  const { spread, pairs, drift } = noise;
  const size =
    spread === null
      ? `${pairs} pairs are too few to tell`
      : `±${formatPercent(spread).replace('+', '')} a pair (standard deviation, ${pairs} pairs)`;
  const drifting = drift === null ? '' : `; drift ${describeChange(drift)} over the run`;
  return [`- Noise of this machine, base against base: ${code(name)} ${size}${drifting}`];
}

function describeMachine(environment: Result['environment']): string {
  const { cpu, cores, memoryBytes, system, image, governor, node } = environment;
  return [
    `- Machine: ${code(cpu)}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB, ${code(system)}`,
    ...(image === null ? [] : [`image ${code(image)}`]),
    ...(governor === null ? [] : [`governor ${code(governor)}`]),
    `Node ${code(node)}`,
    `calibration ${Math.round(environment.calibrationSeconds * 1000)} ms`,
    `fingerprint ${code(environment.fingerprint)}`,
  ].join(', ');
}

const SCREENING_ENDINGS: Readonly<Record<Ending['screening'], string>> = {
  configurations: 'all configurations of the budget are measured',
  minutes: 'the minutes are spent',
  space: 'no configuration is left to measure',
};
const CONFIRMATION_ENDINGS: Readonly<Record<Ending['confirmation'], string>> = {
  nothing: 'nothing had to be measured again',
  settled: 'what looked regressed is settled',
  pairs: 'the pairs for what looked regressed are spent',
  minutes: 'no time was left for what looked regressed',
};

function describeEnding({ screening, confirmation }: Ending): string {
  const again = screening === 'minutes' ? '' : `; ${CONFIRMATION_ENDINGS[confirmation]}`;
  return `- Ended: ${SCREENING_ENDINGS[screening]}${again}`;
}

/** What the run cost, what its models are worth, and on what machine it ran. */
export function runSection({
  objectives,
  model,
  environment,
  budget,
  overhead,
  sampler,
  settings,
}: Result): string {
  const lines = [
    `- Budget: ${budget.configurations} configurations, ${budget.pairs} pairs, ${budget.trials} trials in ${Math.round(budget.seconds)} s; overhead ${overhead.seconds.toFixed(1)} s`,
    ...(budget.cut.length === 0
      ? []
      : [`- Not measured, for want of time: ${budget.cut.map(code).join(', ')}`]),
    describeEnding(budget.ending),
    `- Sampler: ${sampler.kind}, ${sampler.requests} requests, ${sampler.tokens} tokens; seed ${settings.seed}`,
    ...(model === null ? [] : [describeStore(model)]),
    ...(model?.objectives ?? []).map(describeModel),
    describeMachine(environment),
    ...objectives.flatMap(describeNoise),
  ];
  return fold('Budget, model quality and machine', lines.join('\n'));
}
