import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictLevels } from '../../src/model/performance-model.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import type { ConfigurationSpace } from '../../src/space/configuration-space.ts';
import type { LogEntry } from '../../src/store/measurement-log.ts';
import { learnModels } from '../../src/store/refit.ts';
import { codec, entryOf, latency, level, spaceOf } from './stored-space.ts';

const space = spaceOf({ codec, level });

function measured(configuration: Configuration, value: number, rest: Partial<LogEntry> = {}) {
  return entryOf({ configuration: { ...configuration }, values: { latency: [value] }, ...rest });
}

function learn(log: readonly LogEntry[], of: ConfigurationSpace = space) {
  const [model] = learnModels(log, [latency], { space: of, seed: 1 });
  return model;
}

/** Predicted level relative to the default's, as a factor. */
function factorAt(log: readonly LogEntry[], configuration: Configuration, of = space): number {
  const model = learn(log, of);
  assert.ok(model !== undefined);
  const [logLevel] = predictLevels(model, [configuration], of.options) ?? [];
  return Math.exp(logLevel ?? Number.NaN);
}

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} instead of ${expected}`);

function runOn(speed: number): LogEntry[] {
  return [
    measured({ codec: 'none', level: 3 }, 10 * speed, { run: `machine ${speed}` }),
    measured({ codec: 'dense', level: 3 }, 40 * speed, { run: `machine ${speed}` }),
  ];
}

test('levels are relative to the default of the same run, whatever the speed of the machine', () => {
  const fast = factorAt(runOn(1), { codec: 'dense', level: 3 });
  near(factorAt(runOn(7), { codec: 'dense', level: 3 }), fast);
  near(factorAt([...runOn(1), ...runOn(7), ...runOn(0.1)], { codec: 'dense', level: 3 }), fast);
  assert.ok(fast > 2 && fast <= 4, `${fast}`);
});

test('base and head of one run are related each to its own default, and head counts', () => {
  const head = [
    measured({ codec: 'none', level: 3 }, 10),
    measured({ codec: 'dense', level: 3 }, 20),
  ];
  const base = [
    measured({ codec: 'none', level: 3 }, 1000, { revision: 'base' }),
    measured({ codec: 'dense', level: 3 }, 9000, { revision: 'base' }),
  ];
  const alone = factorAt(head, { codec: 'dense', level: 3 });
  for (const log of [
    [...head, ...base],
    [...base, ...head],
  ]) {
    assert.equal(learn(log)?.rows, 2);
    near(factorAt(log, { codec: 'dense', level: 3 }), alone);
  }
});

test('several measurements of a configuration count once, by the newest', () => {
  const runs = [50, 7, 2].flatMap((factor, index) => [
    measured({ codec: 'none', level: 3 }, 10, { run: `${index}` }),
    measured({ codec: 'dense', level: 3 }, 10 * factor, { run: `${index}` }),
  ]);
  assert.equal(learn(runs)?.rows, 2);
  const newest = factorAt(runs.slice(4), { codec: 'dense', level: 3 });
  near(factorAt(runs, { codec: 'dense', level: 3 }), newest);
});

test('a new option is filled with its default', () => {
  const wider = spaceOf({ codec, level, sync: { type: 'boolean', default: true } });
  const log = [
    measured({ codec: 'none', level: 3 }, 10),
    measured({ codec: 'dense', level: 3 }, 30),
  ];
  assert.equal(learn(log, wider)?.rows, 2);
  const factor = factorAt(log, { codec: 'dense', level: 3, sync: true }, wider);
  near(factor, factorAt(log, { codec: 'dense', level: 3 }));
});

test('a value of null is kept and not taken for one that is missing', () => {
  const log = [measured({ codec: 'none', level: 3 }, 10), measured({ codec: null, level: 3 }, 30)];
  assert.equal(learn(log)?.rows, 2);
});

test('an option that is gone is forgotten', () => {
  const narrow = spaceOf({ level });
  const log = [
    measured({ codec: 'none', level: 3 }, 10),
    measured({ codec: 'none', level: 9 }, 30),
  ];
  assert.equal(learn(log, narrow)?.rows, 2);
});

test("a run without today's default cannot be related to others and is left out", () => {
  const moved = spaceOf({ codec, level: { ...level, default: 5 } });
  const log = [
    measured({ codec: 'none', level: 3 }, 10, { run: 'before' }),
    measured({ codec: 'dense', level: 3 }, 20, { run: 'before' }),
    measured({ codec: 'none', level: 5 }, 10, { run: 'after' }),
    measured({ codec: 'dense', level: 5 }, 20, { run: 'after' }),
    measured({ codec: 'dense', level: 9 }, 20, { run: 'after' }),
  ];
  assert.equal(learn(log, moved)?.rows, 3);
  assert.equal(learn(log)?.rows, 2);
});

test('a default that failed leaves its run without a level', () => {
  const log = [
    measured({ codec: 'none', level: 3 }, 10, { values: {}, outcomes: { crash: 3 } }),
    measured({ codec: 'dense', level: 3 }, 20),
  ];
  assert.equal(learn(log), undefined);
});

test('configurations that the schema forbids today are left out', () => {
  const log = [
    measured({ codec: 'none', level: 3 }, 10),
    measured({ codec: 'gone', level: 3 }, 20),
    measured({ codec: 'dense', level: 100 }, 30),
  ];
  assert.equal(learn(log)?.rows, 1);
});

test('an objective that was never measured has no model, others have theirs', () => {
  const size = { ...latency, name: 'size' };
  const models = learnModels([measured({ codec: 'none', level: 3 }, 10)], [size, latency], {
    space,
    seed: 1,
  });
  assert.deepEqual(
    models.map(({ objective }) => objective),
    ['latency'],
  );
  assert.deepEqual(learnModels([], [latency], { space, seed: 1 }), []);
});

test('of very many configurations those measured last count, the default among them', () => {
  const wide = spaceOf({ level: { type: 'integer', minimum: 0, maximum: 5000, default: 0 } });
  const log = Array.from({ length: 1200 }, (_, index) => measured({ level: index }, 10 + index));
  const before = learn(log.slice(0, 900), wide);
  assert.equal(before?.rows, 900);
  const again = [
    ...log,
    measured({ level: 0 }, 10, { run: 'later' }),
    measured({ level: 4999 }, 20, { run: 'later' }),
  ];
  const model = learn(again, wide);
  assert.equal(model?.rows, 1000);
  assert.ok(factorAt(again, { level: 0 }, wide) < 30);
});
