import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Option } from '../../src/schema/option.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { readDataset, readScenarios } from '../change/dataset.ts';
import { readProblems } from '../forest/objectives.ts';
import type { Problem } from '../forest/problem.ts';

/** A system with everything that was measured of it. */
export interface System {
  readonly name: string;
  /** Program and workload, in words. */
  readonly about: string;
  /** What binds options to each other, in words. */
  readonly constraints: readonly string[];
  readonly options: readonly Option[];
  /** The first is taken for the default. */
  readonly configurations: readonly Configuration[];
  readonly objectives: readonly {
    readonly name: string;
    readonly unit: string | null;
    readonly direction: 'minimize' | 'maximize';
    /** Of the configurations in their order. */
    readonly logLevels: readonly number[];
  }[];
}

/** What was measured, without words about it. */
interface Measured extends Omit<System, 'about' | 'constraints' | 'objectives'> {
  readonly objectives: readonly Omit<System['objectives'][number], 'unit'>[];
}

const aboutSchema = z.object({
  system: z.string(),
  workload: z.string().optional(),
  constraints: z.array(z.string()).default([]),
  options: z.array(z.object({ name: z.string(), description: z.string().optional() })),
  objectives: z.array(z.object({ name: z.string(), unit: z.string() })),
});

function describe(measured: Measured, folder: string): System {
  const about = aboutSchema.parse(JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8')));
  const descriptions = new Map(about.options.map(({ name, description }) => [name, description]));
  const units = new Map(about.objectives.map(({ name, unit }) => [name, unit]));
  const [standard] = measured.configurations;
  return {
    ...measured,
    about: [about.system, about.workload].filter((text) => text !== undefined).join(', '),
    constraints: about.constraints,
    options: measured.options.map((option) => ({
      ...option,
      description: descriptions.get(option.name) ?? null,
      default: standard?.[option.name] ?? option.default,
    })),
    objectives: measured.objectives.map((one) => ({ ...one, unit: units.get(one.name) ?? null })),
  };
}

function measuredOf([first, ...others]: readonly [Problem, ...Problem[]]): Measured {
  return {
    name: first.system,
    options: first.options,
    configurations: first.levels.map(({ configuration }) => configuration),
    objectives: [first, ...others].map(({ objective, direction, levels }) => ({
      name: objective,
      direction,
      logLevels: levels.map(({ logLevel }) => logLevel),
    })),
  };
}

/** The release from which the first scenario of a system starts. */
function readRelease(directory: string, name: string): Measured {
  const { about, options, configurations, levelOf } = readDataset(directory, name);
  const version = readScenarios(directory).find(({ dataset }) => dataset === name)?.from ?? '';
  return {
    name,
    options,
    configurations: configurations.map(({ configuration }) => configuration),
    objectives: about.objectives
      .filter(({ scored }) => scored)
      .map(({ name: objective, direction }) => ({
        name: objective,
        direction,
        logLevels: configurations.map(({ key }) =>
          Math.log(levelOf({ version, key, objective }).value),
        ),
      })),
  };
}

/** All systems of `DIR/objectives`, and one release of each of `DIR/releases`. */
export function readSystems(directory: string): System[] {
  const problems = readProblems(directory);
  const names = [...new Set(problems.map(({ system }) => system))];
  const releases = [...new Set(readScenarios(directory).map(({ dataset }) => dataset))];
  return [
    ...names.flatMap((name) => {
      const [first, ...others] = problems.filter(({ system }) => system === name);
      if (first === undefined) return [];
      return [describe(measuredOf([first, ...others]), join(directory, 'objectives', name))];
    }),
    ...releases.map((name) =>
      describe(readRelease(directory, name), join(directory, 'releases', name)),
    ),
  ];
}

/** The same system with its options called `o1`, `o2` … and nothing said of them. */
export function renameOptions(system: System): System {
  const names = new Map(system.options.map(({ name }, index) => [name, `o${index + 1}`]));
  const rename = (name: string) => names.get(name) ?? name;
  return {
    ...system,
    // Rules in words name the options.
    constraints: [],
    options: system.options.map((option) => ({
      ...option,
      name: rename(option.name),
      path: option.path.map(rename),
      description: null,
    })),
    configurations: system.configurations.map((configuration) =>
      Object.fromEntries(
        Object.entries(configuration).map(([name, value]) => [rename(name), value]),
      ),
    ),
  };
}
