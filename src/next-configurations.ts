import type { Campaign, CampaignState } from './campaign.ts';
import { createSuspicion } from './comparison/committee.ts';
import { findRegions } from './comparison/region.ts';
import { isTelling, lookAt, type Outlook } from './outlook.ts';
import { predictPossibleChanges } from './model/possible-change.ts';
import { acquireDisputed, acquirePromising, acquireProposed } from './sample/acquisition.ts';
import { sampled, type SampledConfiguration } from './sample/sampled-configuration.ts';
import { shareOut, type Yield } from './sample/shares.ts';

/** Who chooses configurations once something is measured. Coverage is a part of both choices. */
const CHOOSERS = ['acquisition', 'language model'] as const;
type Chooser = (typeof CHOOSERS)[number];

function yieldOf(source: Chooser, later: readonly SampledConfiguration[], outlook: Outlook) {
  const own = later.filter(({ origin }) => origin === source);
  const telling = own.filter(({ key }) => isTelling(outlook, key)).length;
  return { source, measured: own.length, telling } satisfies Yield<Chooser>;
}

/** How many of the next ones the language model's proposals get. */
function countProposed(
  { sample, nominees }: CampaignState,
  { outlook, initialCount }: { readonly outlook: Outlook; readonly initialCount: number },
  count: number,
): number {
  if (nominees.length === 0) return 0;
  const later = sample.slice(initialCount);
  const yields = CHOOSERS.map((source) => yieldOf(source, later, outlook));
  return shareOut(yields, count).filter((source) => source === 'language model').length;
}

/** The next configurations to be measured, each chosen with all earlier results known. */
export function chooseNext(
  campaign: Campaign,
  state: CampaignState,
  count: number,
): SampledConfiguration[] {
  const { ground, settings } = campaign;
  const { options, drawn } = ground;
  const outlook = lookAt(campaign, state);
  const seed = settings.seed + state.round;
  const promising = outlook.measured.map((measured) => (candidates: typeof drawn) => {
    return predictPossibleChanges(measured, candidates, { options, seed });
  });
  const chosen = state.sample.map(({ configuration }) => configuration);
  const proposed = acquireProposed(
    { options, nominees: state.nominees, predict: promising },
    chosen,
    countProposed(state, { outlook, initialCount: campaign.initial.length }, count),
  );
  const suspicions = outlook.found.map(({ effects }) =>
    createSuspicion(findRegions(effects, ground)),
  );
  const disputed = acquireDisputed(
    drawn,
    { chosen: [...chosen, ...proposed], suspicions },
    count - proposed.length,
  );
  const others = acquirePromising(
    { options, candidates: drawn, possibleChanges: promising.map((predict) => predict(drawn)) },
    [...chosen, ...proposed, ...disputed],
    count - proposed.length - disputed.length,
  );
  const origin = promising.length > 0 ? 'acquisition' : 'coverage';
  return [
    ...proposed.map((configuration) => sampled('language model', configuration)),
    ...disputed.map((configuration) => sampled('acquisition', configuration)),
    ...others.map((configuration) => sampled(origin, configuration)),
  ];
}
