import { z } from 'zod';
import { less, listMetrics, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const report = z.object({
  results: z.array(z.looseObject({ command: z.string() })),
});
const TIMES = new Set(['mean', 'median', 'min', 'max', 'stddev', 'user', 'system']);

/** `hyperfine --export-json`: `<command>/<statistic>`, in seconds. */
export function parseHyperfine(text: string): Metric[] | null {
  const document = parseDocument(text, report);
  if (document === null) return null;
  return document.results.flatMap(({ command, ...result }) =>
    // A single run has no standard deviation: null.
    listMetrics(command, result, (key) =>
      TIMES.has(key) && result[key] !== null ? less('s') : null,
    ),
  );
}
