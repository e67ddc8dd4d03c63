import { z } from 'zod';
import { listMetrics, neutral, type Metric } from '../metric.ts';
import { parseLenient } from './json-document.ts';

const answer = z.record(z.string(), z.unknown());

/** One JSON object of numbers by name; what is no number is no mistake until it is asked for. */
export function parseJson(text: string): Metric[] | null {
  const parsed = answer.safeParse(parseLenient(text));
  return parsed.success ? listMetrics('', parsed.data, () => neutral(null)) : null;
}
