import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measure } from '../../src/measurement/measure.ts';
import type { Measuring } from '../../src/measurement/measure.ts';
import { schedulePairs } from '../../src/measurement/schedule.ts';
import type { TrialRequest } from '../../src/measurement/schedule.ts';
import type { Outcome, Revision, Trial } from '../../src/measurement/trial.ts';

const success: Outcome = { status: 'success', values: { latency: 1 } };
const crash: Outcome = { status: 'crash', exit: 1, lastLines: '' };

/** A machine whose clock only trials move. */
function machine(setting: {
  seconds?: (request: TrialRequest) => number;
  outcome?: (request: TrialRequest) => Outcome;
  limitSeconds?: number;
}) {
  let now = 0;
  const events: string[] = [];
  const kept: Trial[] = [];
  const access: Omit<Measuring, 'requests' | 'earlier'> = {
    runTrial: async (request) => {
      events.push(`run ${nameOf(request)}`);
      const seconds = setting.seconds?.(request) ?? 1;
      now += seconds;
      const { revision, key, repetition } = request;
      return { revision, key, repetition, seconds, outcome: setting.outcome?.(request) ?? success };
    },
    remainingSeconds: () => (setting.limitSeconds ?? Infinity) - now,
    keep: async (trial) => {
      await Promise.resolve();
      kept.push(trial);
      events.push(`keep ${nameOf(trial)}`);
    },
    onProgress: ({ done, total }) => events.push(`${done}/${total}`),
  };
  return { access, events, kept };
}

function nameOf({ revision, key, repetition }: Omit<TrialRequest, 'partners'>): string {
  return `${revision} ${key} ${repetition}`;
}

function plan(keys: readonly string[], pairs: number): TrialRequest[] {
  const configurations = keys.map((key) => ({ key, baseKey: `base of ${key}` }));
  return schedulePairs({ configurations, pairs, earlier: [], seed: 1 });
}

function requestFor(revision: Revision, key: string, repetition: number): TrialRequest {
  return { revision, key, repetition, partners: [] };
}

function trialOf(key: string, repetition: number, rest: Partial<Trial>): Trial {
  return { revision: 'head', key, repetition, seconds: 1, outcome: success, ...rest };
}

test('every trial is kept before the next one starts', async () => {
  const requests = plan(['a'], 1);
  const { access, events } = machine({});
  const { trials } = await measure({ ...access, requests, earlier: [] });
  assert.equal(trials.length, requests.length);
  assert.deepEqual(
    events,
    requests.flatMap((own, index) => [
      `run ${nameOf(own)}`,
      `keep ${nameOf(own)}`,
      `${index + 1}/${requests.length}`,
    ]),
  );
});

test('what was measured before a fault of ours is kept', async () => {
  const requests = plan(['a'], 3);
  const { access, kept } = machine({
    outcome: ({ repetition }) => {
      if (repetition === 2) throw new Error('disk full');
      return success;
    },
  });
  await assert.rejects(measure({ ...access, requests, earlier: [] }), /disk full/);
  assert.equal(kept.length, 4);
});

function visitsOf(trials: readonly Omit<TrialRequest, 'partners'>[]): Set<string> {
  return new Set(
    trials.map(({ key, repetition }) => `${key.replace('base of ', '')} ${repetition}`),
  );
}

test('no visit starts that is not expected to end in time, and none is cut in two', async () => {
  for (let limitSeconds = 1; limitSeconds < 35; limitSeconds += 0.5) {
    const requests = plan(['a', 'b', 'c'], 5);
    const { access } = machine({ limitSeconds });
    const { trials, cut } = await measure({
      ...access,
      requests,
      earlier: [trialOf('other', 0, {})],
    });
    assert.ok(trials.length <= limitSeconds);
    assert.equal(trials.length + cut.length, requests.length);
    assert.ok(
      [...visitsOf(trials)].every((visit) => !visitsOf(cut).has(visit)),
      `${limitSeconds} s`,
    );
    // First repetitions of all are preferred to later ones of some.
    const first = trials.filter(({ repetition }) => repetition <= 1);
    if (limitSeconds >= 12) assert.equal(first.length, 12);
  }
});

test('what was never warmed up is not measured cold', async () => {
  const requests = plan(['a', 'b', 'c'], 5);
  const { access } = machine({ limitSeconds: 10.5 });
  const { trials } = await measure({ ...access, requests, earlier: [] });
  const isWarm = new Set<string>();
  for (const { revision, key, repetition } of trials) {
    if (repetition === 0) isWarm.add(`${revision} ${key}`);
    else assert.ok(isWarm.has(`${revision} ${key}`), `${revision} ${key} ${repetition}`);
  }
  // The third visit would take 4 seconds, a second one of the first two takes 2.
  assert.equal(trials.length, 10);
});

test('the time is exceeded by no more than the trial in which it ends', async () => {
  const requests = plan(['a', 'b', 'c'], 5);
  for (let slowFrom = 0; slowFrom < 30; slowFrom += 1) {
    let runs = 0;
    let ended = 0;
    const { access } = machine({ seconds: () => (runs++ < slowFrom ? 1 : 20), limitSeconds: 25 });
    await measure({
      ...access,
      requests,
      earlier: [],
      onProgress: ({ trial }) => {
        assert.ok(ended < 25, `a trial began after ${ended} s`);
        ended += trial.seconds;
      },
    });
  }
});

