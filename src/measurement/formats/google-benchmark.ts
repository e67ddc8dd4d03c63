import { z } from 'zod';
import { less, listMetrics, more, neutral, toMetric, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const benchmark = z.looseObject({
  name: z.string(),
  time_unit: z.string().optional(),
  aggregate_name: z.string().optional(),
  aggregate_unit: z.string().optional(),
  error_occurred: z.boolean().optional(),
  error_message: z.string().optional(),
});
const report = z.object({ context: z.object({}), benchmarks: z.array(benchmark) });

/** Describe the run, not the program. */
const DESCRIPTIONS = new Set([
  'family_index',
  'per_family_instance_index',
  'repetitions',
  'repetition_index',
  'threads',
  'iterations',
]);

/** `--benchmark_format=json`: `<benchmark>/real_time` and every other number of a benchmark. */
export function parseGoogleBenchmark(text: string): Metric[] | null {
  const document = parseDocument(text, report);
  return document === null ? null : document.benchmarks.flatMap(parseBenchmark);
}

function parseBenchmark(result: z.output<typeof benchmark>): Metric[] {
  const { name, time_unit: unit = 'ns' } = result;
  if (result.error_occurred === true) {
    const message = result.error_message ?? 'the benchmark reports an error';
    return ['real_time', 'cpu_time'].map((key) => toMetric(`${name}/${key}`, message, less(null)));
  }
  const isShare = result.aggregate_unit === 'percentage';
  return listMetrics(name, result, (key) => {
    if (typeof result[key] !== 'number' || DESCRIPTIONS.has(key)) return null;
    // The coefficient of variation of anything is better when it is small.
    if (isShare) return less(null);
    if (key === 'real_time' || key === 'cpu_time') return less(unit);
    const isSpread = result.aggregate_name === 'stddev';
    if (key === 'items_per_second') return isSpread ? neutral('items/s') : more('items/s');
    if (key === 'bytes_per_second') return isSpread ? neutral('B/s') : more('B/s');
    return neutral(null);
  });
}
