import { z } from 'zod';
import { less, listMetrics, more, neutral, type Kind, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const statistics = z.record(z.string(), z.unknown());
/** `handleSummary` puts the numbers into `values`; `--summary-export` beside each other. */
const summary = z.object({
  metrics: z.record(
    z.string(),
    z.union([
      z.object({ contains: z.string().default('default'), values: statistics }),
      statistics,
    ]),
  ),
});

/** Built-in trends, for `--summary-export`, which does not say what a metric contains. */
const TIMES =
  /^(?:http_req_(?:duration|blocked|connecting|tls_handshaking|sending|waiting|receiving)|(?:iteration|group|grpc_req|ws_session)_duration|ws_(?:connecting|ping))(?:\{|$)/;
const JUDGED: ReadonlyMap<string, Kind> = new Map([
  ['http_reqs/rate', more('req/s')],
  ['iterations/rate', more('1/s')],
  ['checks/rate', more(null)],
  ['checks/value', more(null)],
  ['http_req_failed/rate', less(null)],
  ['http_req_failed/value', less(null)],
  ['dropped_iterations/count', less(null)],
  ['dropped_iterations/rate', less('1/s')],
]);

/** The end-of-test summary of k6 as JSON: `<metric>/<statistic>`. */
export function parseK6(text: string): Metric[] | null {
  const document = parseDocument(text, summary);
  if (document === null) return null;
  return Object.entries(document.metrics).flatMap(([name, metric]) => {
    const { contains, values } = isSummaryMetric(metric)
      ? metric
      : { contains: TIMES.test(name) ? 'time' : 'default', values: metric };
    return listMetrics(name, values, (key) =>
      typeof values[key] === 'number' ? kindOf(name, key, contains) : null,
    );
  });
}

function isSummaryMetric(
  metric: z.output<typeof summary>['metrics'][string],
): metric is { contains: string; values: Record<string, unknown> } {
  return typeof metric['values'] === 'object' && typeof metric['contains'] === 'string';
}

function kindOf(name: string, key: string, contains: string): Kind {
  const [metric] = name.split('{', 1);
  const judged = JUDGED.get(`${metric}/${key}`);
  if (judged !== undefined) return judged;
  if (contains === 'time' && key !== 'count') return less('ms');
  const isData = contains === 'data' || metric === 'data_sent' || metric === 'data_received';
  if (isData) return neutral(key === 'rate' ? 'B/s' : 'B');
  return neutral(key === 'rate' ? '1/s' : null);
}
