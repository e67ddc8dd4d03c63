import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchLines } from '../../src/adapters/line-matcher.ts';
import { readMetrics, type Answer } from '../../src/measurement/answer.ts';
import { FORMATS } from '../../src/measurement/formats/format.ts';
import { FORMAT_NAMES } from '../../src/settings/output-format.ts';
import type { Settings } from '../../src/settings/settings.ts';

type Format = Settings['format'];

const HYPERFINE = '{"results": [{"command": "sort", "mean": 0.5}]}';
const MEAN = { name: 'sort/mean', value: 0.5, unit: 's', direction: 'minimize' };

function read(answer: Partial<Answer>, format: Format = 'json') {
  return readMetrics(
    { stdout: '', outputCut: false, resultFile: null, ...answer },
    format,
    matchLines,
  );
}

function metricsOf(answer: Partial<Answer>, format?: Format) {
  const reading = read(answer, format);
  assert.ok(reading.status === 'read', JSON.stringify(reading));
  return reading.metrics;
}

function reasonOf(stdout: string, format?: Format): string {
  const reading = read({ stdout }, format);
  assert.ok(reading.status === 'unusable');
  return reading.reason;
}

function valuesOf(answer: Partial<Answer>, format?: Format) {
  return Object.fromEntries(metricsOf(answer, format).map(({ name, value }) => [name, value]));
}

test('plain JSON is the last line that is not empty', () => {
  const stdout = 'warming up\n{"latency": 1}\n{"latency": 12.5, "note": "x"}\n\n  \n';
  assert.deepEqual(valuesOf({ stdout }), { latency: 12.5, note: '"x"' });
});

test('the result file wins over standard output and may span lines', () => {
  const answer = { stdout: '{"latency": 1}', resultFile: '{\n  "latency": 2e-3\n}\n' };
  assert.deepEqual(valuesOf(answer), { latency: 0.002 });
  assert.deepEqual(metricsOf({ stdout: 'x', resultFile: HYPERFINE }, 'hyperfine'), [MEAN]);
});

test('a result file that was written but left empty is a reason, not a look at standard output', () => {
  const reading = read({ stdout: '{"latency": 1}', resultFile: ' \n' });
  assert.ok(reading.status === 'unusable');
  assert.match(reading.reason, /^PERFSCAPE_RESULT is empty: expected a JSON object of numbers$/);
});

for (const [value, shown] of [
  ['NaN', '"NaN"'],
  ['-Infinity', '"-Infinity"'],
  ['"12 ms"', '"12 ms"'],
  ['null', 'null'],
  ['[1]', '[1]'],
  ['true', 'true'],
]) {
  test(`${value} instead of a number is kept as text`, () => {
    assert.deepEqual(valuesOf({ stdout: `{"latency": ${value}, "size": 3}` }), {
      latency: shown,
      size: 3,
    });
  });
}

test('what is not a JSON object is quoted', () => {
  for (const text of ['Segmentation fault', '[1, 2]', '17', 'null', '"latency"', '{"latency": 1']) {
    assert.equal(
      reasonOf(text),
      `the last line of standard output is not a JSON object of numbers: ${text}`,
    );
  }
  assert.match(reasonOf('\n \n'), /^the last line of standard output is empty/);
});

test('a quoted output is cut to 200 characters', () => {
  assert.ok(reasonOf('x'.repeat(5_000)).endsWith(`: ${'x'.repeat(200)}…`));
});

test('the last JSON document among other lines is read', () => {
  const pretty = JSON.stringify(JSON.parse(HYPERFINE), null, 2);
  const stdout = `[1/2] building {\n{"results": []}\nBenchmark 1: sort\n${pretty}\n[INFO] done\n`;
  assert.deepEqual(metricsOf({ stdout }, 'hyperfine'), [MEAN]);
});

test('brackets and quotes within strings do not end a document', () => {
  const command = String.raw`sort \"]}\\`;
  const stdout = `log\n{"results": [{"command": "${command}", "mean": 1}]}`;
  assert.deepEqual(Object.keys(valuesOf({ stdout }, 'hyperfine')), [String.raw`sort "]}\/mean`]);
});

test('the median stands for values that share a name', () => {
  const stdout = 'BenchmarkA-4 10 30 ns/op\nBenchmarkA-4 10 10 ns/op\nBenchmarkA-4 10 14 ns/op\n';
  assert.deepEqual(valuesOf({ stdout }, 'go'), { 'BenchmarkA/ns/op': 14 });
});

test('values that share a name but not their unit are no number', () => {
  const stdout = JSON.stringify([
    { name: 'load', unit: 'ms', value: 1 },
    { name: 'load', unit: 's', value: 2 },
  ]);
  assert.deepEqual(valuesOf({ stdout }, 'github-action-benchmark'), {
    load: 'values in several units',
  });
});