test('what an interrupted run did is neither run nor kept again, and what it cut stays cut', async () => {
  const requests = plan(['a', 'b'], 3);
  const unbroken = machine({});
  const whole = await measure({ ...unbroken.access, requests, earlier: [] });
  for (let known = 0; known <= requests.length; known += 1) {
    const recalled = new Map(whole.trials.slice(0, known).map((trial) => [nameOf(trial), trial]));
    const left = requests.slice(8, 10);
    for (const request of left) recalled.delete(nameOf(request));
    let waiting = recalled.size;
    const { access, kept } = machine({});
    const { trials, cut } = await measure({
      ...access,
      requests,
      earlier: [],
      recall: (request) => {
        if (waiting === 0) return null;
        const trial = recalled.get(nameOf(request));
        if (trial === undefined) return 'cut';
        waiting -= 1;
        return trial;
      },
    });
    assert.equal(kept.length, trials.length - recalled.size);
    assert.ok(kept.every((trial) => !recalled.has(nameOf(trial))));
    assert.deepEqual(cut, known > 10 ? left : []);
  }
});

test('no time left at the start leaves everything cut', async () => {
  const requests = plan(['a'], 1);
  const { access, events } = machine({ limitSeconds: 0 });
  const { cut } = await measure({ ...access, requests, earlier: [] });
  assert.deepEqual(cut, requests);
  assert.deepEqual(events, []);
});

test('a slow configuration that does not fit leaves the time to the quick ones', async () => {
  const requests = [
    requestFor('head', 'quick', 1),
    requestFor('head', 'slow', 1),
    requestFor('head', 'slow', 2),
    requestFor('head', 'quick', 2),
  ];
  const { access } = machine({ seconds: ({ key }) => (key === 'slow' ? 9 : 1), limitSeconds: 15 });
  const { trials, cut } = await measure({ ...access, requests, earlier: [] });
  assert.deepEqual(trials.map(nameOf), ['head quick 1', 'head slow 1', 'head quick 2']);
  assert.deepEqual(cut.map(nameOf), ['head slow 2']);
});

test('the median of all trials stands in for a configuration that has none, earlier rounds included', async () => {
  const earlier = [2, 3, 50].map((seconds, index) => trialOf('other', index, { seconds }));
  const { access } = machine({ limitSeconds: 2.9 });
  const { cut } = await measure({ ...access, requests: [requestFor('head', 'new', 1)], earlier });
  assert.equal(cut.length, 1);
  const { access: longer } = machine({ limitSeconds: 3.1 });
  const { trials } = await measure({
    ...longer,
    requests: [requestFor('head', 'new', 1)],
    earlier,
  });
  assert.equal(trials.length, 1);
});

test('a configuration that fails in its warm-up and first measured trial is given up, with its base', async () => {
  const requests = plan(['bad', 'good'], 4);
  const { access } = machine({ outcome: ({ key }) => (key === 'bad' ? crash : success) });
  const { trials, skipped, cut } = await measure({ ...access, requests, earlier: [] });
  assert.equal(trials.filter(({ key }) => key === 'bad').length, 2);
  assert.equal(trials.filter(({ key }) => key === 'good').length, 5);
  assert.equal(trials.length + skipped.length, requests.length);
  assert.ok(skipped.every(({ key }) => key === 'bad' || key === 'base of bad'));
  assert.deepEqual(cut, []);
});

test('a base that fails takes its heads along', async () => {
  const requests = plan(['bad'], 4);
  const { access } = machine({
    outcome: ({ revision }) => (revision === 'base' ? crash : success),
  });
  const { trials } = await measure({ ...access, requests, earlier: [] });
  assert.equal(trials.filter(({ revision }) => revision === 'base').length, 2);
  assert.ok(trials.filter(({ revision }) => revision === 'head').length <= 2);
});

test('a shared base goes on while one of its heads works', async () => {
  const configurations = ['bad', 'good'].map((key) => ({ key, baseKey: 'b' }));
  const requests = schedulePairs({
    configurations,

    pairs: 4,
    earlier: [],
    seed: 1,
  });
  const { access } = machine({ outcome: ({ key }) => (key === 'bad' ? crash : success) });
  const { trials, skipped } = await measure({ ...access, requests, earlier: [] });
  assert.equal(trials.filter(({ key }) => key === 'b').length, 5);
  assert.ok(skipped.every(({ key }) => key === 'bad') && skipped.length === 3);
});

test('a warm-up that fails alone gives up nothing', async () => {
  const requests = plan(['cold'], 3);
  const { access } = machine({ outcome: ({ repetition }) => (repetition === 0 ? crash : success) });
  const { trials, skipped } = await measure({ ...access, requests, earlier: [] });
  assert.equal(trials.length, requests.length);
  assert.deepEqual(skipped, []);
});

test('what failed in an earlier round is not tried again', async () => {
  const earlier = [0, 1].map((repetition) => trialOf('bad', repetition, { outcome: crash }));
  const { access } = machine({});
  const requests = [requestFor('head', 'bad', 6), requestFor('head', 'good', 6)];
  const { trials, skipped } = await measure({ ...access, requests, earlier });
  assert.deepEqual(trials.map(nameOf), ['head good 6']);
  assert.deepEqual(skipped.map(nameOf), ['head bad 6']);
});
