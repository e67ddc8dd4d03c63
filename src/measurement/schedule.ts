import { seededRandom, shuffled } from '../random.ts';
import type { Random } from '../random.ts';
import { identityOf } from './trial.ts';
import type { Revision, Trial } from './trial.ts';

/** A configuration of head to be measured, by keys. */
export interface PairedConfiguration {
  readonly key: string;
  /** Key of its projection to base; null when head is measured alone. */
  readonly baseKey: string | null;
}

/** A trial to be run. */
export interface TrialRequest {
  readonly revision: Revision;
  readonly key: string;
  readonly repetition: number;
  /** Keys of the other revision's trials that pair with this one; none when head is alone. */
  readonly partners: readonly string[];
}

export interface SchedulePlan {
  readonly configurations: readonly PairedConfiguration[];
  readonly pairs: number;
  /**
   * Trials of earlier rounds: what they measured needs no second warm-up, and repetitions count on
   * from theirs, so that one number is one visit.
   */
  readonly earlier: readonly Trial[];
  /** Keys of head that every repetition begins with, so that they are the last to be cut. */
  readonly first?: ReadonlySet<string>;
  readonly seed: number;
}

type Slot = Omit<TrialRequest, 'repetition'>;

interface Group {
  readonly baseKey: string | null;
  readonly headKeys: readonly string[];
}

/** The requests of one round, in their order. */
export function schedulePairs(plan: SchedulePlan): TrialRequest[] {
  return scheduleVisits(plan).flat();
}

/**
 * The order of the trials of one round, by visits. Configurations with the same projection share its base
 * trials. Every repetition visits all groups in a new random order, so that drift of the machine
 * falls on all alike; within a visit base and heads run next to each other, and the next visit
 * runs them the other way round (ABBA), so that a linear drift cancels. A coin for each group says
 * which way comes first: over an odd number of pairs neither revision is first more often.
 */
export function scheduleVisits(plan: SchedulePlan): TrialRequest[][] {
  const random = seededRandom(plan.seed);
  const groups = groupByProjection(plan.configurations);
  const orders = groups.map((group) => drawOrders(group, plan.pairs, random));
  const lastRepetition = Math.max(0, ...plan.earlier.map(({ repetition }) => repetition));
  const warm = new Set(plan.earlier.map(identityOf));
  const visits: TrialRequest[][] = [];
  for (let visit = 0; visit < plan.pairs; visit += 1) {
    for (const ofGroup of firstOnes(shuffled(orders, random), plan.first)) {
      const slots = ofGroup[visit] ?? [];
      const cold = slots.filter((slot) => !warm.has(identityOf(slot)));
      for (const slot of cold) warm.add(identityOf(slot));
      visits.push([...requestsOf(cold, 0), ...requestsOf(slots, lastRepetition + 1 + visit)]);
    }
  }
  return visits;
}

function firstOnes(orders: readonly Slot[][][], first: ReadonlySet<string> = new Set()) {
  const isFirst = (ofGroup: Slot[][]) =>
    ofGroup.some((slots) =>
      slots.some(({ revision, key }) => revision === 'head' && first.has(key)),
    );
  return [...orders.filter(isFirst), ...orders.filter((ofGroup) => !isFirst(ofGroup))];
}

function groupByProjection(configurations: readonly PairedConfiguration[]): Group[] {
  const headKeys = new Map<string, Set<string>>();
  const alone = new Set<string>();
  for (const { key, baseKey } of configurations) {
    if (baseKey === null) alone.add(key);
    else headKeys.set(baseKey, (headKeys.get(baseKey) ?? new Set()).add(key));
  }
  return [
    ...[...headKeys].map(([baseKey, keys]) => ({ baseKey, headKeys: [...keys] })),
    ...[...alone].map((key) => ({ baseKey: null, headKeys: [key] })),
  ];
}

/** One order a visit. Heads change places from one ABBA to the next: none is always far from base. */
function drawOrders(group: Group, visits: number, random: Random): Slot[][] {
  const partners = group.baseKey === null ? [] : [group.baseKey];
  const base = partners.map((key): Slot => ({ revision: 'base', key, partners: group.headKeys }));
  const isHeadFirst = random() < 0.5;
  let order: Slot[] = [];
  return Array.from({ length: visits }, (_, visit) => {
    if (visit % 2 === 1) return order.toReversed();
    const keys = shuffled(group.headKeys, random);
    const heads = keys.map((key): Slot => ({ revision: 'head', key, partners }));
    order = isHeadFirst ? [...heads, ...base] : [...base, ...heads];
    return order;
  });
}

function requestsOf(slots: readonly Slot[], repetition: number): TrialRequest[] {
  return slots.map(({ revision, key, partners }) => ({ revision, key, partners, repetition }));
}
