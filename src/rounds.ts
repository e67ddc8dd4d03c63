import type { Campaign, CampaignResult, CampaignState } from './campaign.ts';
import type { Ending } from './measurement/ending.ts';
import { isDoubted, isSettled } from './comparison/confirmation.ts';
import type { Evidence } from './comparison/effect.ts';
import { stageEvidence, type Judging, type StagedEvidence } from './comparison/staged-evidence.ts';
import { chooseSuspects, worstSuspects } from './comparison/suspects.ts';
import { splitPairs, type PairBudget } from './measurement/pair-budget.ts';
import { evidenceSoFar } from './outlook.ts';
import { countTrials, measureRound, type Effort } from './round.ts';
import { screen } from './screening.ts';

interface Rescreening extends Effort {
  /** Pairs in all. */
  readonly budget: number;
  readonly laterTrials: number;
}

/**
 * After a few pairs each, most of the worst looking configurations are only unlucky: those get as
 * many once more, before the fresh pairs go to what still looks regressed. Returns the pairs spent.
 * One alone has no rival, and the named places have all their pairs.
 */
async function rescreen(
  campaign: Campaign,
  state: CampaignState,
  { budget, ...effort }: Rescreening,
): Promise<number> {
  const keys = worstSuspects(evidenceSoFar(campaign, state), {
    count: Math.floor(budget / effort.pairs),
    except: new Set(campaign.named.map(({ key }) => key)),
  });
  const configurations = state.sample.filter(({ key }) => keys.has(key));
  if (configurations.length < 2 || state.cut.size > 0) return 0;
  campaign.onAgain(configurations.length);
  const laterTrials = countTrials(budget - configurations.length * effort.pairs);
  await measureRound(campaign, state, {
    configurations,
    ...effort,
    isScreening: false,
    laterTrials: effort.laterTrials + laterTrials,
  });
  return configurations.length * effort.pairs;
}

/** The evidence in doubt with its critical values, if all of it is settled; else null. */
function settle(evidence: readonly Evidence[], judging: Judging): StagedEvidence[] | null {
  const settled: StagedEvidence[] = [];
  for (const doubted of evidence.filter(isDoubted)) {
    const staged = stageEvidence(doubted, judging);
    if (!isSettled(staged)) return null;
    settled.push(staged);
  }
  return settled;
}

interface Confirmed {
  readonly ending: Ending['confirmation'];
  readonly staged: readonly StagedEvidence[];
}

/** What looks regressed is measured again a few times, and as often as can be where that leaves it open. */
async function confirm(
  campaign: Campaign,
  state: CampaignState,
  { pairs, lastScreening }: { readonly pairs: number; readonly lastScreening: number },
): Promise<Confirmed> {
  const suspects = chooseSuspects(evidenceSoFar(campaign, state), pairs);
  const configurations = state.sample.filter(({ key }) => suspects.keys.includes(key));
  if (configurations.length === 0) return { ending: 'nothing', staged: [] };
  campaign.onAgain(configurations.length);
  const { remainingSeconds, objectives, settings } = campaign;
  const judging = { objectiveCount: objectives.length, seed: settings.seed };
  const cutBefore = state.cut.size;
  let left = suspects.pairs;
  for (const wave of suspects.waves) {
    left -= wave;
    const laterTrials = countTrials(left * configurations.length);
    const effort = { pairs: wave, remainingSeconds, isScreening: false, laterTrials };
    await measureRound(campaign, state, { configurations, ...effort });
    if (state.cut.size > cutBefore) return { ending: 'minutes', staged: [] };
    // The report judges what the last wave brings.
    if (left === 0) break;
    const staged = settle(evidenceSoFar(campaign, state, lastScreening), judging);
    if (staged !== null) return { ending: 'settled', staged };
  }
  return { ending: 'pairs', staged: [] };
}

function lastRepetition({ trials }: CampaignState): number {
  return trials.reduce((last, { repetition }) => Math.max(last, repetition), 0);
}

/** Head alone has nothing to confirm. */
function planPairs({ settings, initial, project, named }: Campaign): PairBudget {
  const isAlone = initial.every(({ configuration }) => project(configuration) === null);
  return isAlone
    ? { screening: settings.budget.pairs, rescreening: 0, confirmation: 0 }
    : splitPairs(settings.budget, named.length);
}

/** The screening of the whole sample, and the confirmation of what looks regressed. */
export async function runCampaign(campaign: Campaign): Promise<CampaignResult> {
  const state: CampaignState = {
    sample: [],
    trials: [...campaign.earlier],
    cut: new Set(),
    round: 0,
    nominees: [],
    visits: 0,
  };
  const { settings, remainingSeconds } = campaign;
  const { screening, rescreening, confirmation } = planPairs(campaign);
  const kept = confirmation > 0 ? remainingSeconds() * settings.budget.confirmation : 0;
  const effort = { pairs: screening, remainingSeconds: () => remainingSeconds() - kept };
  const laterTrials = countTrials(rescreening + confirmation);
  const screened = await screen(campaign, state, { ...effort, isScreening: true, laterTrials });
  const rescreened = await rescreen(campaign, state, {
    ...effort,
    budget: rescreening,
    laterTrials: countTrials(confirmation),
  });
  const lastScreening = lastRepetition(state);
  const pairs = rescreening - rescreened + confirmation;
  const confirmed =
    pairs > 0
      ? await confirm(campaign, state, { pairs, lastScreening })
      : { ending: 'nothing' as const, staged: [] };
  const { sample, trials, cut } = state;
  const ending = { screening: screened, confirmation: confirmed.ending };
  return { sample, trials, cut: [...cut], lastScreening, ending, staged: confirmed.staged };
}
