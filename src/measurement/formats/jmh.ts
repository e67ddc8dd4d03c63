import { z } from 'zod';
import { less, more, neutral, toMetric, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const score = z.object({
  score: z.unknown(),
  scoreUnit: z.string(),
  scorePercentiles: z.record(z.string(), z.unknown()).default({}),
});
const report = z.array(
  z.object({
    benchmark: z.string(),
    mode: z.string(),
    params: z.record(z.string(), z.string()).default({}),
    primaryMetric: score,
    secondaryMetrics: z.record(z.string(), score).default({}),
  }),
);

/**
 * `-rf json` of JMH: `<class>.<method>/<parameter>=<value>/<mode>`, in the unit of the benchmark;
 * with percentiles where the mode samples, and the secondary metrics of profilers.
 */
export function parseJmh(text: string): Metric[] | null {
  const document = parseDocument(text, report);
  if (document === null) return null;
  return document.flatMap(parseBenchmark);
}

function parseBenchmark(result: z.output<typeof report>[number]): Metric[] {
  const { benchmark, mode, params, primaryMetric, secondaryMetrics } = result;
  const parameters = Object.entries(params).map(([key, value]) => `/${key}=${value}`);
  const name = `${benchmark}${parameters.join('')}/${mode}`;
  const { scoreUnit } = primaryMetric;
  const kind = mode === 'thrpt' ? more(scoreUnit) : less(scoreUnit);
  const percentiles = mode === 'sample' ? primaryMetric.scorePercentiles : {};
  return [
    toMetric(name, primaryMetric.score, kind),
    ...Object.entries(percentiles).map(([rank, value]) =>
      toMetric(`${name}/p${Number(rank)}`, value, kind),
    ),
    ...Object.entries(secondaryMetrics).map(([key, metric]) =>
      toMetric(`${name}/${key}`, metric.score, neutral(metric.scoreUnit)),
    ),
  ];
}
