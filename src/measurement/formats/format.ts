import type { FormatName } from '../../settings/output-format.ts';
import type { ParseMetrics } from '../metric.ts';
import { parseAutocannon } from './autocannon.ts';
import { parseBencher } from './bencher.ts';
import { parseCriterion } from './criterion.ts';
import { parseGithubActionBenchmark } from './github-action-benchmark.ts';
import { parseGo } from './go.ts';
import { parseGoogleBenchmark } from './google-benchmark.ts';
import { parseHyperfine } from './hyperfine.ts';
import { parseJmh } from './jmh.ts';
import { parseJson } from './json.ts';
import { parseK6 } from './k6.ts';
import { parseOha } from './oha.ts';
import { parsePytestBenchmark } from './pytest-benchmark.ts';
import { parseVitest } from './vitest.ts';
import { parseWrk } from './wrk.ts';

interface Format {
  readonly parse: ParseMetrics;
  /** What the text should be, after "is not". */
  readonly expected: string;
}

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  json: { parse: parseJson, expected: 'a JSON object of numbers' },
  hyperfine: { parse: parseHyperfine, expected: 'the JSON of hyperfine --export-json' },
  k6: { parse: parseK6, expected: "k6's summary as JSON (handleSummary or --summary-export)" },
  wrk: { parse: parseWrk, expected: 'the text that wrk prints' },
  autocannon: { parse: parseAutocannon, expected: 'the JSON of autocannon --json' },
  oha: { parse: parseOha, expected: 'the JSON of oha --output-format json' },
  jmh: { parse: parseJmh, expected: 'the JSON of JMH (-rf json)' },
  'pytest-benchmark': {
    parse: parsePytestBenchmark,
    expected: 'the JSON of pytest --benchmark-json',
  },
  'google-benchmark': {
    parse: parseGoogleBenchmark,
    expected: 'the JSON of Google Benchmark (--benchmark_format=json)',
  },
  go: { parse: parseGo, expected: 'the text of go test -bench' },
  criterion: {
    parse: parseCriterion,
    expected: 'the messages of cargo criterion --message-format json, nor the text of bencher',
  },
  vitest: {
    parse: parseVitest,
    expected: 'the JSON of vitest bench (--outputJson, or --reporter=json since Vitest 5)',
  },
  'github-action-benchmark': {
    parse: parseGithubActionBenchmark,
    expected: 'the custom JSON of github-action-benchmark, a list of name, unit and value',
  },
  bencher: { parse: parseBencher, expected: 'JSON in the Bencher Metric Format' },
};
