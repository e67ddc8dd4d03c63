import { z } from 'zod';
import { findAmbiguous, less, listMetrics, more, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const report = z.object({
  benchmarks: z.array(
    z.object({
      name: z.string(),
      fullname: z.string(),
      stats: z.record(z.string(), z.unknown()),
    }),
  ),
});
const TIMES = new Set(['min', 'max', 'mean', 'median', 'stddev', 'iqr', 'q1', 'q3']);

/**
 * `pytest --benchmark-json`: `<test>/<statistic>`, in seconds and `ops` per second. Tests that
 * share their name are told apart by their file: `<file>::<test>/<statistic>`.
 */
export function parsePytestBenchmark(text: string): Metric[] | null {
  const document = parseDocument(text, report);
  if (document === null) return null;
  const ambiguous = findAmbiguous(
    document.benchmarks.map(({ name, fullname }) => ({ name, place: fullname })),
  );
  return document.benchmarks.flatMap(({ name, fullname, stats }) => {
    return listMetrics(ambiguous.has(name) ? fullname : name, stats, (key) => {
      if (key === 'ops') return more('1/s');
      return TIMES.has(key) ? less('s') : null;
    });
  });
}
