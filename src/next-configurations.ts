import type { Campaign, CampaignState } from './campaign.ts';
import { createSuspicion } from './comparison/committee.ts';
import { findRegions } from './comparison/region.ts';
import { isTelling, lookAt, observeLevels, type Outlook } from './outlook.ts';
import { findLevelInterest, type Interest } from './level-interest.ts';
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

/** Where much may have got worse; where head is measured alone, where its levels are least known. */
function findInterest(campaign: Campaign, state: CampaignState, { measured }: Outlook): Interest {
  const { options, drawn } = campaign.ground;
  const ground = { options, seed: campaign.settings.seed + state.round };
  if (measured.length > 0) {
    return {
      merits: measured.map((changes) => (candidates) => {
        return predictPossibleChanges(changes, candidates, ground);
      }),
    };
  }
  const levels = observeLevels(campaign, state);
  return levels.length === 0 ? { merits: [] } : findLevelInterest(levels, { ...ground, drawn });
}

/** The next configurations to be measured, each chosen with all earlier results known. */
export function chooseNext(
  campaign: Campaign,
  state: CampaignState,
  count: number,
): SampledConfiguration[] {
  const { ground } = campaign;
  const { options, drawn } = ground;
  const outlook = lookAt(campaign, state);
  const { merits, ...weights } = findInterest(campaign, state, outlook);
  const chosen = state.sample.map(({ configuration }) => configuration);
  const proposed = acquireProposed(
    { options, ...weights, nominees: state.nominees, merits },
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
    {
      options,
      ...weights,
      candidates: drawn,
      merits: merits.map((of) => of(drawn)),
    },
    [...chosen, ...proposed, ...disputed],
    count - proposed.length - disputed.length,
  );
  const origin = merits.length > 0 ? 'acquisition' : 'coverage';
  return [
    ...proposed.map((configuration) => sampled('language model', configuration)),
    ...disputed.map((configuration) => sampled('acquisition', configuration)),
    ...others.map((configuration) => sampled(origin, configuration)),
  ];
}
