import type { Campaign, CampaignState } from './campaign.ts';
import type { Ending } from './measurement/ending.ts';
import { chooseNext } from './next-configurations.ts';
import { gatherFindings } from './outlook.ts';
import { countTrials, measureRound, type Round } from './round.ts';
import type { SampledConfiguration } from './sample/sampled-configuration.ts';

/** Share of the configurations that is chosen before anything is measured. */
export const INITIAL_SHARE = 0.5;
// Later configurations come in this many steps, each chosen with all earlier results known.
export const LATER_ROUNDS = 8;
// The language model is asked before the first of them and half way: a request takes as long as some
// trials.
const CONSULTATIONS = 2;

// Most of a screening, as noise-pairs.ts spaces them.
const NOISE_TRIALS = 8;

type Screening = Omit<Round, 'configurations'>;

/** Most trials that follow when so many configurations are screened. */
function countLater({ count }: Campaign, { pairs, laterTrials }: Screening, screened: number) {
  const later = Math.max(0, count - screened);
  return countTrials(later * pairs, later) + NOISE_TRIALS + laterTrials;
}

/** Default and profiles are reported whatever they show: they get all their pairs. */
async function screenInitial(
  campaign: Campaign,
  state: CampaignState,
  screening: Screening,
): Promise<void> {
  const { named, initial, settings } = campaign;
  const places = initial.filter(({ key }) => named.some((place) => place.key === key));
  const missing = Math.max(0, settings.budget.pairs - screening.pairs);
  const later = countLater(campaign, screening, initial.length);
  campaign.onRound(0, initial.length);
  const laterTrials = later + countTrials(places.length * missing);
  await measureRound(campaign, state, { ...screening, configurations: initial, laterTrials });
  state.sample.push(...initial);
  if (missing === 0 || places.length === 0) return;
  const round = { ...screening, configurations: places, pairs: missing, laterTrials: later };
  await measureRound(campaign, state, round);
}

async function screenMore(
  campaign: Campaign,
  state: CampaignState,
  { configurations, ...screening }: Screening & Pick<Round, 'configurations'>,
): Promise<void> {
  const measured = state.sample.length;
  campaign.onRound(measured, configurations.length);
  const laterTrials = countLater(campaign, screening, measured + configurations.length);
  await measureRound(campaign, state, { ...screening, configurations, laterTrials });
  state.sample.push(...configurations);
}

/** Steps before which the language model is asked. */
function planConsultations(steps: number): Set<number> {
  return new Set(
    Array.from({ length: CONSULTATIONS }, (_, index) =>
      Math.floor((index * steps) / CONSULTATIONS),
    ),
  );
}

/**
 * Measures the initial sample, then spends the rest of the configurations step by step: on
 * configurations that may have got much worse and yet spread, by turns with what the language model
 * proposes; once a change is found, first on those that tell apart the rival regions that explain it.
 */
export async function screen(
  campaign: Campaign,
  state: CampaignState,
  screening: Screening,
): Promise<Ending['screening']> {
  const { count, consult } = campaign;
  await screenInitial(campaign, state, screening);
  const size = Math.max(1, Math.ceil((count * (1 - INITIAL_SHARE)) / LATER_ROUNDS));
  const consultations = planConsultations(Math.ceil((count - state.sample.length) / size));
  for (let step = 0; state.cut.size === 0; step++) {
    const open = count - state.sample.length;
    if (open <= 0) return 'configurations';
    if (consult !== null && consultations.has(step)) {
      state.nominees = await consult(gatherFindings(campaign, state));
    }
    const configurations: SampledConfiguration[] = chooseNext(
      campaign,
      state,
      Math.min(size, open),
    );
    if (configurations.length === 0) return 'space';
    await screenMore(campaign, state, { ...screening, configurations });
  }
  return 'minutes';
}
