import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchLines } from '../../src/adapters/line-matcher.ts';
import { createAnswerReader } from '../../src/measurement/answer-reader.ts';
import type { RequestedObjective, Settings } from '../../src/settings/settings.ts';

const OPEN = {
  source: 'benchmark',
  unit: null,
  direction: null,
  warn: null,
  fail: null,
  limit: null,
} as const;

function open(
  format: Settings['format'],
  ...objectives: readonly (Partial<RequestedObjective> & { readonly name: string })[]
) {
  const requested = objectives.map((objective) => Object.assign({}, OPEN, objective));
  const reader = createAnswerReader({ format, objectives: requested }, matchLines);
  const read = (stdout: string) => reader.read({ stdout, outputCut: false, resultFile: null });
  return {
    ...reader,
    read,
    reasonOf(stdout: string): string {
      const result = read(stdout);
      assert.ok(result.status === 'unusable', JSON.stringify(result));
      return result.reason;
    },
  };
}

const latency = { name: 'latency', direction: 'minimize' } as const;

function hyperfine(mean: unknown): string {
  return JSON.stringify({ results: [{ command: 'sort', mean }] });
}

function google(unit: string): string {
  const benchmarks = [{ name: 'BM', real_time: 2, time_unit: unit }];
  return JSON.stringify({ context: {}, benchmarks });
}

test('objectives are picked by name, other metrics are ignored', () => {
  const reader = open('json', latency);
  assert.deepEqual(reader.read('{"latency": 12.5, "debug": NaN}'), {
    status: 'usable',
    values: { latency: 12.5 },
  });
  assert.deepEqual(reader.settled(), [{ ...OPEN, ...latency, unit: '' }]);
});

test('no output is needed when no objective comes from the benchmark', () => {
  const reader = open('k6', {
    name: 'time',
    source: 'wall-time',
    unit: 's',
    direction: 'minimize',
  });
  assert.deepEqual(reader.read('done'), { status: 'usable', values: {} });
  assert.deepEqual(reader.lastMetrics(), []);
});

test('a missing objective is named beside what is there', () => {
  const reader = open('json', latency);
  assert.equal(
    reader.reasonOf('{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "latency_p95": 6}'),
    'objective "latency" is missing: the output holds "a", "b", "c", "d", "e" and 1 more',
  );
  assert.match(reader.reasonOf('{"__proto__": {"latency": 1}}'), /^objective "latency" is missing/);
  assert.match(reader.reasonOf('{}'), /the output holds no metric$/);
});

for (const [value, shown] of [
  ['NaN', '"NaN"'],
  ['1e999', 'Infinity'],
  ['"12 ms"', '"12 ms"'],
  ['null', 'null'],
  ['[1]', '[1]'],
]) {
  test(`the value ${value} is refused with the objective's name`, () => {
    const reason = `objective "latency" is not a finite number: ${shown}`;
    assert.equal(open('json', latency).reasonOf(`{"latency": ${value}}`), reason);
  });
}

for (const value of ['0', '-3']) {
  test(`the value ${value} is refused, as it has no ratio`, () => {
    const reason = open('json', latency).reasonOf(`{"latency": ${value}}`);
    assert.match(reason, /"latency" is .*greater than 0/);
  });
}

test('unit and direction that the settings leave open come from the format', () => {
  const reader = open('hyperfine', { name: 'sort/mean', fail: 0.1 });
  assert.equal(reader.read(hyperfine(0.5)).status, 'usable');
  assert.deepEqual(reader.settled(), [
    { ...OPEN, name: 'sort/mean', fail: 0.1, unit: 's', direction: 'minimize' },
  ]);
});

test('a unit that contradicts the format is an error that names both', () => {
  const reader = open('hyperfine', { name: 'sort/mean', unit: 'ms' });
  assert.equal(
    reader.reasonOf(hyperfine(0.5)),
    'objective "sort/mean": the settings say unit ms, but the format hyperfine says s; correct or remove the unit',
  );
  assert.equal(reader.settled(), null);
});

test('a direction that contradicts the format is an error that names both', () => {
  assert.equal(
    open('hyperfine', { name: 'sort/mean', direction: 'maximize' }).reasonOf(hyperfine(0.5)),
    'objective "sort/mean": the settings say direction maximize, but the format hyperfine says minimize; correct or remove the direction',
  );
});

test('another spelling of the same unit is no contradiction, and the settings keep theirs', () => {
  const reader = open('google-benchmark', { name: 'BM/real_time', unit: 'µs' });
  assert.equal(reader.read(google('us')).status, 'usable');
  assert.equal(reader.settled()?.[0]?.unit, 'µs');
});

