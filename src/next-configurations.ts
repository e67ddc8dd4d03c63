import type { Campaign, CampaignState } from './campaign.ts';
import { fractionOf, type Direction } from './comparison/change.ts';
import { createSuspicion } from './comparison/committee.ts';
import { effectsOf, type Effects } from './comparison/effect.ts';
import { gatherEvidence } from './comparison/evidence.ts';
import { findRegions } from './comparison/region.ts';
import { relevantChangeOf } from './comparison/relevant-change.ts';
import { pairTrials } from './measurement/pairs.ts';
import { predictPossibleChanges } from './model/possible-change.ts';
import { acquireDisputed, acquirePromising } from './sample/acquisition.ts';
import { sampled, type SampledConfiguration } from './sample/sampled-configuration.ts';

interface Concern {
  readonly direction: Direction;
  readonly relevant: number;
}

/** The pairs so far; those after `lastScreening` count as measured again. */
export function evidenceSoFar(
  { project, objectives, named }: Campaign,
  { sample, trials }: CampaignState,
  lastScreening = Number.POSITIVE_INFINITY,
) {
  const projections = sample.flatMap(({ key, configuration }) => {
    const baseKey = project(configuration);
    return baseKey === null ? [] : [[key, baseKey] as const];
  });
  const { pairs } = pairTrials(trials, new Map(projections));
  return gatherEvidence(objectives, { sample, pairs, named, lastScreening });
}

/** Whether some measured change is over the relevant one by two standard errors. */
function isFound({ effects }: Effects, { direction, relevant }: Concern): boolean {
  return effects.some(
    ({ mean, meanVariance }) =>
      fractionOf(mean - 2 * Math.sqrt(meanVariance), direction) > relevant,
  );
}

/** The next configurations to be measured, each chosen with all earlier results known. */
export function chooseNext(
  campaign: Campaign,
  state: CampaignState,
  count: number,
): SampledConfiguration[] {
  const { ground, settings } = campaign;
  const { options, drawn: candidates } = ground;
  const chosen = state.sample.map(({ configuration }) => configuration);
  const objectives = evidenceSoFar(campaign, state).map((evidence) => ({
    effects: effectsOf(evidence),
    concern: {
      direction: evidence.objective.direction,
      relevant: relevantChangeOf(evidence.objective),
    },
  }));
  const suspicions = objectives
    .filter(({ effects, concern }) => isFound(effects, concern))
    .map(({ effects }) => createSuspicion(findRegions(effects.effects, ground)));
  const disputed = acquireDisputed(candidates, { chosen, suspicions }, count);
  const seed = settings.seed + state.round;
  const possibleChanges = objectives.flatMap(({ effects: { effects } }) => {
    const measured = effects.map(({ configuration, mean }) => ({ configuration, change: mean }));
    return measured.length === 0
      ? []
      : [predictPossibleChanges(measured, candidates, { options, seed })];
  });
  const promising = acquirePromising(
    { options, candidates, possibleChanges },
    [...chosen, ...disputed],
    count - disputed.length,
  );
  const origin = possibleChanges.length > 0 ? 'acquisition' : 'coverage';
  return [
    ...disputed.map((configuration) => sampled('acquisition', configuration)),
    ...promising.map((configuration) => sampled(origin, configuration)),
  ];
}
