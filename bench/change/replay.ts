import { mean } from 'simple-statistics';
import { worseLog } from '../../src/comparison/change.ts';
import { matches } from '../../src/comparison/condition.ts';
import { fitChangeModel } from '../../src/model/change-model.ts';
import { createEncoder } from '../../src/model/encoder.ts';
import { seededRandom, shuffled } from '../../src/random.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import { drawNormal, simulateRun } from '../simulated-run.ts';
import type { Dataset, Scenario } from './dataset.ts';

/** What one replayed pull request came to, to be summed up over many. */
export interface Replay {
  readonly dataset: string;
  readonly configurations: number;
  readonly worseShare: number;
  /** Mean absolute error of the predicted log change, over all configurations. */
  readonly meanError: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** Share of configurations whose true change lies in its interval, and the mean width. */
  readonly coverage: number;
  readonly width: number;
  readonly verdict: string;
  /** Whether a configuration of the sample is truly over 5 % (over 10 %) worse. */
  readonly sampleOver5: boolean;
  readonly sampleOver10: boolean;
  /** Of the named region, if there is one. */
  readonly region: { readonly precision: number; readonly recall: number } | null;
  readonly seconds: number;
}

const PAIRS = 5;
const WORSE = Math.log(1.1);

function settingsFor(direction: string, configurations: number) {
  const inputs = {
    benchmark: 'replay',
    objectives: `{ measured: { direction: ${direction} } }`,
    budget: `{ configurations: ${configurations}, pairs: ${PAIRS} }`,
  };
  return parseSettings({ file: null, inputs });
}

export async function measureScenario(
  { dataset, scenario }: { dataset: Dataset; scenario: Scenario },
  count: number,
  seed: number,
) {
  const random = seededRandom(seed);
  const direction =
    dataset.about.objectives.find(({ name }) => name === scenario.objective)?.direction ??
    'minimize';
  const [first, ...others] = shuffled(dataset.configurations, random).map(
    ({ configuration }) => configuration,
  );
  if (first === undefined) throw new Error(`${dataset.name} has no configurations`);
  const { campaign, assessments } = await simulateRun({
    settings: { ...settingsFor(direction, count), seed },
    options: dataset.options,
    pool: [first, ...others],
    measure: ({ revision, key }) => {
      const version = revision === 'base' ? scenario.from : scenario.to;
      const { value, spread } = dataset.levelOf({ version, key, objective: scenario.objective });
      return { measured: value * Math.exp(spread * drawNormal(random)) };
    },
  });
  const [assessment] = assessments;
  if (assessment === undefined) throw new Error('no objective');
  return { assessment, campaign, direction };
}

function share(items: readonly unknown[], of: readonly unknown[]): number {
  return of.length === 0 ? 1 : items.length / of.length;
}

/** Replays one release step as a pull request through the project's own stages. */
export async function replayScenario(
  source: { dataset: Dataset; scenario: Scenario },
  count: number,
  seed: number,
): Promise<Replay> {
  const started = performance.now();
  const { dataset, scenario } = source;
  const { assessment, campaign, direction } = await measureScenario(source, count, seed);
  const encoder = createEncoder(dataset.options);
  const { effects } = assessment;
  const model = fitChangeModel(
    {
      rows: effects.map(({ configuration }) => encoder.encode(configuration)),
      changes: effects.map((effect) => effect.mean),
    },
    seed,
  );
  const { objective } = scenario;
  const trueChange = (key: string) => {
    const [from, to] = [scenario.from, scenario.to].map((version) =>
      dataset.levelOf({ version, key, objective }),
    );
    return worseLog(Math.log((to?.value ?? 1) / (from?.value ?? 1)), direction);
  };
  const scored = dataset.configurations.map(({ key, configuration }) => ({
    key,
    configuration,
    truth: trueChange(key),
    ...model.predict(encoder.encode(configuration)),
  }));
  const isWorse = ({ truth }: (typeof scored)[number]) => truth > WORSE;
  const isSaid = ({ estimate }: (typeof scored)[number]) => estimate > WORSE;
  const truths = campaign.sample.map(({ key }) => trueChange(key));
  const inRegion =
    assessment.region === null
      ? null
      : scored.filter(({ configuration }) => matches(assessment.region?.rule ?? [], configuration));
  return {
    dataset: dataset.name,
    configurations: count,
    worseShare: scenario.worse_gt10pct,
    meanError: mean(scored.map(({ truth, estimate }) => Math.abs(truth - estimate))),
    truePositives: scored.filter((one) => isWorse(one) && isSaid(one)).length,
    falsePositives: scored.filter((one) => !isWorse(one) && isSaid(one)).length,
    falseNegatives: scored.filter((one) => isWorse(one) && !isSaid(one)).length,
    coverage: mean(scored.map(({ truth, low, high }) => (truth >= low && truth <= high ? 1 : 0))),
    width: mean(scored.map(({ low, high }) => high - low)),
    verdict: assessment.places.find(({ place }) => place === 'space')?.verdict ?? 'inconclusive',
    sampleOver5: truths.some((truth) => truth > Math.log(1.05)),
    sampleOver10: truths.some((truth) => truth > WORSE),
    region:
      inRegion === null
        ? null
        : {
            precision: share(inRegion.filter(isWorse), inRegion),
            recall: share(inRegion.filter(isWorse), scored.filter(isWorse)),
          },
    seconds: (performance.now() - started) / 1000,
  };
}
