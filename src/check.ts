import { assertNever } from './errors.ts';
import { createAnswerReader, type AnswerReader } from './measurement/answer-reader.ts';
import { shorten, type Metric } from './measurement/metric.ts';
import { readInputs } from './inputs.ts';
import { seededRandom } from './random.ts';
import { openField, createRunner } from './field.ts';
import { describeTrial } from './probe.ts';
import { buildRevisions } from './revisions.ts';
import type { Option } from './schema/option.ts';
import { keyOf } from './space/configuration.ts';
import { countConfigurations } from './space/enumeration.ts';
import type { RunRequest, World } from './world.ts';

export interface CheckReport {
  readonly text: string;
  /** Whether the benchmark answered as the settings want it. */
  readonly isUsable: boolean;
}

function describeDomain(option: Option): string {
  switch (option.kind) {
    case 'boolean':
      return 'true, false';
    case 'categorical':
      return option.values.map((value) => JSON.stringify(value)).join(', ');
    case 'integer':
    case 'real':
      return option.domain.type === 'levels'
        ? option.domain.values.join(', ')
        : `${option.domain.minimum} … ${option.domain.maximum}`;
    default:
      return assertNever(option);
  }
}

function describeCount({ count, exact }: ReturnType<typeof countConfigurations>): string {
  if (count === Number.POSITIVE_INFINITY) return 'infinitely many';
  return exact ? String(count) : `about ${count.toPrecision(2)}`;
}

// A tool such as k6 prints about a hundred.
const METRICS_SHOWN = 200;

/** What the benchmark printed, so that objectives can be chosen from it. */
function listMetrics(reader: AnswerReader): string[] {
  const metrics = reader.lastMetrics();
  const judged = new Map((reader.settled() ?? []).map((objective) => [objective.name, objective]));
  const lines = metrics.slice(0, METRICS_SHOWN).map((metric) => {
    const { unit, direction } = judged.get(metric.name) ?? metric;
    const parts = [
      describeValue(metric.value, unit),
      direction,
      judged.has(metric.name) && 'judged',
    ];
    return `  ${printable(shorten(metric.name))}: ${parts.filter(Boolean).join(', ')}`;
  });
  const hidden = metrics.length - lines.length;
  return [
    `metrics: ${metrics.length} in the benchmark's output`,
    ...lines,
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
    ...reader.notes(),
  ];
}

function describeValue(value: Metric['value'], unit: string | null): string {
  const shown = typeof value === 'number' ? String(value) : `no number: ${value}`;
  return printable(unit === null || unit === '' ? shown : `${shown} ${unit}`);
}

/** Benchmarks print what they like; a terminal would obey some of it. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** Validates settings and schema of one commit, describes its space, and runs one trial. */
export async function check(
  world: World,
  { head, settingsPath, inputs: given }: Pick<RunRequest, 'head' | 'settingsPath' | 'inputs'>,
): Promise<CheckReport> {
  const request = { base: null, head, settingsPath, inputs: given };
  const inputs = await readInputs(world, request);
  const { space } = inputs.head;
  const count = describeCount(countConfigurations(space, seededRandom(inputs.settings.seed)));
  const lines = [
    `settings: fine; ${inputs.settings.objectives.length} objectives, ${inputs.profiles.length} profiles`,
    `schema: ${space.options.length} options, ${count} valid configurations`,
    ...space.options.map(
      (option) =>
        `  ${option.name} (${option.kind}): ${describeDomain(option)}; default ${JSON.stringify(option.default)}`,
    ),
    ...space.fixed.map(({ name, reason }) => `  ${name} stays at its default: ${reason}`),
    ...inputs.notes,
  ];
  await using temporary = await world.makeTemporaryDirectory();
  await using revisions = await buildRevisions(world, inputs, {
    directory: temporary.path,
    limitSeconds: inputs.settings.budget.minutes * 60,
  });
  const field = openField(inputs);
  const reader = createAnswerReader(inputs.settings, world.matchLines);
  const place = { directory: temporary.path, outputDirectory: null };
  const runTrial = createRunner(world, { inputs, field, reader, revisions, ...place });
  const key = keyOf(space.defaultConfiguration);
  const trial = await runTrial({ revision: 'head', key, repetition: 0, partners: [] });
  const { outcome } = trial;
  lines.push(
    outcome.status === 'success'
      ? `benchmark: fine; ${trial.seconds.toFixed(2)} s at the default: ${JSON.stringify(outcome.values)}`
      : `benchmark: at the default it ${describeTrial(trial)}`,
    ...listMetrics(reader),
  );
  return { text: `${lines.join('\n')}\n`, isUsable: outcome.status === 'success' };
}
