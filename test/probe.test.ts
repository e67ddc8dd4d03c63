import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trial } from '../src/measurement/trial.ts';
import { probeBenchmark } from '../src/probe.ts';

/** Trials of 60 s. */
function createAccess(limitSeconds: number) {
  let now = 0;
  const kept: string[] = [];
  const events: string[] = [];
  const access = {
    runTrial: async ({ revision, key, repetition }: Omit<Trial, 'seconds' | 'outcome'>) => {
      now += 60;
      events.push(`run ${revision}`);
      const outcome = { status: 'success', values: { time: 1 } } as const;
      return { revision, key, repetition, seconds: 60, outcome };
    },
    keep: async ({ revision }: Trial) => {
      kept.push(revision);
      events.push(`keep ${revision}`);
    },
    remainingSeconds: () => limitSeconds - now,
  };
  return { access, kept, events };
}

const KEYS = { key: 'head', baseKey: 'base' };

test('both revisions are tried, and each trial is kept before the next', async () => {
  const { access, events } = createAccess(200);
  const { trials, baseWorks, note } = await probeBenchmark(access, KEYS);
  assert.deepEqual(events, ['run head', 'keep head', 'run base', 'keep base']);
  assert.deepEqual([trials.length, baseWorks, note], [2, true, null]);
});

test('a time that is over before the first trial is a user error', async () => {
  const { access, events } = createAccess(0);
  await assert.rejects(probeBenchmark(access, KEYS), {
    name: 'UserError',
    message: /^budget\.minutes: the time was over before the first trial/,
  });
  assert.deepEqual(events, []);
});

test('base is not begun after the end of the time, and a note says so', async () => {
  const { access, kept } = createAccess(50);
  const { trials, baseWorks, note } = await probeBenchmark(access, KEYS);
  assert.deepEqual(kept, ['head']);
  assert.deepEqual([trials.length, baseWorks], [1, false]);
  assert.match(note ?? '', /^No time was left to measure base/);
});

test('what an interrupted run tried is not tried again', async () => {
  const { access, events } = createAccess(200);
  const { trials } = await probeBenchmark(access, KEYS);
  const recall = ({ revision }: Pick<Trial, 'revision'>) =>
    trials.find((trial) => trial.revision === revision) ?? null;
  const again = await probeBenchmark({ ...access, recall }, KEYS);
  assert.equal(events.length, 4);
  assert.deepEqual(again.trials, trials);
  const headOnly = await probeBenchmark(
    { ...access, recall: ({ revision }) => (revision === 'head' ? (trials[0] ?? null) : 'cut') },
    KEYS,
  );
  assert.equal(events.length, 4);
  assert.deepEqual([headOnly.trials.length, headOnly.baseWorks], [1, false]);
});
