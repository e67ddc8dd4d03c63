import type { Result, ResultObjective } from '../../src/report/result.ts';

const DEFAULT_KEY = '{"codec":"raw","level":1}';

/** An objective that did not change, with what a test wants otherwise. */
export function anObjective(overrides: Partial<ResultObjective> = {}): ResultObjective {
  const change = { estimate: 0.001, low: -0.01, high: 0.012 };
  return {
    name: 'latency',
    unit: 'ms',
    direction: 'minimize',
    warn: 0.05,
    fail: 0.1,
    limit: null,
    relevantChange: 0.05,
    verdict: 'unchanged',
    places: [
      {
        place: 'default',
        change,
        verdict: 'unchanged',
        level: { estimate: 12, low: 11, high: 13 },
      },
      { place: 'profile:production', change, verdict: 'unchanged', level: null },
      { place: 'space', change, verdict: 'unchanged', level: null },
    ],
    noise: null,
    region: null,
    suspectedRegion: null,
    carriers: null,
    confirmation: null,
    space: null,
    ...overrides,
  };
}

/** An objective that regressed where the rule holds. */
export function aRegression(overrides: Partial<ResultObjective> = {}): ResultObjective {
  return anObjective({
    verdict: 'regressed',
    region: {
      rule: 'codec = "zstd" and level ≥ 12',
      conditions: [
        { option: 'codec', operator: '=', value: 'zstd' },
        { option: 'level', operator: '≥', value: 12 },
      ],
      share: 0.18,
      change: { estimate: 0.62, low: 0.5, high: 0.75 },
    },
    ...overrides,
  });
}

/** A quiet result, with what a test wants otherwise. */
export function aResult(overrides: Partial<Result> = {}): Result {
  return {
    formatVersion: 1,
    base: { commit: 'a'.repeat(40) },
    head: { commit: 'b'.repeat(40) },
    gate: { conclusion: 'pass', reasons: [] },
    confidence: 0.95,
    objectives: [anObjective()],
    sample: [
      {
        key: DEFAULT_KEY,
        origin: 'default',
        baseKey: DEFAULT_KEY,
        moved: [],
        pairs: 5,
        changes: { latency: { estimate: 0.001, low: -0.01, high: 0.012 } },
        failures: [],
      },
    ],
    sampler: { kind: 'coverage', requests: 0, tokens: 0, snapped: 0, rejected: [], note: null },
    schema: {
      changes: [],
      options: 2,
      fixed: [],
      configurations: { count: 24, exact: true },
    },
    settings: { seed: 1, changes: [] },
    model: null,
    environment: {
      fingerprint: '0123456789abcdef',
      cpu: 'Example CPU',
      cpuFlags: ['avx2'],
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      system: 'Example OS 1',
      image: null,
      governor: null,
      node: 'v24.0.0',
      calibrationSeconds: 0.0912,
    },
    budget: {
      configurations: 1,
      pairs: 5,
      trials: 12,
      seconds: 6,
      cut: [],
      ending: { screening: 'configurations', confirmation: 'nothing' },
    },
    notes: [],
    overhead: { seconds: 1.2 },
    ...overrides,
  };
}
