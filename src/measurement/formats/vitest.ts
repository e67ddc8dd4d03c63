import { basename } from 'node:path';
import { z } from 'zod';
import { findAmbiguous, less, listMetrics, more, type Kind, type Metric } from '../metric.ts';
import { parseDocument } from './json-document.ts';

const numbers = z.record(z.string(), z.unknown());
/** `--outputJson` of Vitest 1 to 4. */
const files = z.object({
  files: z.array(
    z.object({
      groups: z.array(
        z.object({
          fullName: z.string(),
          benchmarks: z.array(z.looseObject({ name: z.string() })),
        }),
      ),
    }),
  ),
});
/** `--reporter=json` of Vitest 5. */
const tests = z.object({
  testResults: z.array(
    z.object({
      name: z.string().default(''),
      assertionResults: z.array(
        z.object({
          benchmarks: z
            .array(
              z.object({
                name: z.string(),
                tasks: z.array(
                  z.object({ name: z.string(), latency: numbers, throughput: numbers }),
                ),
              }),
            )
            .default([]),
        }),
      ),
    }),
  ),
});
const report = z.union([files, tests]);
const TIME = /^(?:min|max|mean|median|period|sd|p\d+)$/;

/** `vitest bench` as JSON, in ms and 1/s: `<group> > <name>/mean`, `…/latency/mean` since 5. */
export function parseVitest(text: string): Metric[] | null {
  const document = parseDocument(text, report);
  if (document === null) return null;
  return 'files' in document ? listFiles(document) : listTests(document);
}

function listFiles(document: z.output<typeof files>): Metric[] {
  const groups = document.files.flatMap((file) => file.groups);
  return groups.flatMap(({ fullName, benchmarks }) =>
    benchmarks.flatMap(({ name, ...statistics }) =>
      listMetrics(`${fullName} > ${name}`, statistics, (key) =>
        key === 'hz' ? more('1/s') : timeOf(key),
      ),
    ),
  );
}

function listTests(document: z.output<typeof tests>): Metric[] {
  const tasks = document.testResults.flatMap(({ name: path, assertionResults }) =>
    assertionResults.flatMap(({ benchmarks }) =>
      benchmarks.flatMap((benchmark) =>
        benchmark.tasks.map(({ name, latency, throughput }) => {
          return {
            place: basename(path),
            name: `${benchmark.name} > ${name}`,
            latency,
            throughput,
          };
        }),
      ),
    ),
  );
  const ambiguous = findAmbiguous(tasks);
  return tasks.flatMap(({ place, name, latency, throughput }) => {
    const prefix = ambiguous.has(name) ? `${place} > ${name}` : name;
    const rates = listMetrics(`${prefix}/throughput`, throughput, (key) =>
      TIME.test(key) && key !== 'sd' ? more('1/s') : null,
    );
    return listMetrics(`${prefix}/latency`, latency, timeOf).concat(rates);
  });
}

function timeOf(key: string): Kind | null {
  return TIME.test(key) ? less('ms') : null;
}
