import { z } from 'zod';
import { less, more, neutral, toMetric, type Kind, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const report = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({ value: z.unknown() }).refine(({ value }) => value !== undefined),
  ),
);
/** The measures that Bencher ships with: https://bencher.dev/docs/explanation/thresholds */
const MEASURES: ReadonlyMap<string, Kind> = new Map([
  ['latency', less('ns')],
  ['throughput', more('ops/s')],
  ['build-time', less('s')],
  ['file-size', less('B')],
]);

/** Bencher Metric Format: `<benchmark>/<measure>`. */
export function parseBencher(text: string): Metric[] | null {
  const document = parseDocument(text, report);
  if (document === null) return null;
  return Object.entries(document).flatMap(([benchmark, measures]) =>
    Object.entries(measures).map(([measure, { value }]) =>
      toMetric(`${benchmark}/${measure}`, value, MEASURES.get(measure) ?? neutral(null)),
    ),
  );
}
