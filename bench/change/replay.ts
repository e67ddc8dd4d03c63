import { mean } from 'simple-statistics';
import { assessObjective } from '../../src/comparison/assessment.ts';
import { worseLog } from '../../src/comparison/change.ts';
import { matches } from '../../src/comparison/condition.ts';
import { gatherEvidence } from '../../src/comparison/evidence.ts';
import { pairTrials } from '../../src/measurement/pairs.ts';
import { fitChangeModel } from '../../src/model/change-model.ts';
import { createEncoder } from '../../src/model/encoder.ts';
import { seededRandom, shuffled, type Random } from '../../src/random.ts';
import { INITIAL_SHARE, runCampaign } from '../../src/rounds.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { sampled } from '../../src/sample/sampled-configuration.ts';
import { parseSettings } from '../../src/settings/settings.ts';
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

function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

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
  const settings = { ...settingsFor(direction, count), seed };
  const pool = shuffled(dataset.configurations, random);
  const drawn = pool.map(({ configuration }) => configuration);
  const first = drawn[0];
  if (first === undefined) throw new Error(`${dataset.name} has no configurations`);
  const ground = { options: dataset.options, drawn };
  const sources = { options: dataset.options, candidates: drawn };
  const initial = [
    sampled('default', first),
    ...sampleCoverage(sources, [first], Math.ceil(count * INITIAL_SHARE) - 1).map((configuration) =>
      sampled('coverage', configuration),
    ),
  ];
  const named = [{ place: 'default', key: sampled('default', first).key }];
  const campaign = await runCampaign({
    settings,
    ground,
    initial,
    named,
    count,
    project: (configuration) => sampled('default', configuration).key,
    earlier: [],
    runTrial: ({ revision, key, repetition }) => {
      const version = revision === 'base' ? scenario.from : scenario.to;
      const { value, spread } = dataset.levelOf({ version, key, objective: scenario.objective });
      const measured = value * Math.exp(spread * drawNormal(random));
      return Promise.resolve({
        revision,
        key,
        repetition,
        seconds: 1,
        outcome: { status: 'success', values: { measured } },
      });
    },
    keep: () => Promise.resolve(),
    remainingSeconds: () => Number.POSITIVE_INFINITY,
    onRound: () => undefined,
    onConfirmation: () => undefined,
    onProgress: () => undefined,
  });
  const keys = new Map(campaign.sample.map(({ key }) => [key, key]));
  const { pairs } = pairTrials(campaign.trials, keys);
  const [evidence] = gatherEvidence(settings.objectives, { ...campaign, pairs, named });
  if (evidence === undefined) throw new Error('no objective');
  const assessment = assessObjective(evidence, { ground, objectiveCount: 1, seed });
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
