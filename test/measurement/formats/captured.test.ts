import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FORMATS } from '../../../src/measurement/formats/format.ts';
import type { FormatName } from '../../../src/settings/output-format.ts';

const folder = new URL('captured/', import.meta.url);

function parse(format: FormatName, file: string) {
  return FORMATS[format].parse(readFileSync(new URL(file, folder), 'utf8')) ?? [];
}

type Row = readonly [name: string, value: number, unit: string | null, direction: string | null];

const FIXTURES: readonly (readonly [
  file: string,
  format: FormatName,
  count: number,
  some: readonly Row[],
])[] = [
  [
    'hyperfine.json',
    'hyperfine',
    14,
    [
      ['sleep 0.01/mean', 0.019203251400000003, 's', 'minimize'],
      ['sleep 0.02/median', 0.036725545000000005, 's', 'minimize'],
    ],
  ],
  [
    'k6-handle-summary.json',
    'k6',
    86,
    [
      ['http_req_duration/p(95)', 1.678726149999994, 'ms', 'minimize'],
      ['http_req_duration{kind:read}/avg', 0.4258320528795812, 'ms', 'minimize'],
      ['http_reqs/rate', 3819.4118831388223, 'req/s', 'maximize'],
      ['http_reqs/count', 3820, null, null],
      ['data_sent/rate', 271178.2437028564, 'B/s', null],
      ['queue_length/avg', 3, null, null],
    ],
  ],
  [
    'k6-summary-export.json',
    'k6',
    86,
    [
      ['http_req_duration{kind:read}/p(95)', 1.8304914499999996, 'ms', 'minimize'],
      ['http_reqs/rate', 1742.872420801404, 'req/s', 'maximize'],
      ['checks/value', 1, null, 'maximize'],
      ['queue_length/avg', 3, null, null],
    ],
  ],
  [
    'wrk.txt',
    'wrk',
    12,
    [
      ['latency/avg', 3.84, 'ms', 'minimize'],
      ['latency/p50', 0.217, 'ms', 'minimize'],
      ['latency/p99', 43.61, 'ms', 'minimize'],
      ['thread_requests/max', 23710, 'req/s', 'maximize'],
      ['requests_per_second', 7766.79, 'req/s', 'maximize'],
      ['transfer_per_second', 1048576, 'B/s', 'maximize'],
    ],
  ],
  [
    'wrk-errors.txt',
    'wrk',
    9,
    [
      ['latency/avg', 0.60712, 'ms', 'minimize'],
      ['errors/status', 24353, null, 'minimize'],
    ],
  ],
  [
    'autocannon.json',
    'autocannon',
    68,
    [
      ['latency/p97_5', 2, 'ms', 'minimize'],
      ['requests/average', 8831, 'req/s', 'maximize'],
      ['requests/total', 17659, 'req', null],
      ['throughput/average', 1191936, 'B/s', 'maximize'],
      ['errors', 0, null, 'minimize'],
    ],
  ],
  [
    'oha.json',
    'oha',
    40,
    [
      ['summary/requestsPerSec', 7401.516655462631, 'req/s', 'maximize'],
      ['summary/average', 0.0005256056910316915, 's', 'minimize'],
      ['latencyPercentiles/p99.9', 0.005723194, 's', 'minimize'],
    ],
  ],
  [
    'jmh.json',
    'jmh',
    63,
    [
      ['org.example.Sorting.sort/size=100/thrpt', 1.7523758733129253, 'ops/us', 'maximize'],
      ['org.example.Sorting.sort/size=100/avgt', 0.3733600866467748, 'us/op', 'minimize'],
      ['org.example.Sorting.sort/size=100/thrpt/gc.alloc.rate', 667.1769021955746, 'MB/sec', null],
    ],
  ],
  [
    'pytest-benchmark.json',
    'pytest-benchmark',
    18,
    [
      ['test_sort[100]/median', 5.347999831428752e-7, 's', 'minimize'],
      ['test_sort[100]/ops', 430348.08110765036, '1/s', 'maximize'],
    ],
  ],
  [
    'google-benchmark.json',
    'google-benchmark',
    12,
    [
      ['BM_Sort/64/real_time', 0.26928650876963994, 'us', 'minimize'],
      ['BM_Sort/512/items_per_second', 169338211.0476592, 'items/s', 'maximize'],
      ['BM_Sort/512/swaps', 12.5, null, null],
    ],
  ],
  [
    'google-benchmark-repetitions.json',
    'google-benchmark',
    35,
    [
      ['BM_Sort/64_median/swaps', 12.5, null, null],
      ['BM_Sort/64_cv/swaps', 0, null, 'minimize'],
    ],
  ],
  [
    'go.txt',
    'go',
    22,
    [
      ['BenchmarkSort/size=1000/ns/op', 10410, 'ns/op', 'minimize'],
      ['BenchmarkSort/size=1000/MB/s', 768.52, 'MB/s', 'maximize'],
      ['BenchmarkSort/size=100/elements/op', 100, 'elements/op', null],
      ['BenchmarkEmpty/ns/op', 0.5272, 'ns/op', 'minimize'],
    ],
  ],
  [
    'criterion.ndjson',
    'criterion',
    12,
    [
      ['sort/100/typical', 197.57551892785733, 'ns', 'minimize'],
      ['empty/slope', 0.32013787300354546, 'ns', 'minimize'],
    ],
  ],
  ['criterion-bencher.txt', 'criterion', 3, [['sort/1000/ns/iter', 2499, 'ns/iter', 'minimize']]],
  [
    'vitest-4.json',
    'vitest',
    22,
    [
      ['bench/sort.bench.ts > sort > numbers/mean', 0.009217067096774403, 'ms', 'minimize'],
      ['bench/sort.bench.ts > sort > numbers/hz', 108494.38216088923, '1/s', 'maximize'],
    ],
  ],
  [
    'vitest-5.json',
    'vitest',
    34,
    [
      ['sort > small > numbers/latency/mean', 0.011756804138255432, 'ms', 'minimize'],
      ['sort > small > numbers/throughput/mean', 165988.11122162937, '1/s', 'maximize'],
    ],
  ],
  [
    'documented-github-action-benchmark.json',
    'github-action-benchmark',
    2,
    [['My Custom Smaller Is Better Benchmark - Memory Used', 100, 'Megabytes', null]],
  ],
  [
    'documented-bencher.json',
    'bencher',
    2,
    [
      ['benchmark_name/latency', 88, 'ns', 'minimize'],
      ['benchmark_name/queue-depth', 3, null, null],
    ],
  ],
];

for (const [file, format, count, some] of FIXTURES) {
  test(`the metrics of ${file} have names, values, units and directions`, () => {
    const metrics = parse(format, file);
    assert.equal(metrics.length, count);
    for (const [name, value, unit, direction] of some) {
      const metric = metrics.find((candidate) => candidate.name === name);
      assert.deepEqual(metric, { name, value, unit, direction });
    }
  });

  test(`no other format takes ${file} for its own`, () => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const takers = Object.entries(FORMATS)
      .filter(([name, { parse: parseOther }]) => name !== 'json' && parseOther(text) !== null)
      .map(([name]) => name);
    assert.deepEqual(takers, [format]);
  });
}

test('every captured file is tested', () => {
  assert.deepEqual(readdirSync(folder).sort(), FIXTURES.map(([file]) => file).sort());
});
