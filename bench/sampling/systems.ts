import type { Option } from '../../src/schema/option.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { readDataset, readScenarios } from '../change/dataset.ts';
import { readProblems } from '../forest/objectives.ts';
import type { Problem } from '../forest/problem.ts';

/** A system with everything that was measured of it. */
export interface System {
  readonly name: string;
  readonly options: readonly Option[];
  readonly configurations: readonly Configuration[];
  readonly objectives: readonly {
    readonly name: string;
    readonly direction: 'minimize' | 'maximize';
    /** Of the configurations in their order. */
    readonly logLevels: readonly number[];
  }[];
}

function systemOf([first, ...others]: readonly [Problem, ...Problem[]]): System {
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
function readRelease(directory: string, name: string): System {
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
  const measured = [...new Set(problems.map(({ system }) => system))];
  const releases = [...new Set(readScenarios(directory).map(({ dataset }) => dataset))];
  return [
    ...measured.flatMap((name) => {
      const [first, ...others] = problems.filter(({ system }) => system === name);
      return first === undefined ? [] : [systemOf([first, ...others])];
    }),
    ...releases.map((name) => readRelease(directory, name)),
  ];
}
