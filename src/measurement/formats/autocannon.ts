import { z } from 'zod';
import { less, listMetrics, more, neutral, type Kind, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const histogram = z.record(z.string(), z.unknown());
const report = z.looseObject({
  latency: histogram,
  requests: histogram,
  throughput: histogram,
});
const COUNTS = ['errors', 'timeouts', 'mismatches', 'non2xx', 'resets'];

/** `autocannon --json`: `latency/p99`, `requests/average`, `throughput/average`, `errors`. */
export function parseAutocannon(text: string): Metric[] | null {
  const document = parseDocument(text, report);
  if (document === null) return null;
  const counts = COUNTS.flatMap((key) =>
    Object.hasOwn(document, key) ? listMetrics('', { [key]: document[key] }, () => less(null)) : [],
  );
  return [
    ...listMetrics('latency', document.latency, (key) =>
      key === 'totalCount' ? null : less('ms'),
    ),
    ...listMetrics('requests', document.requests, (key) => rateOf(key, 'req/s', 'req')),
    ...listMetrics('throughput', document.throughput, (key) => rateOf(key, 'B/s', 'B')),
    ...counts,
  ];
}

function rateOf(key: string, unit: string, totalUnit: string): Kind {
  if (key === 'total' || key === 'sent') return neutral(totalUnit);
  return key === 'stddev' ? neutral(unit) : more(unit);
}