test('one value that is no number is not lost among others of its name', () => {
  const stdout = '[{"name": "load", "value": 1}, {"name": "load", "value": null}]';
  assert.deepEqual(valuesOf({ stdout }, 'github-action-benchmark'), { load: 'null' });
});

for (const format of FORMAT_NAMES) {
  test(`${format} says what it expected of text that is something else`, () => {
    for (const text of ['Segmentation fault', '{"__proto__": 1', '[]]', '}{']) {
      assert.ok(reasonOf(text, format).endsWith(`is not ${FORMATS[format].expected}: ${text}`));
    }
    assert.match(reasonOf('', format), /is empty: expected /);
  });

  test(`${format} refuses an answer above the size limit unread`, () => {
    assert.match(reasonOf('x'.repeat(10_000_001), format), /more than 10000000 characters$/);
  });

  test(`${format} survives deep nesting and prototype keys`, () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const garbage = ['__proto__', 'constructor', 'toString']
      .map((key) => `"${key}": {"${key}": {"value": ${deep}}}`)
      .join(',');
    for (const stdout of [`{${garbage}}`, `{"metrics": {${garbage}}}`, deep]) {
      const reading = read({ stdout }, format);
      if (reading.status === 'unusable') continue;
      for (const { value } of reading.metrics) assert.equal(typeof value, 'string');
    }
    assert.equal(Reflect.get({}, 'value'), undefined);
  });
}

const BRACKETS = '[\n'.repeat(4_900_000);
/** Of the JSON formats, all of which look for documents in the same way, one. */
const WAYS = ['json', 'hyperfine', 'wrk', 'go', 'criterion'] as const;
const UNENDING: readonly (readonly [name: string, text: string])[] = [
  ['brackets that never close', BRACKETS],
  ['documents within documents', '{"a":\n'.repeat(700_000)],
  ['spaces', `Requests/sec: ${' '.repeat(9_000_000)}x`],
  ['one endless name', `Benchmark${'x'.repeat(9_000_000)}`],
  ['dots', `test ${'... bench: '.repeat(800_000)}`],
];

for (const [name, stdout] of UNENDING) {
  test(`ten megabytes of ${name} are refused by every way of reading`, () => {
    for (const format of WAYS) assert.equal(read({ stdout }, format).status, 'unusable');
  });
}

test('more values than results can have are refused', () => {
  const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`m${index}`, 1]));
  assert.match(reasonOf(JSON.stringify(many)), /holds more than 10000 values$/);
});

test('output of which only the end is there is refused where all of it counts', () => {
  const cut = { stdout: '{"latency": 1}', outputCut: true };
  assert.equal(read(cut, 'wrk').status, 'unusable');
  assert.deepEqual(valuesOf(cut), { latency: 1 });
});

test('every named group of a pattern is a metric, line by line', () => {
  const format = { regex: String.raw`p50=(?<p50>\S+) p95=(?<p95>\S+)` };
  const stdout = 'start\nload p50=1,234.5 p95=2e3\nend p95=7\n';
  assert.deepEqual(valuesOf({ stdout }, format), { p50: 1234.5, p95: 2000 });
  assert.deepEqual(valuesOf({ resultFile: 'p50=fast p95=.5' }, format), {
    p50: '"fast"',
    p95: 0.5,
  });
});

test('a pattern with a group "value" names metrics by what it finds', () => {
  const format = { regex: String.raw`^(?<name>\w+): (?<value>[\d.]+) ?(?<unit>\w+)?$` };
  assert.deepEqual(metricsOf({ stdout: 'sort: 12 ms\r\nmerge: 7\r\n' }, format), [
    { name: 'sort', value: 12, unit: 'ms', direction: null },
    { name: 'merge', value: 7, unit: null, direction: null },
  ]);
});

test('a line of more than ten thousand characters is not matched', () => {
  const format = { regex: '(?<size>[0-9]+)$' };
  const stdout = `${'x'.repeat(10_000)}1\n${'x'.repeat(9_999)}2\n`;
  assert.deepEqual(valuesOf({ stdout }, format), { size: 2 });
});

test('a pattern that would take for ever ends with a reason', () => {
  assert.match(
    reasonOf(`${'a'.repeat(60)}!`, { regex: '^(?<all>(a+)+)$' }),
    /^the pattern of "format" takes too long on standard output/,
  );
});

test('a pattern that finds nothing gives no metric', () => {
  assert.deepEqual(metricsOf({ stdout: 'hello' }, { regex: '(?<p95>[0-9]+) ms' }), []);
});
