import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { assertNever } from '../../src/errors.ts';
import type { Option, OptionValue } from '../../src/schema/option.ts';
import { readTable } from '../change/dataset.ts';
import type { Problem } from './problem.ts';

const aboutSchema = z.object({
  options: z.array(z.object({ name: z.string(), type: z.enum(['bool', 'enum', 'number']) })),
  objectives: z.array(
    z.object({
      name: z.string(),
      direction: z.enum(['minimize', 'maximize']),
      scored: z.boolean().default(true),
    }),
  ),
  versions: z.array(z.string()).default([]),
});
type OptionType = z.infer<typeof aboutSchema>['options'][number]['type'];

function toValue(type: OptionType, cell: string): OptionValue {
  if (type === 'bool') return Number(cell) === 1;
  return type === 'number' ? Number(cell) : cell;
}

function toOption(name: string, type: OptionType, cells: readonly string[]): Option {
  const distinct = [...new Set(cells)].sort();
  const common = {
    name,
    path: [name],
    default: toValue(type, distinct[0] ?? ''),
    defaultStated: false,
    description: null,
    deprecated: false,
  };
  switch (type) {
    case 'bool':
      return { ...common, kind: 'boolean' };
    case 'enum':
      return { ...common, kind: 'categorical', values: distinct };
    case 'number': {
      const values = distinct.map(Number).sort((a, b) => a - b);
      return { ...common, kind: 'real', domain: { type: 'levels', values } };
    }
    default:
      return assertNever(type);
  }
}

function readSystem(folder: string, system: string): Problem[] {
  const about = aboutSchema.parse(JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8')));
  const [version] = about.versions;
  const rows = readTable(join(folder, 'data.csv.gz')).filter((row) => row['version'] === version);
  const cells = (name: string) => rows.map((row) => row[name] ?? '');
  const options = about.options.map(({ name, type }) => toOption(name, type, cells(name)));
  const configurations = rows.map((row) =>
    Object.fromEntries(
      about.options.map(({ name, type }) => [name, toValue(type, row[name] ?? '')]),
    ),
  );
  return about.objectives
    .filter(({ scored }) => scored)
    .map(({ name, direction }) => ({
      system,
      objective: name,
      direction,
      options,
      levels: configurations.map((configuration, index) => ({
        configuration,
        logLevel: Math.log(Number(rows[index]?.[name])),
      })),
    }));
}

/** Every scored objective of every system of `DIR/objectives`, of its first version. */
export function readProblems(directory: string): Problem[] {
  const folder = join(directory, 'objectives');
  return readdirSync(folder)
    .sort()
    .flatMap((system) => readSystem(join(folder, system), system));
}
