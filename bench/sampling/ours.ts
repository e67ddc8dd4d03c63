import type { Findings } from '../../src/outlook.ts';
import { runCampaign } from '../../src/rounds.ts';
import { sampleCoverage } from '../../src/sample/coverage.ts';
import { KNOWING_NOTHING } from '../../src/sample/language-model/adviser.ts';
import type { Nominee } from '../../src/sample/language-model/ballot.ts';
import { guide } from '../../src/sample/sample.ts';
import { sampled, type SampledConfiguration } from '../../src/sample/sampled-configuration.ts';
import { INITIAL_SHARE } from '../../src/screening.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import { keyOf } from '../../src/space/configuration.ts';
import { objectivesOf, unattended } from '../simulated-run.ts';
import { placeNominees } from './place-nominees.ts';
import type { AskingSampler, Study } from './study.ts';

/** Half of what is open after the default from the language model, the rest by coverage. */
function chooseInitial(study: Study, count: number): SampledConfiguration[] {
  const { options, configurations, advice } = study;
  const [standard = {}] = configurations;
  const knowledge = advice?.knowledge ?? KNOWING_NOTHING;
  const proposed = placeNominees(study, advice?.nominees ?? [], new Set([0]));
  const candidates = proposed.map(({ configuration }) => configuration);
  const advised = sampleCoverage(
    guide(knowledge, { options, candidates }),
    [standard],
    Math.floor((count - 1) / 2),
  );
  const chosen = [standard, ...advised];
  const sources = guide(knowledge, { options, candidates: configurations });
  const covering = sampleCoverage(sources, chosen, count - chosen.length);
  return [
    sampled('default', standard),
    ...advised.map((configuration) => sampled('language model', configuration)),
    ...covering.map((configuration) => sampled('coverage', configuration)),
  ];
}

function settingsFor({ objectives }: Study, count: number) {
  const named = objectives.map(({ name, direction }) => [name, { direction }]);
  const inputs = {
    benchmark: 'measured before',
    objectives: JSON.stringify(Object.fromEntries(named)),
    // What was measured is repeated without noise.
    budget: `{ configurations: ${count}, pairs: 1 }`,
  };
  return parseSettings({ file: null, inputs });
}

/** As a run that measures head alone: half of the sample before anything is measured. */
export const sampleAsRunDoes: AskingSampler = async (study, most) => {
  const { options, configurations, objectives, measure, advice } = study;
  const count = Math.min(most, configurations.length);
  const indexes = new Map(configurations.map((one, index) => [keyOf(one), index]));
  const settings = settingsFor(study, count);
  const valuesOf = (key: string) => {
    const levels = measure(indexes.get(key) ?? 0);
    return objectives.map(({ name, direction }, index) => {
      const level = levels[index] ?? 0;
      return [name, Math.exp(direction === 'minimize' ? level : -level)];
    });
  };
  const consult = async (found: Findings): Promise<readonly Nominee[]> => {
    const taken = found.findings.map(({ configuration }) => indexes.get(keyOf(configuration)) ?? 0);
    return placeNominees(study, (await advice?.consult(found)) ?? [], new Set(taken));
  };
  const initial = chooseInitial(study, Math.ceil(count * INITIAL_SHARE));
  const { sample } = await runCampaign({
    ...unattended,
    settings,
    objectives: objectivesOf(settings),
    ground: { options, drawn: configurations },
    initial,
    named: [{ place: 'default', key: initial[0]?.key ?? '' }],
    count,
    project: () => null,
    runTrial: ({ revision, key, repetition }) => {
      const values = Object.fromEntries(valuesOf(key));
      return Promise.resolve({
        revision,
        key,
        repetition,
        seconds: 1,
        outcome: { status: 'success', values },
      });
    },
    consult: advice === null ? null : consult,
  });
  return sample.map(({ key }) => indexes.get(key) ?? 0);
};

export const sampleWithoutLanguageModel: AskingSampler = (study, count, random) =>
  sampleAsRunDoes({ ...study, advice: null }, count, random);
