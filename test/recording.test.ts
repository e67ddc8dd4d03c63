import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { CampaignResult } from '../src/campaign.ts';
import type { TrialRequest } from '../src/measurement/schedule.ts';
import { identityOf, type Trial } from '../src/measurement/trial.ts';
import { seededRandom } from '../src/random.ts';
import { openRecording, type Recording } from '../src/recording.ts';
import { runCampaign } from '../src/rounds.ts';
import { sampled } from '../src/sample/sampled-configuration.ts';
import { parseSettings } from '../src/settings/settings.ts';
import { keyOf } from '../src/space/configuration.ts';
import { identifyRun, makeRunRecord } from '../src/store/run-record.ts';
import {
  coverSpace,
  defaultKey,
  ground,
  latency,
  normal,
} from './comparison/synthetic-evidence.ts';

const text = `benchmark: node bench.mjs
objectives: { latency: { unit: ms, direction: minimize } }
budget: { configurations: 8, pairs: 5, confirmation: 25% }
`;
const settings = parseSettings({ file: { path: 'perfscape.yml', text }, inputs: {} });
const resumed = makeRunRecord(
  identifyRun({
    commits: { base: 'a', head: 'b' },
    settingsPath: null,
    inputs: {},
    settings,
    schemaTexts: { base: null, head: '{}' },
    environment: 'here',
  }),
  {
    initial: [],
    sampler: { kind: 'coverage', snapped: 0, rejected: [], note: null, requests: 0, tokens: 0 },
  },
);

/** The same request gives the same trial; the dense codec is slower at head, and takes longer. */
function makeTrial({ revision, key, repetition }: TrialRequest): Trial {
  const digest = createHash('sha256').update(`${identityOf({ revision, key })} ${repetition}`);
  const random = seededRandom(digest.digest().readInt32BE());
  const isDense = key.includes('dense');
  const value = Math.exp((isDense && revision === 'head' ? 0.3 : 0) + 0.05 * normal(random));
  const seconds = (isDense ? 3 : 1) + random();
  const outcome = { status: 'success', values: { latency: value } } as const;
  return { revision, key, repetition, seconds, outcome };
}

class Killed extends Error {}

/** A machine with one file, on which every part of a run begins at another time of the clock. */
function createMachine() {
  const disk = { log: '' };
  let now = 0;
  let parts = 0;
  const made: Trial[] = [];
  const open = (): Promise<Recording> => {
    now = 1000 * parts++;
    const world = {
      readText: () => Promise.resolve(disk.log),
      appendLine: (_: string, line: string) => {
        disk.log += `${line}\n`;
        return Promise.resolve();
      },
      nowSeconds: () => now,
    };
    const request = {
      resumed: disk.log === '' ? null : resumed,
      reportsOnly: false,
      outputDirectory: 'out',
    };
    return openRecording(world, request, now);
  };
  const runTrial = async (request: TrialRequest): Promise<Trial> => {
    const trial = makeTrial(request);
    now += trial.seconds;
    made.push(trial);
    return trial;
  };
  return { disk, made, open, runTrial };
}

type Machine = ReturnType<typeof createMachine>;

interface Part {
  readonly limitSeconds: number;
  /** Trials of all parts before the run is killed. */
  readonly kill: number;
}

async function runPart({ open, made, runTrial }: Machine, { limitSeconds, kill }: Part) {
  const recording = await open();
  const result = await runCampaign({
    settings,
    objectives: [latency],
    ground,
    initial: coverSpace(4).map((one, index) => sampled(index === 0 ? 'default' : 'coverage', one)),
    named: [{ place: 'default', key: defaultKey }],
    count: 8,
    earlier: [],
    project: keyOf,
    runTrial: (request) => {
      if (made.length === kill) throw new Killed();
      return runTrial(request);
    },
    keep: (trial, round) => recording.keep(trial, round),
    recall: recording.recall,
    remainingSeconds: () => limitSeconds - recording.elapsedSeconds(),
    onRound: () => {},
    consult: null,
    onAgain: () => {},
    onProgress: () => {},
  });
  recording.close();
  return result;
}

async function runBroken(limitSeconds: number, kills: readonly number[]) {
  const machine = createMachine();
  for (const kill of kills) await assert.rejects(runPart(machine, { limitSeconds, kill }), Killed);
  const result = await runPart(machine, { limitSeconds, kill: Infinity });
  return { result, machine };
}

const describeResult = ({ sample, trials, cut, lastScreening }: CampaignResult) => ({
  sample: sample.map(({ key, origin }) => [origin, key]),
  trials,
  cut: [...cut],
  lastScreening,
});

for (const limitSeconds of [60, 100, 150, Infinity]) {
  test(`wherever a run of ${limitSeconds} s is killed, it ends as if it had not been`, async () => {
    const unbroken = await runBroken(limitSeconds, []);
    const { length } = unbroken.machine.made;
    const random = seededRandom(length);
    const someKills = Array.from({ length: 4 }, () => Math.floor(random() * (length - 1)) + 1);
    const repeatedly = [...new Set(someKills)].sort((a, b) => a - b);
    const once = Array.from({ length: length - 1 }, (_, index) => [index + 1]);
    for (const kills of [repeatedly, ...once.filter((_, index) => index % 5 === 0)]) {
      const { result, machine } = await runBroken(limitSeconds, kills);
      assert.deepEqual(describeResult(result), describeResult(unbroken.result));
      assert.deepEqual(machine.made, unbroken.machine.made);
      assert.equal(machine.disk.log.split('\n').length - 1, length);
      assert.ok(limitSeconds > 120 || result.cut.length > 0);
    }
  });
}

test('the minutes are those of all parts of a run, without the pause between them', async () => {
  const machine = createMachine();
  await assert.rejects(runPart(machine, { limitSeconds: 100, kill: 20 }), Killed);
  const recording = await machine.open();
  const spent = machine.made.reduce((sum, { seconds }) => sum + seconds, 0);
  assert.ok(Math.abs(recording.spentSeconds() - spent) < 1e-6);
  assert.equal(recording.elapsedSeconds(), 0);
  for (const { round, ...trial } of recording.recorded) {
    recording.recall({ ...trial, partners: [] }, round);
  }
  assert.ok(Math.abs(recording.elapsedSeconds() - spent) < 1e-6);
});

test('trials that the run does not ask for are told, and nothing is measured beside them', async () => {
  const machine = createMachine();
  await assert.rejects(runPart(machine, { limitSeconds: 100, kill: 20 }), Killed);
  machine.disk.log = machine.disk.log.replaceAll('dense', 'bulky');
  await assert.rejects(runPart(machine, { limitSeconds: 100, kill: Infinity }), {
    name: 'UserError',
    message: /^--resume: out\/trials\.ndjson holds \d+ trials that this run would not make/,
  });
  assert.equal(machine.made.length, 20);
});