test('a direction that nobody knows is asked for', () => {
  assert.equal(
    open({ regex: '(?<size>[0-9]+)' }, { name: 'size' }).reasonOf('7'),
    'objective "size": the pattern does not tell which way is better; add direction: minimize or maximize',
  );
});

test('a later answer in another unit is unusable, as its ratio to the first would be wrong', () => {
  const reader = open('google-benchmark', { name: 'BM/real_time' });
  assert.equal(reader.read(google('ms')).status, 'usable');
  assert.equal(
    reader.reasonOf(google('us')),
    'objective "BM/real_time" is in us here, and was in ms before',
  );
  assert.equal(reader.read(google('ms')).status, 'usable');
});

test('an answer that is unusable settles nothing', () => {
  const reader = open('google-benchmark', { name: 'BM/real_time' });
  assert.match(reader.reasonOf('Segmentation fault'), /^standard output is not the JSON of Google/);
  assert.equal(reader.settled(), null);
  assert.equal(reader.read(google('us')).status, 'usable');
  assert.equal(reader.settled()?.[0]?.unit, 'us');
});

test('a unit with control characters or without end is no unit', () => {
  for (const unit of ['\u001b[2J', 'x'.repeat(25), '\u202Ems']) {
    const reader = open('github-action-benchmark', { ...latency });
    reader.read(JSON.stringify([{ name: 'latency', value: 1, unit }]));
    assert.equal(reader.settled()?.[0]?.unit, '');
  }
});

test('the last metrics are those of an answer without the objective, too', () => {
  const reader = open('json', latency);
  reader.reasonOf('{"p95": 3}');
  assert.deepEqual(reader.lastMetrics(), [{ name: 'p95', value: 3, unit: null, direction: null }]);
  reader.reasonOf('crashed');
  assert.deepEqual(reader.lastMetrics(), []);
});

const everyMean = { name: '*/mean' };

function means(...commands: readonly string[]): string {
  return JSON.stringify({ results: commands.map((command) => ({ command, mean: 1 })) });
}

function namesOf(reader: ReturnType<typeof open>) {
  return reader.settled()?.map(({ name }) => name);
}

test('a pattern stands for the metrics of the first usable answer', () => {
  const reader = open('hyperfine', everyMean);
  reader.reasonOf('crashed');
  reader.read(means('a', 'b'));
  reader.endProbe();
  assert.deepEqual(namesOf(reader), ['a/mean', 'b/mean']);
  assert.deepEqual(reader.read(means('a', 'b', 'c')), {
    status: 'usable',
    values: { 'a/mean': 1, 'b/mean': 1 },
  });
  assert.match(reader.reasonOf(means('a', 'c')), /^objective "b\/mean" is missing/);
  assert.deepEqual(namesOf(reader), ['a/mean', 'b/mean']);
});

test('what base does not have is not judged when only a pattern asks for it', () => {
  const reader = open('hyperfine', everyMean);
  reader.read(means('a', 'new'));
  assert.deepEqual(reader.read(means('a')), { status: 'usable', values: { 'a/mean': 1 } });
  assert.deepEqual(namesOf(reader), ['a/mean']);
  assert.deepEqual(reader.notes(), [
    `Not judged, because only head's benchmark gives it: "new/mean".`,
  ]);
});

test('what head no longer has is not judged when only a pattern asks for it, and is named', () => {
  const reader = open('hyperfine', everyMean);
  reader.read(means('a'));
  assert.equal(reader.read(means('a', 'gone')).status, 'usable');
  assert.deepEqual(namesOf(reader), ['a/mean']);
  assert.deepEqual(reader.notes(), [
    `Not judged, because only base's benchmark gives it: "gone/mean".`,
  ]);
});

test('what base does not have makes it unusable when its name is asked for, or nothing is left', () => {
  const named = open('hyperfine', everyMean, { name: 'new/mean' });
  named.read(means('a', 'new'));
  assert.match(named.reasonOf(means('a')), /^objective "new\/mean" is missing/);
  const other = open('hyperfine', everyMean);
  other.read(means('a'));
  assert.match(other.reasonOf(means('b')), /^objective "a\/mean" is missing/);
  assert.deepEqual(namesOf(other), ['a/mean']);
});

test('a pattern that contradicts the format is an error, too', () => {
  const reader = open('hyperfine', { name: '*/mean', unit: 'ms' });
  assert.match(reader.reasonOf(means('a')), /^objective "a\/mean": the settings say unit ms/);
});
