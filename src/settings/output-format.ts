import { z } from 'zod';
import { mapping } from './mapping.ts';

export const FORMAT_NAMES = [
  'json',
  'hyperfine',
  'k6',
  'wrk',
  'autocannon',
  'oha',
  'jmh',
  'pytest-benchmark',
  'google-benchmark',
  'go',
  'criterion',
  'vitest',
  'github-action-benchmark',
  'bencher',
] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

const MAXIMUM_PATTERN_LENGTH = 1000;
const PATTERN_RULE =
  'allowed: a regular expression of JavaScript (flag u) with a named group, such as p95: (?<p95>[0-9.]+) ms';

function hasNamedGroup(pattern: string): boolean {
  try {
    // The empty alternative makes it match, so that the match lists all groups.
    return new RegExp(`${pattern}|`, 'u').exec('')?.groups !== undefined;
  } catch {
    return false;
  }
}

/** What the benchmark's output is to be read as. */
export const outputFormat = z
  .union(
    [
      z.enum(FORMAT_NAMES),
      mapping({
        regex: z
          .string()
          .max(MAXIMUM_PATTERN_LENGTH)
          .refine(hasNamedGroup, { error: PATTERN_RULE })
          .describe(
            'Regular expression of JavaScript, matched against every line. A named group is a metric of its name; with a group "value", the groups "name" and "unit" name the metric and its unit.',
          ),
      }),
    ],
    { error: `allowed: ${FORMAT_NAMES.join(', ')}, or { regex: … }` },
  )
  .default('json')
  .describe(
    'What the benchmark prints, or writes to the file named by PERFSCAPE_RESULT: the output of a known tool, or text in which a regular expression finds named groups.',
  );
