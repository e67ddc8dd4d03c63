import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { assertNever } from '../../src/errors.ts';
import type { Option, OptionValue } from '../../src/schema/option.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';

const aboutSchema = z.object({
  options: z.array(
    z.object({
      name: z.string(),
      description: z.string().default(''),
      type: z.enum(['bool', 'enum', 'number']),
      values: z.array(z.union([z.string(), z.number()])),
    }),
  ),
  objectives: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      direction: z.enum(['minimize', 'maximize']),
      scored: z.boolean().default(true),
    }),
  ),
});
export type About = z.infer<typeof aboutSchema>;

const scenarioSchema = z.object({
  dataset: z.string(),
  from: z.string(),
  to: z.string(),
  objective: z.string(),
  worse_gt10pct: z.number(),
});
export type Scenario = z.infer<typeof scenarioSchema>;

/** One release of one system: a value and a relative spread for every configuration. */
export interface Level {
  readonly value: number;
  readonly spread: number;
}

export interface Dataset {
  readonly name: string;
  readonly options: readonly Option[];
  readonly about: About;
  readonly configurations: readonly {
    readonly key: string;
    readonly configuration: Configuration;
  }[];
  /** Measured level of a configuration (by key) at a version, for an objective. */
  readonly levelOf: (at: { version: string; key: string; objective: string }) => Level;
}

// The measured spreads of deterministic objectives are 0; a real runner is never that quiet.
const LEAST_SPREAD = 0.01;

function toOption(declared: About['options'][number]): Option {
  const { name, type, values } = declared;
  const common = {
    name,
    path: [name],
    default: toValue(declared, String(values[0])),
    defaultStated: true,
    description: declared.description,
    deprecated: false,
  };
  switch (type) {
    case 'bool':
      return { ...common, kind: 'boolean' };
    case 'enum':
      return { ...common, kind: 'categorical', values: values.map(String) };
    case 'number': {
      const numbers = values.map(Number).sort((a, b) => a - b);
      return { ...common, kind: 'real', domain: { type: 'levels', values: numbers } };
    }
    default:
      return assertNever(type);
  }
}

function toValue({ type }: About['options'][number], cell: string): OptionValue {
  if (type === 'bool') return Number(cell) === 1;
  return type === 'number' ? Number(cell) : cell;
}

export function readTable(path: string): Record<string, string>[] {
  const [header = '', ...lines] = gunzipSync(readFileSync(path))
    .toString('utf8')
    .trim()
    .split('\n');
  const names = header.trim().split(',');
  return lines.map((line) => {
    const cells = line.trim().split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

/** Reads one system of `DIR/releases`. */
export function readDataset(directory: string, name: string): Dataset {
  const folder = join(directory, 'releases', name);
  const about = aboutSchema.parse(JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8')));
  const spreads = new Map(
    readTable(join(folder, 'noise.csv.gz')).map((row) => [
      `${row['version']} ${row['config_id']}`,
      row,
    ]),
  );
  const configurations = new Map<string, Configuration>();
  const levels = new Map<string, Level>();
  for (const row of readTable(join(folder, 'data.csv.gz'))) {
    const configuration = Object.fromEntries(
      about.options.map((option) => [option.name, toValue(option, row[option.name] ?? '')]),
    );
    const key = keyOf(configuration);
    configurations.set(key, configuration);
    const spread = spreads.get(`${row['version']} ${row['config_id']}`);
    for (const { name: objective } of about.objectives) {
      levels.set(`${row['version']} ${objective} ${key}`, {
        value: Number(row[objective]),
        spread: Math.max(LEAST_SPREAD, Number(spread?.[objective] ?? 0)),
      });
    }
  }
  return {
    name,
    options: about.options.map(toOption),
    about,
    configurations: [...configurations].map(([key, configuration]) => ({ key, configuration })),
    levelOf({ version, key, objective }) {
      const level = levels.get(`${version} ${objective} ${key}`);
      if (level === undefined) throw new Error(`${name}: no ${objective} of ${key} at ${version}`);
      return level;
    },
  };
}

export function readScenarios(directory: string): Scenario[] {
  const text = readFileSync(join(directory, 'releases', 'scenarios.json'), 'utf8');
  return z.array(scenarioSchema).parse(JSON.parse(text));
}
