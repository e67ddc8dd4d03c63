import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { schedulePairs } from '../../src/measurement/schedule.ts';
import type {
  PairedConfiguration,
  SchedulePlan,
  TrialRequest,
} from '../../src/measurement/schedule.ts';

/** Configurations of head with shared projections; now and then head alone. */
const configurations = fc.oneof(
  fc.uniqueArray(
    fc.record({ key: fc.nat(40), baseKey: fc.nat(6) }).map(({ key, baseKey }) => ({
      key: `h${key}`,
      baseKey: `b${baseKey}`,
    })),
    { selector: ({ key }) => key, minLength: 1, maxLength: 15 },
  ),
  fc.uniqueArray(
    fc.nat(40).map((key) => ({ key: `h${key}`, baseKey: null })),
    { selector: ({ key }) => key, minLength: 1, maxLength: 8 },
  ),
);
const plans = fc.record({
  configurations,
  pairs: fc.integer({ min: 1, max: 6 }),
  earlier: fc.constant([]),
  seed: fc.integer(),
});

function forEveryPlan(check: (plan: SchedulePlan) => void): void {
  fc.assert(fc.property(plans, check), { numRuns: 200 });
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The runs of requests next to each other that belong to one projection. */
function visitsOf(
  requests: readonly TrialRequest[],
  members: readonly PairedConfiguration[],
): TrialRequest[][] {
  const groups = new Map(members.map(({ key, baseKey }) => [key, baseKey ?? key]));
  const visits: TrialRequest[][] = [];
  let previous = '';
  for (const request of requests) {
    const group = request.revision === 'base' ? request.key : (groups.get(request.key) ?? '');
    const visit = `${group} ${request.repetition}`;
    if (visit === previous) visits.at(-1)?.push(request);
    else visits.push([request]);
    previous = visit;
  }
  return visits;
}

function measured(requests: readonly TrialRequest[]): TrialRequest[] {
  return requests.filter(({ repetition }) => repetition > 0);
}

test('the same seed gives the same order', () => {
  forEveryPlan((plan) => assert.deepEqual(schedulePairs(plan), schedulePairs(plan)));
});

test('another seed gives another order', () => {
  const members = Array.from({ length: 12 }, (_, index) => ({
    key: `h${index}`,
    baseKey: `b${index}`,
  }));
  const plan = { configurations: members, pairs: 2, earlier: [], seed: 1 };
  assert.notDeepEqual(schedulePairs(plan), schedulePairs({ ...plan, seed: 2 }));
});

test('every configuration is measured once a repetition, and each projection once for all', () => {
  forEveryPlan((plan) => {
    const requests = measured(schedulePairs(plan));
    const bases = new Set(plan.configurations.flatMap(({ baseKey }) => baseKey ?? []));
    const expected = [
      ...plan.configurations.map(({ key }) => `head ${key}`),
      ...[...bases].map((key) => `base ${key}`),
    ].toSorted(byText);
    for (let visit = 0; visit < plan.pairs; visit += 1) {
      const own = requests.filter(({ repetition }) => repetition === visit + 1);
      assert.deepEqual(
        own.map(({ revision, key }) => `${revision} ${key}`).toSorted(byText),
        expected,
      );
    }
    assert.equal(requests.length, expected.length * plan.pairs);
  });
});

test('a base trial runs next to all its head trials, at one end of them', () => {
  forEveryPlan((plan) => {
    for (const visit of visitsOf(measured(schedulePairs(plan)), plan.configurations)) {
      const base = visit.findIndex(({ revision }) => revision === 'base');
      const member = visit.find(({ revision }) => revision === 'head');
      const isAlone = member?.partners.length === 0;
      assert.ok(isAlone ? base === -1 : base === 0 || base === visit.length - 1);
      const heads = visit.filter(({ revision }) => revision === 'head').map(({ key }) => key);
      if (base >= 0)
        assert.deepEqual(visit[base]?.partners.toSorted(byText), heads.toSorted(byText));
    }
  });
});

test('each second visit of a group is the first one backwards', () => {
  forEveryPlan((plan) => {
    const visits = visitsOf(measured(schedulePairs(plan)), plan.configurations);
    for (const { key } of plan.configurations) {
      const own = visits.filter((visit) => visit.some((request) => request.key === key));
      for (let first = 0; first + 1 < own.length; first += 2) {
        const keys = own[first]?.map((request) => `${request.revision} ${request.key}`);
        const backwards = own[first + 1]?.map((request) => `${request.revision} ${request.key}`);
        assert.deepEqual(backwards, keys?.toReversed());
      }
    }
  });
});

test('a linear drift of the machine leaves no trace within an ABBA', () => {
  const members = [1, 2, 3].map((head) => ({ key: `h${head}`, baseKey: 'b' }));
  const plan = { configurations: members, pairs: 4, earlier: [], seed: 7 };
  const requests = measured(schedulePairs(plan));
  for (const { key } of members) {
    const lag = (repetition: number): number => {
      const own = requests.filter((request) => request.repetition === repetition);
      return own.findIndex((r) => r.key === key) - own.findIndex((r) => r.revision === 'base');
    };
    assert.equal(lag(1) + lag(2), 0);
    assert.equal(lag(3) + lag(4), 0);
  }
});

test('over many groups an odd number of pairs starts about as often with head as with base', () => {
  const members = Array.from({ length: 400 }, (_, index) => ({
    key: `h${index}`,
    baseKey: `b${index}`,
  }));
  const plan = { configurations: members, pairs: 1, earlier: [], seed: 3 };
  const visits = visitsOf(measured(schedulePairs(plan)), members);
  const headFirst = visits.filter(([first]) => first?.revision === 'head').length;
  assert.ok(headFirst > 150 && headFirst < 250, `${headFirst} of 400`);
});

test('the order of groups is drawn anew for every repetition', () => {
  const members = Array.from({ length: 12 }, (_, index) => ({
    key: `h${index}`,
    baseKey: `b${index}`,
  }));
  const plan = { configurations: members, pairs: 2, earlier: [], seed: 5 };
  const requests = schedulePairs(plan).filter(({ revision }) => revision === 'head');
  const orderOf = (wanted: number): string[] =>
    requests.filter(({ repetition }) => repetition === wanted).map(({ key }) => key);
  assert.notDeepEqual(orderOf(1), orderOf(2));
});

test('one warm-up comes before the first measured trial of each configuration and revision', () => {
  forEveryPlan((plan) => {
    const warm = new Set<string>();
    for (const { revision, key, repetition } of schedulePairs(plan)) {
      assert.equal(warm.has(`${revision} ${key}`), repetition > 0);
      warm.add(`${revision} ${key}`);
    }
  });
});

test('a later round warms up only what is new and counts repetitions on', () => {
  const requests = schedulePairs({
    configurations: [
      { key: 'h1', baseKey: 'b' },
      { key: 'h2', baseKey: 'b' },
    ],
    pairs: 1,
    earlier: (['base', 'head'] as const).map((revision) => ({
      revision,
      key: revision === 'base' ? 'b' : 'h1',
      repetition: 5,
      seconds: 1,
      outcome: { status: 'success' as const, values: {} },
    })),
    seed: 1,
  });
  const warmUps = requests.filter(({ repetition }) => repetition === 0);
  assert.deepEqual(
    warmUps.map(({ revision, key }) => [revision, key]),
    [['head', 'h2']],
  );
  const measuredIn = new Set(measured(requests).map(({ repetition }) => repetition));
  assert.deepEqual([...measuredIn], [6]);
});

test('when head is measured alone there are head trials only, without partners', () => {
  const requests = schedulePairs({
    configurations: ['h1', 'h2'].map((key) => ({ key, baseKey: null })),

    pairs: 2,
    earlier: [],
    seed: 1,
  });
  assert.equal(requests.length, 6);
  assert.ok(
    requests.every(({ revision, partners }) => revision === 'head' && partners.length === 0),
  );
});
