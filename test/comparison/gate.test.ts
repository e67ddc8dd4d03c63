import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssessedRegion } from '../../src/comparison/assessed-region.ts';
import type { Assessment } from '../../src/comparison/assessment.ts';
import type { Carriers } from '../../src/comparison/carriers.ts';
import type { Change } from '../../src/comparison/change.ts';
import { closeGate, type HeadLevel } from '../../src/comparison/gate.ts';
import type { Objective } from '../../src/settings/settings.ts';
import { latency } from './synthetic-evidence.ts';

const unchanged: Change = { estimate: 0, low: -0.01, high: 0.01 };

interface Situation {
  readonly thresholds?: Partial<Objective>;
  readonly change?: Change | null;
  readonly region?: Change;
  readonly suspectedRegion?: Change;
  readonly carriers?: Carriers;
}

function regionOf(change: Change | undefined): AssessedRegion | null {
  if (change === undefined) return null;
  return {
    rule: [{ option: 'codec', operator: '=', value: 'dense' }],
    conditions: [],
    share: 0.3,
    change,
    screened: change,
    keys: [],
    isSettled: true,
  };
}

function assess(situation: Situation): Assessment {
  const { thresholds, change = unchanged, carriers = null } = situation;
  return {
    objective: { ...latency, ...thresholds },
    verdict: 'inconclusive',
    places: [{ place: 'default', change, verdict: 'inconclusive' }],
    region: regionOf(situation.region),
    suspectedRegion: regionOf(situation.suspectedRegion),
    carriers,
    confirmation: null,
    effects: [],
    forecast: null,
  };
}

function gateOf(...situations: Situation[]) {
  return closeGate({ assessments: situations.map(assess), levels: [], failingOnlyAtHead: [] });
}

function limitGate(objective: Partial<Objective>, level: HeadLevel['level']) {
  const levels = [{ objective: { ...latency, ...objective }, place: 'default', level }];
  return closeGate({ assessments: [], levels, failingOnlyAtHead: [] });
}

const clear: Change = { estimate: 0.2, low: 0.15, high: 0.25 };
const doubtful: Change = { estimate: 0.2, low: -0.05, high: 0.5 };

test('nothing measured and nothing changed pass', () => {
  assert.deepEqual(closeGate({ assessments: [], levels: [], failingOnlyAtHead: [] }), {
    conclusion: 'pass',
    reasons: [],
  });
  assert.equal(gateOf({ thresholds: { warn: 0.03, fail: 0.1 } }).conclusion, 'pass');
});

test('a change clearly beyond fail fails and says by how much', () => {
  const gate = gateOf({ thresholds: { fail: 0.1 }, change: clear });
  assert.deepEqual(gate, {
    conclusion: 'fail',
    reasons: ['latency: default is worse by +20 % (at least +15 %); fail is +10 %'],
  });
});

test('a change clearly beyond warn but not beyond fail warns', () => {
  const gate = gateOf({ thresholds: { warn: 0.1, fail: 0.3 }, change: clear });
  assert.equal(gate.conclusion, 'warn');
  assert.deepEqual(gate.reasons, [
    'latency: default is worse by +20 % (at least +15 %); warn is +10 %',
  ]);
  assert.equal(gateOf({ thresholds: { warn: 0.1 }, change: clear }).conclusion, 'warn');
});

test('without thresholds no change is a reason', () => {
  assert.equal(gateOf({ change: clear, region: clear }).conclusion, 'pass');
});

test('an estimate beyond the threshold with an interval around no change passes', () => {
  const thresholds = { warn: 0.03, fail: 0.1 };
  assert.equal(gateOf({ thresholds, change: doubtful }).conclusion, 'pass');
});

test('an improvement passes, however large', () => {
  const better: Change = { estimate: -0.5, low: -0.6, high: -0.4 };
  assert.equal(
    gateOf({ thresholds: { warn: 0.01, fail: 0.02 }, change: better }).conclusion,
    'pass',
  );
});

test('a place without any pair is no reason', () => {
  assert.equal(gateOf({ thresholds: { fail: 0 }, change: null }).conclusion, 'pass');
});

test('a threshold of zero fails on any settled change for the worse', () => {
  const small: Change = { estimate: 0.01, low: 0.005, high: 0.02 };
  assert.equal(gateOf({ thresholds: { fail: 0 }, change: small }).conclusion, 'fail');
  assert.equal(gateOf({ thresholds: { fail: 0 } }).conclusion, 'pass');
});

test('a region beyond the threshold fails and is named by its rule', () => {
  const gate = gateOf({ thresholds: { fail: 0.1 }, region: clear });
  assert.equal(gate.conclusion, 'fail');
  assert.match(gate.reasons.join(), /^latency: where codec = "dense" is worse by \+20 %/);
});

