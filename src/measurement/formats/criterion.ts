import { z } from 'zod';
import { less, more, type Metric } from '../metric.ts';

const estimate = z.object({ estimate: z.number(), unit: z.string() });
/** Other lines are not parsed: a faulty one costs as much as a thousand characters. */
const COMPLETE = 'benchmark-complete';
const message = z.object({
  reason: z.literal(COMPLETE),
  id: z.string(),
  typical: estimate,
  mean: estimate.nullish(),
  median: estimate.nullish(),
  slope: estimate.nullish(),
});
const ESTIMATES = ['typical', 'mean', 'median', 'slope'] as const;
/** Of libtest and `--output-format bencher`; numbers have commas between thousands. */
const BENCHER =
  /^test (\S.*?)\s+\.\.\. bench:\s+([\d,]+(?:\.\d+)?) ([^\s/]+\/iter) \(\+\/- [\d,.]+\)(?: = ([\d,]+) MB\/s)?\s*$/;
/** A longer line is no benchmark's, and could take time in the square of its length. */
const BENCHER_CHARACTERS = 1000;

/**
 * `cargo criterion --message-format json` (`<id>/typical`) or the text of libtest and of
 * `cargo bench -- --output-format bencher` (`<name>/ns/iter`), line by line.
 */
export function parseCriterion(text: string): Metric[] | null {
  const metrics = text.split('\n').flatMap((line) => {
    return line.includes(COMPLETE) ? parseMessage(line) : parseBencherLine(line);
  });
  return metrics.length === 0 ? null : metrics;
}

function parseMessage(line: string): Metric[] {
  const parsed = message.safeParse(parse(line));
  if (!parsed.success) return [];
  return ESTIMATES.flatMap((key) => {
    const value = parsed.data[key];
    if (value === null || value === undefined) return [];
    return [{ name: `${parsed.data.id}/${key}`, value: value.estimate, ...less(value.unit) }];
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function parseBencherLine(line: string): Metric[] {
  if (line.length > BENCHER_CHARACTERS) return [];
  const [, name, time = '', unit = '', rate] = BENCHER.exec(line) ?? [];
  if (name === undefined) return [];
  const metrics = [{ name: `${name}/${unit}`, value: toNumber(time), ...less(unit) }];
  if (rate === undefined) return metrics;
  return [...metrics, { name: `${name}/MB/s`, value: toNumber(rate), ...more('MB/s') }];
}

function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''));
}
