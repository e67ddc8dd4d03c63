import { mean } from 'simple-statistics';
import type { Direction } from '../../src/comparison/change.ts';
import type { Prediction } from '../../src/model/change-model.ts';
import type { Level } from '../../src/model/performance-model.ts';
import { seededRandom, shuffled } from '../../src/random.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import { keyOf, type Configuration } from '../../src/space/configuration.ts';
import { drawNormal, simulateRun } from '../simulated-run.ts';
import type { Dataset, Scenario } from './dataset.ts';

export const PAIRS = 5;
const NO_PREDICTION: Prediction = { estimate: 0, low: -Infinity, high: Infinity };

/** A release step of a system. */
export interface Source {
  readonly dataset: Dataset;
  readonly scenario: Scenario;
}

export interface Effort {
  readonly count: number;
  readonly seed: number;
}

function settingsFor(direction: string, configurations: number) {
  const inputs = {
    benchmark: 'replay',
    objectives: `{ measured: { direction: ${direction} } }`,
    budget: `{ configurations: ${configurations}, pairs: ${PAIRS} }`,
  };
  return parseSettings({ file: null, inputs });
}

export function directionOf({ dataset, scenario }: Source): Direction {
  const known = dataset.about.objectives.find(({ name }) => name === scenario.objective);
  return known?.direction ?? 'minimize';
}

/** Measures and assesses one release step as if it were a pull request. */
export async function measureScenario({ dataset, scenario }: Source, { count, seed }: Effort) {
  const random = seededRandom(seed);
  const direction = directionOf({ dataset, scenario });
  const [first, ...others] = shuffled(dataset.configurations, random).map(
    ({ configuration }) => configuration,
  );
  if (first === undefined) throw new Error(`${dataset.name} has no configurations`);
  const pool = [first, ...others] as const;
  const { campaign, assessments } = await simulateRun({
    settings: { ...settingsFor(direction, count), seed },
    options: dataset.options,
    pool,
    history: new Map([['measured', rememberLevels({ dataset, scenario }, pool, count)]]),
    measure: ({ revision, key }) => {
      const version = revision === 'base' ? scenario.from : scenario.to;
      const { value, spread } = dataset.levelOf({ version, key, objective: scenario.objective });
      return { measured: value * Math.exp(spread * drawNormal(random)) };
    },
  });
  const [assessment] = assessments;
  if (assessment === undefined) throw new Error('no objective');
  const known = new Map(
    pool.map((configuration, index) => [
      keyOf(configuration),
      assessment.forecast?.predictions[index] ?? NO_PREDICTION,
    ]),
  );
  // In the dataset's order again.
  const predictions = dataset.configurations.map(({ key }) => known.get(key) ?? NO_PREDICTION);
  return { assessment, campaign, direction, predictions };
}

// A run on the default branch measures twice as many configurations, at head alone.
const HISTORY_FACTOR = 2;

/** What one run on the default branch stored of the release that the pull request starts from. */
function rememberLevels(
  { dataset, scenario }: Source,
  pool: readonly [Configuration, ...Configuration[]],
  count: number,
): Level[] {
  const random = seededRandom(count);
  const logLevelOf = (configuration: Configuration) => {
    const at = { version: scenario.from, key: keyOf(configuration), objective: scenario.objective };
    const { value, spread } = dataset.levelOf(at);
    const noise = Array.from({ length: PAIRS }, () => spread * drawNormal(random));
    return Math.log(value) + mean(noise);
  };
  const reference = logLevelOf(pool[0]);
  return pool
    .slice(-HISTORY_FACTOR * count)
    .map((configuration) => ({ configuration, logLevel: logLevelOf(configuration) - reference }));
}
