import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJsonResult } from '../../../src/measurement/formats/json.ts';

const objectives = [
  { name: 'latency', source: 'benchmark' },
  { name: 'seconds', source: 'wall-time' },
] as const;

function parse(stdout: string, resultFile: string | null = null) {
  return parseJsonResult({ stdout, resultFile }, objectives);
}

function reasonOf(stdout: string): string {
  const result = parse(stdout);
  assert.equal(result.status, 'unusable');
  return result.reason;
}

test('the last line that is not empty is read, and other keys are ignored', () => {
  assert.deepEqual(parse('warming up\n{"latency": 1}\n{"latency": 12.5, "note": "x"}\n\n  \n'), {
    status: 'usable',
    values: { latency: 12.5 },
  });
});

test('the result file wins over standard output and may span lines', () => {
  assert.deepEqual(parse('{"latency": 1}', '{\n  "latency": 2e-3\n}\n'), {
    status: 'usable',
    values: { latency: 0.002 },
  });
});

test('a result file that was written but left empty is a reason, not a look at standard output', () => {
  const result = parse('{"latency": 1}', '');
  assert.equal(result.status, 'unusable');
  assert.match(result.reason, /PERFSCAPE_RESULT is empty.*"latency"/);
});

test('no output is needed when no objective comes from the benchmark', () => {
  const output = { stdout: 'done', resultFile: null };
  assert.deepEqual(parseJsonResult(output, [{ name: 'seconds', source: 'wall-time' }]), {
    status: 'usable',
    values: {},
  });
});

test('a missing objective is named', () => {
  assert.equal(reasonOf('{"latency_p95": 1}'), 'objective "latency" is missing');
  assert.equal(reasonOf('{"__proto__": {"latency": 1}}'), 'objective "latency" is missing');
});

for (const [value, shown] of [
  ['NaN', '"NaN"'],
  ['-Infinity', '"-Infinity"'],
  ['1e999', 'Infinity'],
  ['"12 ms"', '"12 ms"'],
  ['null', 'null'],
  ['[1]', '[1]'],
  ['true', 'true'],
]) {
  test(`the value ${value} is refused with the objective's name`, () => {
    assert.equal(
      reasonOf(`{"latency": ${value}}`),
      `objective "latency" is not a finite number: ${shown}`,
    );
  });
}

for (const value of ['0', '-3']) {
  test(`the value ${value} is refused, as it has no ratio`, () => {
    assert.match(reasonOf(`{"latency": ${value}}`), /"latency" is .*greater than 0/);
  });
}

test('a NaN of another key harms no objective', () => {
  assert.equal(parse('{"latency": 3, "debug": NaN}').status, 'usable');
});

test('what is not a JSON object is quoted', () => {
  for (const text of ['Segmentation fault', '[1, 2]', '17', 'null', '"latency"', '{"latency": 1']) {
    assert.ok(reasonOf(text).endsWith(`: ${text}`), text);
  }
  assert.match(reasonOf('\n \n'), /standard output is empty/);
});

test('a quoted value is cut to 200 characters', () => {
  const [, quoted] = reasonOf(`{"latency": "${'x'.repeat(5_000)}"}`).split(': ');
  assert.equal(quoted, `"${'x'.repeat(199)}…`);
});

test('an answer above the size limit is refused unread', () => {
  const answer = `{"latency": 1, "trace": "${'x'.repeat(10_000_000)}"}`;
  assert.match(reasonOf(answer), /more than 10000000 characters/);
});