test('measured configurations beyond fail fail, beyond warn alone warn, and are counted', () => {
  const carriers = { keys: ['a', 'b', 'c'], change: clear };
  const strict = gateOf({ thresholds: { warn: 0.03, fail: 0.1 }, carriers });
  assert.deepEqual(strict, {
    conclusion: 'fail',
    reasons: [
      'latency: 3 measured configurations are worse by +20 % (at least +15 %); fail is +10 %',
    ],
  });
  const single = { keys: ['a'], change: clear };
  const lenient = gateOf({ thresholds: { warn: 0.1, fail: 0.3 }, carriers: single });
  assert.deepEqual(lenient, {
    conclusion: 'warn',
    reasons: [
      'latency: a measured configuration is worse by +20 % (at least +15 %); warn is +10 %',
    ],
  });
  const thresholds = { warn: 0.16, fail: 0.3 };
  assert.equal(gateOf({ thresholds, carriers }).conclusion, 'pass');
  assert.equal(gateOf({ carriers }).conclusion, 'pass');
});

test('measured configurations name the region that is suspected, and give way to a settled one', () => {
  const carriers = { keys: ['a', 'b'], change: clear };
  const thresholds = { fail: 0.1 };
  const suspected = gateOf({ thresholds, carriers, suspectedRegion: doubtful });
  assert.deepEqual(suspected.reasons, [
    'latency: 2 measured configurations, perhaps where codec = "dense", are worse by +20 % (at least +15 %); fail is +10 %',
  ]);
  const settled = gateOf({ thresholds, carriers, region: clear });
  assert.deepEqual(settled.reasons, [
    'latency: where codec = "dense" is worse by +20 % (at least +15 %); fail is +10 %',
  ]);
  assert.equal(gateOf({ thresholds, suspectedRegion: clear }).conclusion, 'pass');
});

test('failures come before warnings, and one failure decides', () => {
  const gate = gateOf(
    { thresholds: { name: 'size', warn: 0.1 }, change: clear },
    { thresholds: { fail: 0.1 }, change: clear },
    { thresholds: { name: 'memory', warn: 0.1, fail: 0.1 } },
  );
  assert.equal(gate.conclusion, 'fail');
  assert.deepEqual(
    gate.reasons.map((reason) => reason.split(':')[0]),
    ['latency', 'size'],
  );
});

test('what fails only at head fails', () => {
  const gate = closeGate({
    assessments: [],
    levels: [],
    failingOnlyAtHead: ['The configuration default'],
  });
  assert.deepEqual(gate, {
    conclusion: 'fail',
    reasons: ['The configuration default fails at head only'],
  });
});

test('a minimized objective fails above its limit and passes below', () => {
  const limited = { limit: 100, direction: 'minimize' } as const;
  const above = limitGate(limited, { estimate: 120, low: 110, high: 130 });
  assert.equal(above.conclusion, 'fail');
  assert.deepEqual(above.reasons, ['latency: default measures 120 ms; limit is 100']);
  assert.equal(limitGate(limited, { estimate: 80, low: 70, high: 90 }).conclusion, 'pass');
  assert.equal(limitGate(limited, { estimate: 100, low: 100, high: 100 }).conclusion, 'pass');
});

test('a maximized objective fails below its limit and passes above', () => {
  const limited = { limit: 100, direction: 'maximize', unit: '' } as const;
  const below = limitGate(limited, { estimate: 80, low: 70, high: 90 });
  assert.equal(below.conclusion, 'fail');
  assert.deepEqual(below.reasons, ['latency: default measures 80.0; limit is 100']);
  assert.equal(limitGate(limited, { estimate: 120, low: 110, high: 130 }).conclusion, 'pass');
});

test('a limit within the noise of the measurement warns', () => {
  for (const [direction, estimate] of [
    ['minimize', 101],
    ['maximize', 99],
  ] as const) {
    const gate = limitGate({ limit: 100, direction }, { estimate, low: 95, high: 105 });
    assert.equal(gate.conclusion, 'warn', direction);
    assert.match(gate.reasons.join(), /within the noise/);
  }
  const beside = { estimate: 99, low: 95, high: 105 };
  assert.equal(limitGate({ limit: 100, direction: 'minimize' }, beside).conclusion, 'pass');
});

test('a level without bounds warns and never fails', () => {
  const gate = limitGate(
    { limit: 100 },
    { estimate: 500, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
  );
  assert.equal(gate.conclusion, 'warn');
  assert.match(gate.reasons[0] ?? '', /limit is 100, measured too rarely to be sure$/u);
});

test('a level without a limit is no reason', () => {
  assert.equal(limitGate({}, { estimate: 1e9, low: 1e9, high: 1e9 }).conclusion, 'pass');
});
