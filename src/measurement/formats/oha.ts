import { z } from 'zod';
import { less, listMetrics, more, neutral, type Kind, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const numbers = z.record(z.string(), z.unknown());
const report = z.object({
  summary: numbers,
  latencyPercentiles: numbers.default({}),
  firstBytePercentiles: numbers.default({}),
  rps: numbers.default({}),
  details: z.record(z.string(), numbers).default({}),
});
const SUMMARY: ReadonlyMap<string, Kind> = new Map([
  ['successRate', more(null)],
  ['total', less('s')],
  ['slowest', less('s')],
  ['fastest', less('s')],
  ['average', less('s')],
  ['requestsPerSec', more('req/s')],
  ['totalData', neutral('B')],
  ['sizePerRequest', neutral('B')],
  ['sizePerSec', more('B/s')],
]);

/** `oha --output-format json`: paths in the document, such as `latencyPercentiles/p99`. */
export function parseOha(text: string): Metric[] | null {
  const document = parseDocument(text, report);
  if (document === null || !Object.hasOwn(document.summary, 'requestsPerSec')) return null;
  const { summary, latencyPercentiles, firstBytePercentiles, rps, details } = document;
  const metrics = [
    ...listMetrics('summary', summary, (key) => SUMMARY.get(key)),
    ...listMetrics('latencyPercentiles', latencyPercentiles, () => less('s')),
    ...listMetrics('firstBytePercentiles', firstBytePercentiles, () => less('s')),
    ...listMetrics('rps', rps, (key) => {
      if (key === 'percentiles') return null;
      return key === 'stddev' ? neutral('req/s') : more('req/s');
    }),
    ...Object.entries(details).flatMap(([name, times]) =>
      listMetrics(`details/${name}`, times, () => less('s')),
    ),
  ];
  // Without a single answer most numbers are null.
  return metrics.filter(({ value }) => value !== 'null');
}
