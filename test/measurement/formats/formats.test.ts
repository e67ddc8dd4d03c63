import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMATS } from '../../../src/measurement/formats/format.ts';
import type { FormatName } from '../../../src/settings/output-format.ts';

function valuesOf(format: FormatName, text: string) {
  const metrics = FORMATS[format].parse(text);
  return metrics && Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

test('hyperfine: a single run has no standard deviation', () => {
  const text = '{"results": [{"command": "ls", "mean": 1, "stddev": null, "times": [1]}]}';
  assert.deepEqual(valuesOf('hyperfine', text), { 'ls/mean': 1 });
});

test('k6: a metric that is called values is a metric', () => {
  const text = '{"metrics": {"values": {"avg": 3}, "contains": {"avg": 4}}}';
  assert.deepEqual(valuesOf('k6', text), { 'values/avg': 3, 'contains/avg': 4 });
});

test('wrk: prefixes of all magnitudes come in one unit', () => {
  const text = `    Latency     1.50s   250.00us   2.00m    70.00%
    Req/Sec     1.20k   120.00     1.50M    60.00%
     50.000%  10.00ms
     99.900%  1.00h
  Socket errors: connect 0, read 1, write 2, timeout 3
Requests/sec:    1200.50
Transfer/sec:      2.00KB
`;
  assert.deepEqual(valuesOf('wrk', text), {
    'latency/avg': 1500,
    'latency/stdev': 0.25,
    'latency/max': 120_000,
    'thread_requests/avg': 1200,
    'thread_requests/stdev': 120,
    'thread_requests/max': 1_500_000,
    'latency/p50': 10,
    'latency/p99.9': 3_600_000,
    'errors/connect': 0,
    'errors/read': 1,
    'errors/write': 2,
    'errors/timeout': 3,
    requests_per_second: 1200.5,
    transfer_per_second: 2048,
  });
});

test('oha: what is null because nothing answered is no metric', () => {
  const summary = { successRate: 0, requestsPerSec: 3, average: null };
  const text = JSON.stringify({ summary, latencyPercentiles: { p50: null } });
  assert.deepEqual(valuesOf('oha', text), {
    'summary/successRate': 0,
    'summary/requestsPerSec': 3,
  });
});

test('jmh: sampled percentiles are metrics of their own', () => {
  const text = JSON.stringify([
    {
      benchmark: 'a.B.c',
      mode: 'sample',
      primaryMetric: { score: 2, scoreUnit: 'ms/op', scorePercentiles: { '50.0': 1, 99.9: 8 } },
    },
  ]);
  assert.deepEqual(valuesOf('jmh', text), {
    'a.B.c/sample': 2,
    'a.B.c/sample/p50': 1,
    'a.B.c/sample/p99.9': 8,
  });
});

test('jmh: a score that is not a number is text', () => {
  const text =
    '[{"benchmark": "b", "mode": "avgt", "primaryMetric": {"score": "NaN", "scoreUnit": "s/op"}}]';
  assert.deepEqual(valuesOf('jmh', text), { 'b/avgt': '"NaN"' });
});

test('pytest-benchmark: tests of one name are told apart by their files', () => {
  const benchmarks = ['a.py', 'b.py'].map((file) => {
    return { name: 'test_x', fullname: `${file}::test_x`, stats: { mean: 1 } };
  });
  assert.deepEqual(valuesOf('pytest-benchmark', JSON.stringify({ benchmarks })), {
    'a.py::test_x/mean': 1,
    'b.py::test_x/mean': 1,
  });
});

test('google-benchmark: an error stands where the times would', () => {
  const benchmarks = [{ name: 'BM', error_occurred: true, error_message: 'no disk', real_time: 0 }];
  assert.deepEqual(valuesOf('google-benchmark', JSON.stringify({ context: {}, benchmarks })), {
    'BM/real_time': '"no disk"',
    'BM/cpu_time': '"no disk"',
  });
});

test('go: names keep numbers of processors that differ', () => {
  const text = 'BenchmarkA 10 1 ns/op\nBenchmarkA-2 10 2 ns/op\nBenchmarkA-4 10 3 ns/op\n';
  assert.deepEqual(valuesOf('go', text), {
    'BenchmarkA/ns/op': 1,
    'BenchmarkA-2/ns/op': 2,
    'BenchmarkA-4/ns/op': 3,
  });
});

test('go: benchmarks of one name are told apart by their packages', () => {
  const text = 'pkg: e.org/a\nBenchmarkA-2 10 1 ns/op\npkg: e.org/b\nBenchmarkA-2 10 2 ns/op\n';
  assert.deepEqual(valuesOf('go', text), {
    'e.org/a.BenchmarkA/ns/op': 1,
    'e.org/b.BenchmarkA/ns/op': 2,
  });
});

test('go: lines that only look like a benchmark are passed over', () => {
  const text =
    'BenchmarkA-2 starts now\nBenchmarkB 10 x ns/op\nBenchmarkC\nBenchmarkD-2 10 4 ns/op\n';
  assert.deepEqual(valuesOf('go', text), { 'BenchmarkD/ns/op': 4 });
});

test('criterion: thousands, fractions and rates of the bencher text', () => {
  const text = `running 1 test
test a::b ... bench:   1,234,567.89 ns/iter (+/- 1,234.5) = 12 MB/s
test c    ... ok
`;
  assert.deepEqual(valuesOf('criterion', text), { 'a::b/ns/iter': 1234567.89, 'a::b/MB/s': 12 });
});

test('criterion: other messages of cargo are passed over', () => {
  const text = `{"reason":"group-complete","group_name":"g"}
{"reason":"benchmark-complete","id":"g/1","typical":{"estimate":2,"unit":"ns"},"slope":null}
not JSON {
`;
  assert.deepEqual(valuesOf('criterion', text), { 'g/1/typical': 2 });
});

test('vitest: tasks of one name are told apart by their files', () => {
  const numbers = { mean: 1, rme: 9 };
  const task = { name: 't', latency: numbers, throughput: { mean: 2, sd: 1 } };
  const testResults = ['/x/a.bench.ts', '/x/b.bench.ts'].map((name) => {
    return { name, assertionResults: [{ benchmarks: [{ name: 'g', tasks: [task] }] }, {}] };
  });
  assert.deepEqual(valuesOf('vitest', JSON.stringify({ testResults })), {
    'a.bench.ts > g > t/latency/mean': 1,
    'a.bench.ts > g > t/throughput/mean': 2,
    'b.bench.ts > g > t/latency/mean': 1,
    'b.bench.ts > g > t/throughput/mean': 2,
  });
});

test('bencher: a measure without a value is not of the format', () => {
  assert.equal(valuesOf('bencher', '{"a": {"latency": {"lower_value": 1}}}'), null);
});
