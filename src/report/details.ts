import { code, codeBlock, fold, plain, table } from './markdown.ts';
import type { Result } from './result.ts';
import { runSection } from './run-section.ts';
import { describeChange } from './wording.ts';

const ROWS = 60;

function limited(rows: readonly string[][]): string[][] {
  if (rows.length <= ROWS) return [...rows];
  const width = rows[0]?.length ?? 1;
  const rest = [`… ${rows.length - ROWS} more in result.json`];
  return [...rows.slice(0, ROWS), [...rest, ...Array.from({ length: width - 1 }, () => '')]];
}

/** Only what differs from the default: the rest says nothing about this configuration. */
function describeConfiguration(key: string, defaultKey: string): string {
  const [values, defaults] = [readKey(key), readKey(defaultKey)];
  const differing = Object.entries(values).filter(([name, value]) => defaults[name] !== value);
  if (differing.length === 0) return 'all defaults';
  return code(differing.map(([name, value]) => `${name}=${describeValue(value)}`).join(' '));
}

/** A drawn real number has more digits than anybody reads; the key in result.json holds them all. */
function describeValue(value: unknown): string {
  const isLong = typeof value === 'number' && !Number.isInteger(value);
  return JSON.stringify(isLong ? Number(value.toPrecision(4)) : value);
}

function readKey(key: string): Record<string, unknown> {
  const value: unknown = JSON.parse(key);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function sampleSection({ sample, objectives }: Result): string {
  const defaultKey = sample.find(({ origin }) => origin === 'default')?.key ?? '{}';
  const rows = sample.map(({ key, origin, pairs, changes, failures }) => [
    describeConfiguration(key, defaultKey),
    origin,
    String(pairs),
    ...objectives.map(({ name }) => {
      const change = changes[name];
      return change === undefined ? '–' : describeChange(change);
    }),
    failures.map(({ revision, status, count }) => `${count}× ${status} at ${revision}`).join(', '),
  ]);
  const header = [
    'configuration',
    'origin',
    'pairs',
    ...objectives.map(({ name }) => code(name)),
    'failures',
  ];
  return fold(
    `Sample: ${sample.length} configurations (changes with 90 % intervals of their own)`,
    table(header, limited(rows)),
  );
}

function samplerSection({ sampler }: Result): string[] {
  const rejected = sampler.rejected.map(({ proposal, reason }) => [code(proposal), plain(reason)]);
  if (rejected.length === 0) return [];
  const title = `Proposals of the language model that were not taken: ${rejected.length}`;
  return [fold(title, table(['proposal', 'reason'], limited(rejected)))];
}

function schemaSection({ schema }: Result): string[] {
  const { changes, fixed, options, configurations } = schema;
  const count =
    configurations.count === null ? 'infinitely many' : formatCount(configurations.count);
  const about = configurations.exact || configurations.count === null ? '' : 'about ';
  const parts = [`${options} options, ${about}${count} valid configurations.`];
  if (changes.length > 0) {
    const rows = changes.map(({ option, kind, before, after }) => [
      code(option),
      kind,
      before === null ? '–' : code(before),
      after === null ? '–' : code(after),
    ]);
    parts.push(table(['option', 'change', 'base', 'head'], limited(rows)));
  }
  if (fixed.length > 0) {
    parts.push(
      table(
        ['kept at its default', 'why'],
        limited(fixed.map(({ name, reason }) => [code(name), plain(reason)])),
      ),
    );
  }
  const title = changes.length === 0 ? 'Schema: unchanged' : `Schema: ${changes.length} changes`;
  return [fold(title, parts.join('\n\n'))];
}

function formatCount(count: number): string {
  return count < 1e6 ? String(Math.round(count)) : count.toExponential(1);
}

// Outputs shown; the others are in result.json.
const FAILURES = 10;

function failureSection({ sample }: Result): string[] {
  const failures = sample.flatMap(({ key, failures: own }) =>
    own.map((failure) => ({ key, ...failure })),
  );
  if (failures.length === 0) return [];
  const shown = failures
    .slice(0, FAILURES)
    .map(
      ({ key, revision, status, count, detail }) =>
        `${count}× ${status} at ${revision}: ${code(key)}\n\n${codeBlock(detail)}`,
    );
  const rest = failures.length - shown.length;
  const more = rest > 0 ? [`… ${rest} more in result.json`] : [];
  return [
    fold(`Failed trials of ${failures.length} configurations`, [...shown, ...more].join('\n\n')),
  ];
}

function settingsSection({ settings }: Result): string[] {
  if (settings.changes.length === 0) return [];
  const rows = settings.changes.map(({ key, before, after, loosened }) => [
    code(key),
    code(before),
    code(after),
    loosened ? '⚠️ loosened' : '',
  ]);
  return [
    `This pull request changes the settings it is judged by:\n\n${table(['key', 'base', 'head', ''], limited(rows))}`,
  ];
}

/** What always stands open, because it changes how the rest is read. */
export function openSections(result: Result): string[] {
  return settingsSection(result);
}

/** Folded sections, the most telling first: a report that is too long loses them from the end. */
export function foldedSections(result: Result): string[] {
  return [
    ...failureSection(result),
    sampleSection(result),
    ...schemaSection(result),
    runSection(result),
    ...samplerSection(result),
  ];
}
