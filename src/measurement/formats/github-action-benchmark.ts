import { z } from 'zod';
import { neutral, toMetric, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const report = z.array(
  z.object({ name: z.string(), value: z.unknown(), unit: z.string().optional() }),
);

/**
 * customBiggerIsBetter and customSmallerIsBetter of github-action-benchmark: `<name>`. Which of the
 * two it is stands in the workflow, not in the file.
 */
export function parseGithubActionBenchmark(text: string): Metric[] | null {
  return (
    parseDocument(text, report)?.map(({ name, value, unit }) =>
      toMetric(name, value, neutral(unit ?? null)),
    ) ?? null
  );
}
