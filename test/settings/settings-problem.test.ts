import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { parseSettings } from '../../src/settings/settings.ts';

const PATH = 'perfscape.yml';
const HEAD = 'benchmark: node bench.mjs\nobjectives: { time: { source: wall-time } }\n';

function problemsOf(text: string | null, inputs: Readonly<Record<string, string>> = {}): string[] {
  let message = '';
  const file = text === null ? null : { path: PATH, text };
  assert.throws(
    () => parseSettings({ file, inputs }),
    (error) => {
      message = error instanceof UserError ? error.message : assert.fail(String(error));
      return true;
    },
  );
  return message
    .split('\n')
    .filter((line) => !/^\d+ problems in the settings:$/.test(line))
    .map((line) => line.replace(/^- /, ''));
}

/** What is written after the two lines of HEAD (or instead of them), and what is said of it. */
const BROKEN_LINES: readonly (readonly [name: string, line: string, message: string])[] = [
  // Values of a closed set
  [
    'an unknown comment mode',
    'comment: loud',
    'comment: "loud" is not allowed; allowed: always, on-change, on-regression, never',
  ],
  [
    'an unknown format',
    'deliver: { file: a.xml, format: xml }',
    'deliver.format: "xml" is not allowed; allowed: json, yaml, toml, env, properties',
  ],
  [
    'an unknown kind of store',
    'store: { kind: s3 }',
    'store.kind: "s3" is not allowed; allowed: artifact, directory',
  ],
  [
    'a store without kind',
    'store: { name: x }',
    'store.kind: is missing; allowed: artifact, directory',
  ],
  // Types
  ['a number as command', 'build: 7', 'build: 7 is not allowed; allowed: text'],
  ['a blank command', 'build: "  "', 'build: "  " is not allowed; allowed: text that is not blank'],
  ['a key without value', 'build:', 'build: an empty value is not allowed; allowed: text'],
  [
    'a null character in a command',
    String.raw`build: "a\0b"`,
    String.raw`build: "a\u0000b" is not allowed; allowed: text without null characters`,
  ],
  [
    'text in place of a list',
    'harness: bench.mjs',
    'harness: "bench.mjs" is not allowed; allowed: a list, such as [one, two]',
  ],
  [
    'text in place of a mapping',
    'model: large',
    'model: "large" is not allowed; allowed: a mapping of keys to values',
  ],
  [
    'a list in place of a mapping',
    'profiles: [a]',
    'profiles: a list is not allowed; allowed: a mapping of names to values',
  ],
  [
    'a mapping in place of text',
    'schema: {}',
    'schema: an empty mapping is not allowed; allowed: text',
  ],
  // Numbers and their bounds
  ['too few pairs', 'budget: { pairs: 0 }', 'budget.pairs: 0 is not allowed; allowed: at least 1'],
  [
    'too many configurations',
    'budget: { configurations: 1001 }',
    'budget.configurations: 1001 is not allowed; allowed: at most 1000',
  ],
  [
    'half a pair',
    'budget: { pairs: 1.5 }',
    'budget.pairs: 1.5 is not allowed; allowed: a whole number',
  ],
  ['no time', 'budget: { minutes: 0 }', 'budget.minutes: 0 is not allowed; allowed: more than 0'],
  [
    'text as number',
    'budget: { trial-seconds: 1m }',
    'budget.trial-seconds: "1m" is not allowed; allowed: a number',
  ],
  [
    'an infinite number',
    'budget: { tokens: .inf }',
    'budget.tokens: Infinity is not allowed; allowed: a number',
  ],
  [
    'more than four fifths for the confirmation',
    'budget: { confirmation: 81% }',
    'budget.confirmation: "81%" is not allowed; allowed: 0% to 80%',
  ],
  [
    'a confirmation without a percent sign',
    'budget: { confirmation: 0.25 }',
    'budget.confirmation: 0.25 is not allowed; write a percentage such as 3%',
  ],
  ['a negative seed', 'seed: -1', 'seed: -1 is not allowed; allowed: at least 0'],
  [
    'a huge seed',
    'seed: 2147483648',
    'seed: 2147483648 is not allowed; allowed: at most 2147483647',
  ],
  // Paths
  [
    'an absolute path',
    'schema: /etc/passwd',
    'schema: "/etc/passwd" is not allowed; allowed: a path relative to the root of the repository',
  ],
  [
    'a path with a drive',
    'profiles: { p: "C:/x.json" }',
    'profiles.p: "C:/x.json" is not allowed; allowed: a path relative to the root of the repository',
  ],
  [
    'a path out of the repository',
    'documentation: [docs/a.md, docs/../../b.md]',
    'documentation[1]: "docs/../../b.md" is not allowed; allowed: a path inside the repository, without ".."',
  ],
  [
    'a path into .git',
    'deliver: { file: a/.GIT/config, format: env }',
    'deliver.file: "a/.GIT/config" is not allowed; allowed: a path outside the folder ".git"',
  ],
  [
    'the repository itself as path',
    'harness: [./]',
    'harness[0]: "./" is not allowed; allowed: the path of a file or folder',
  ],
  [
    'an empty path',
    'schema: ""',
    'schema: "" is not allowed; allowed: the path of a file or folder',
  ],
  [
    'a path with backslashes',
    String.raw`harness: ['bench\run']`,
    String.raw`harness[0]: "bench\\run" is not allowed; allowed: a path with / between its parts`,
  ],
  [
    'a path with a line break',
    String.raw`harness: ["a\nb"]`,
    String.raw`harness[0]: "a\nb" is not allowed; allowed: a path without control characters`,
  ],
  [
    'too long a path',
    `schema: ${'a'.repeat(513)}`,
    `schema: "${'a'.repeat(79)}… is not allowed; allowed: at most 512 characters`,
  ],
  [
    'too many paths',
    `documentation: [${Array.from({ length: 51 }, (_, index) => `d${index}`).join(', ')}]`,
    'documentation: a list is not allowed; allowed: at most 50 entries',
  ],
  // Unknown keys
  ['a misspelt key', 'bugdet: { pairs: 3 }', 'bugdet: unknown key; did you mean "budget"?'],
  [
    'a misspelt inner key',
    'budget: { pair: 3 }',
    'budget.pair: unknown key; did you mean "pairs"?',
  ],
  [
    'a key in camel case',
    'budget: { trialSeconds: 3 }',
    'budget.trialSeconds: unknown key; did you mean "trial-seconds"?',
  ],
  [
    'a key like no other',
    'deliver: { file: a.json, format: json, zzz: 1 }',
    'deliver.zzz: unknown key; allowed: file, format',
  ],
  [
    'a key of the other kind of store',
    'store: { kind: directory, path: x, name: y }',
    'store.name: unknown key; allowed: kind, path',
  ],
  [
    'a merge key, which YAML 1.2 has not',
    'budget: { "<<": { pairs: 3 } }',
    'budget."<<": unknown key; allowed: configurations, pairs, confirmation, minutes, trial-seconds, build-minutes, requests, tokens, request-seconds',
  ],
  // The language model
  [
    'a model without name',
    'model: { base-url: "https://x.org" }',
    'model.name: is missing; give text',
  ],
  [
    'an address that is none',
    'model: { name: a, base-url: x.org }',
    'model.base-url: "x.org" is not allowed; allowed: an http or https address without user name, password and query; the key comes by the input "api-key" or OPENAI_API_KEY',
  ],
  [
    'a password in the address, which is not repeated',
    'model: { name: a, base-url: "https://me:secret@x.org/v1" }',
    'model.base-url: "https://***@x.org/v1" is not allowed; allowed: an http or https address without user name, password and query; the key comes by the input "api-key" or OPENAI_API_KEY',
  ],
  [
    'the key of the model, which is not repeated',
    'model: { name: a, key: sk-secret }',
    'model.key: a key is never read from the settings; give it by the input "api-key" or OPENAI_API_KEY',
  ],
  [
    'the key of the model at the top',
    'api-key: sk-secret',
    'api-key: a key is never read from the settings; give it by the input "api-key" or OPENAI_API_KEY',
  ],
  // Names
  [
    'a profile whose name every object has',
    'profiles: { constructor: a.json }',
    'profiles.constructor: this name is not allowed; it is reserved; choose another',
  ],
  [
    'an artifact name with a slash',
    'store: { kind: artifact, name: a/b }',
    'store.name: "a/b" is not allowed; allowed: letters, digits, "_", "." and "-"',
  ],
];

for (const [name, line, message] of BROKEN_LINES) {
  test(`refuses ${name}`, () => {
    assert.deepEqual(problemsOf(`${HEAD}${line}\n`), [`perfscape.yml:3: ${message}`]);
  });
}

const NO_SERVER =
  'start: is missing; give the command that runs the server which "ready" and "stop" are about';
const ONE_WAY =
  'ready: a mapping is not allowed; allowed: one of port, url and command, such as { port: 8080 }';

const BROKEN_SERVERS: readonly (readonly [name: string, lines: string, message: string])[] = [
  [
    'a server that nobody can see is ready',
    'start: node server.mjs',
    ': ready: is missing; give how to see that the server of "start" is ready, such as { port: 8080 }',
  ],
  ['a way to see that no server is ready', 'ready: { port: 8080 }', `: ${NO_SERVER}`],
  ['a way to stop no server', 'stop: ./stop', `: ${NO_SERVER}`],
  [
    'two ways to see that a server is ready',
    'ready: { port: 8080, command: ./is-ready }\nstart: ./serve',
    `:3: ${ONE_WAY}`,
  ],
  [
    'no way to see that a server is ready',
    'ready: { seconds: 5 }\nstart: ./serve',
    `:3: ${ONE_WAY}`,
  ],
  [
    'a port out of bounds',
    'ready: { port: 80800 }\nstart: ./serve',
    ':3: ready.port: 80800 is not allowed; allowed: at most 65535',
  ],
  ...['https://127.0.0.1/', 'http://example.org/', 'http://u:p@localhost/', '/health'].map(
    (url) =>
      [
        `the address ${url} of a server`,
        `ready: { url: "${url}" }\nstart: ./serve`,
        `:3: ready.url: "${url.replace('u:p', '***')}" is not allowed; allowed: an http address of this machine, such as http://127.0.0.1:8080/health; for https use port or command`,
      ] as const,
  ),
];

for (const [name, lines, message] of BROKEN_SERVERS) {
  test(`refuses ${name}`, () => {
    assert.deepEqual(problemsOf(`${HEAD}${lines}\n`), [`perfscape.yml${message}`]);
  });
}

const NAME_RULE =
  'this name is not allowed; the name of an objective is text on one line, at most 128 characters, no number, and has no space at its ends';

const BROKEN_OBJECTIVES: readonly (readonly [name: string, objective: string, message: string])[] =
  [
    [
      'an unknown direction',
      'latency: { direction: upwards }',
      'latency.direction: "upwards" is not allowed; allowed: minimize, maximize',
    ],
    [
      'a benchmark objective without direction',
      'latency: { unit: ms }',
      'latency.direction: is missing; allowed: minimize, maximize (the format json does not tell which)',
    ],
    [
      'an unknown source',
      'latency: { source: gpu }',
      'latency.source: "gpu" is not allowed; allowed: benchmark, wall-time, cpu-time, peak-memory',
    ],
    [
      'a plain number as threshold',
      'time: { source: wall-time, warn: 3 }',
      'time.warn: 3 is not allowed; write a percentage such as 3%',
    ],
    [
      'a fraction as threshold',
      'time: { source: wall-time, fail: 0.1 }',
      'time.fail: 0.1 is not allowed; write a percentage such as 3%',
    ],
    [
      'a negative threshold',
      'time: { source: wall-time, fail: -3% }',
      'time.fail: "-3%" is not allowed; write a percentage such as 3%',
    ],
    [
      'a threshold beyond reason',
      'time: { source: wall-time, fail: 1001% }',
      'time.fail: "1001%" is not allowed; allowed: 0% to 1000%',
    ],
    [
      'a warning above the failure',
      'time: { source: wall-time, warn: 12%, fail: 10% }',
      'time.warn: "12%" is not allowed; allowed: at most the percentage of "fail"',
    ],
    [
      'a limit with a unit',
      'time: { source: wall-time, limit: 3 s }',
      'time.limit: "3 s" is not allowed; allowed: a number',
    ],
    [
      'a unit that is not the one measured in',
      'time: { source: wall-time, unit: ms }',
      'time.unit: "ms" is not allowed; allowed: s for wall-time and cpu-time, MiB for peak-memory, which are measured in them',
    ],
    [
      'a unit of two lines',
      String.raw`size: { direction: minimize, unit: "a\nb" }`,
      String.raw`size.unit: "a\nb" is not allowed; allowed: text on one line`,
    ],
    [
      'an objective without anything',
      'time:',
      'time: an empty value is not allowed; allowed: a mapping of keys to values',
    ],
    [
      'a misspelt key',
      'time: { source: wall-time, wran: 3% }',
      'time.wran: unknown key; did you mean "warn"?',
    ],
    ['a name that ends with a space', '"a ": { source: wall-time }', `"a ": ${NAME_RULE}`],
    [
      'a name that a terminal obeys',
      String.raw`"a\e[2J": { source: wall-time }`,
      String.raw`"a\u001b[2J": ` + NAME_RULE,
    ],
    ['a name that is a number', '12: { source: wall-time }', `12: ${NAME_RULE}`],
    [
      'a name that is too long',
      `${'n'.repeat(129)}: { source: wall-time }`,
      `"${'n'.repeat(79)}…: ${NAME_RULE}`,
    ],
    [
      'a pattern of a resource',
      '"t*": { source: wall-time }',
      '"t*": a mapping is not allowed; allowed: a name without "*", as wall-time is a single value',
    ],
    [
      'a name that every object has',
      'toString: { source: wall-time }',
      'toString: this name is not allowed; it is reserved; choose another',
    ],
  ];

for (const [name, objective, message] of BROKEN_OBJECTIVES) {
  test(`refuses, of an objective, ${name}`, () => {
    assert.deepEqual(problemsOf(`benchmark: b\nobjectives:\n  ${objective}\n`), [
      `perfscape.yml:3: objectives.${message}`,
    ]);
  });
}

const BROKEN_FORMATS: readonly (readonly [name: string, format: string, message: string])[] = [
  [
    'an unknown format',
    'hyperfin',
    'format: "hyperfin" is not allowed; allowed: json, hyperfine, k6, wrk, autocannon, oha, jmh, pytest-benchmark, google-benchmark, go, criterion, vitest, github-action-benchmark, bencher, or { regex: … }',
  ],
  [
    'a pattern that is none',
    '{ regex: "(?<p95>[0-9]+" }',
    'format.regex: "(?<p95>[0-9]+" is not allowed; allowed: a regular expression of JavaScript (flag u) with a named group, such as p95: (?<p95>[0-9.]+) ms',
  ],
  [
    'a pattern without a named group',
    '{ regex: "p95: ([0-9]+)" }',
    'format.regex: "p95: ([0-9]+)" is not allowed; allowed: a regular expression of JavaScript (flag u) with a named group, such as p95: (?<p95>[0-9.]+) ms',
  ],
  [
    'a pattern without end',
    `{ regex: "(?<p95>${'1'.repeat(1000)})" }`,
    `format.regex: "(?<p95>${'1'.repeat(72)}… is not allowed; allowed: at most 1000 characters`,
  ],
  [
    'a misspelt key',
    '{ regexp: "(?<p95>1)" }',
    'format: a mapping is not allowed; allowed: json, hyperfine, k6, wrk, autocannon, oha, jmh, pytest-benchmark, google-benchmark, go, criterion, vitest, github-action-benchmark, bencher, or { regex: … }',
  ],
];

for (const [name, format, message] of BROKEN_FORMATS) {
  test(`refuses, of the format, ${name}`, () => {
    const text = `benchmark: b\nformat: ${format}\nobjectives: { time: { source: wall-time } }\n`;
    assert.deepEqual(problemsOf(text), [`perfscape.yml:2: ${message}`]);
  });
}

for (const [format, teller] of [
  ['github-action-benchmark', 'the format github-action-benchmark'],
  ['{ regex: "(?<size>1)" }', 'a regular expression'],
]) {
  test(`asks for the direction that ${teller} does not tell`, () => {
    assert.deepEqual(problemsOf(`benchmark: b\nformat: ${format}\nobjectives: { size: {} }\n`), [
      `perfscape.yml:3: objectives.size.direction: is missing; allowed: minimize, maximize (${teller} does not tell which)`,
    ]);
  });
}

test('an empty file lacks benchmark and objectives, with an example of each', () => {
  const expected = [
    'perfscape.yml: benchmark: is missing; give the command that is run once per trial, such as node bench.mjs',
    'perfscape.yml: objectives: is missing; give at least one, such as time: { source: wall-time, fail: 10% }',
  ];
  assert.deepEqual(problemsOf('# nothing yet\n'), expected);
  assert.deepEqual(
    problemsOf(null, { comment: 'never' }),
    expected.map((line) => line.replace('perfscape.yml', 'inputs')),
  );
});

test('no objective at all and too many are refused', () => {
  assert.deepEqual(problemsOf('benchmark: b\nobjectives: {}'), [
    'perfscape.yml:2: objectives: an empty mapping is not allowed; allowed: at least one, such as time: { source: wall-time, fail: 10% }',
  ]);
  const many = Array.from({ length: 21 }, (_, index) => `t${index}: { source: wall-time }`);
  assert.deepEqual(problemsOf(`benchmark: b\nobjectives: { ${many.join(', ')} }`), [
    'perfscape.yml:2: objectives: a mapping is not allowed; allowed: at most 20 names',
  ]);
});

test('one error lists everything that is wrong, also several faults of one objective', () => {
  const text = `benchmark: b
objectives:
  latency: { warn: 12%, fail: 10%, wran: 1% }
  throughput:
    limit: high
    direction: up
  size: { limit: large }
seed: x
`;
  assert.throws(() => parseSettings({ file: { path: PATH, text }, inputs: {} }), {
    name: 'UserError',
    message: [
      '8 problems in the settings:',
      '- perfscape.yml:3: objectives.latency.wran: unknown key; did you mean "warn"?',
      '- perfscape.yml:3: objectives.latency.warn: "12%" is not allowed; allowed: at most the percentage of "fail"',
      '- perfscape.yml:6: objectives.throughput.direction: "up" is not allowed; allowed: minimize, maximize',
      '- perfscape.yml:5: objectives.throughput.limit: "high" is not allowed; allowed: a number',
      '- perfscape.yml:7: objectives.size.limit: "large" is not allowed; allowed: a number',
      '- perfscape.yml:8: seed: "x" is not allowed; allowed: a number',
      '- perfscape.yml:3: objectives.latency.direction: is missing; allowed: minimize, maximize (the format json does not tell which)',
      '- perfscape.yml:7: objectives.size.direction: is missing; allowed: minimize, maximize (the format json does not tell which)',
    ].join('\n'),
  });
});

test('a problem names the source that the value came from', () => {
  const inputs = {
    budget: 'pairs: 0',
    objectives: 'time: { fail: 3 }',
    comment: 'loud',
    bugdet: '1',
  };
  assert.deepEqual(problemsOf(`${HEAD}budget: { pairs: 2, minutes: -1 }\nseed: -1\n`, inputs), [
    'input "objectives": objectives.time.fail: 3 is not allowed; write a percentage such as 3%',
    'input "budget": budget.pairs: 0 is not allowed; allowed: at least 1',
    'perfscape.yml:3: budget.minutes: -1 is not allowed; allowed: more than 0',
    'input "comment": comment: "loud" is not allowed; allowed: always, on-change, on-regression, never',
    'perfscape.yml:4: seed: -1 is not allowed; allowed: at least 0',
    'input "bugdet": bugdet: unknown key; did you mean "budget"?',
  ]);
});

test('a long list of problems is cut', () => {
  const text = Array.from({ length: 100 }, (_, index) => `zzzzzz${index}: 1`).join('\n');
  const problems = problemsOf(`${HEAD}${text}`);
  assert.equal(problems.length, 51);
  assert.equal(problems.at(-1), 'and 50 more');
});

const UNREADABLE: readonly (readonly [name: string, text: string, message: string | RegExp])[] = [
  ['an unclosed list', 'seed: 1\nharness: [a\n', /^perfscape\.yml:\d: is not valid YAML: .*\]$/],
  ['a tab as indentation', 'budget:\n\tpairs: 1', /^perfscape\.yml:2: is not valid YAML: Tabs/],
  [
    'a key given twice',
    'seed: 1\nseed: 2',
    'perfscape.yml:2: the key seed is given twice; keep one',
  ],
  [
    'several documents',
    'seed: 1\n---\nseed: 2',
    'perfscape.yml:2: holds several documents (---); keep one',
  ],
  [
    'an unknown tag',
    'seed: !secret 1',
    'perfscape.yml:1: is not valid YAML: Unresolved tag: !secret',
  ],
  [
    'an alias of nothing',
    'seed: *one',
    /^perfscape\.yml: is not valid YAML: Unresolved alias .* one$/,
  ],
  [
    'a prototype as key',
    'seed: 1\nobjectives: { __proto__: { fail: 3% } }',
    'perfscape.yml:2: the key __proto__ is not allowed; remove it',
  ],
  [
    'text in place of settings',
    'hello',
    /^perfscape\.yml: is not a mapping of settings; write lines/,
  ],
  [
    'a list in place of settings',
    '- a',
    /^perfscape\.yml: is not a mapping of settings; write lines/,
  ],
  [
    'too large a text',
    '#'.repeat(256 * 1024 + 1),
    'perfscape.yml: is too large; allowed: at most 256 KiB',
  ],
  ['too deep a text', '['.repeat(20_000), 'perfscape.yml: is nested too deeply'],
  [
    'a bomb of aliases',
    [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]',
      'c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]',
      'd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]',
    ].join('\n'),
    'perfscape.yml: uses too many aliases (*name); allowed: 100 repetitions',
  ],
];

for (const [name, text, message] of UNREADABLE) {
  test(`refuses ${name}, and says nothing of keys that could not be read`, () => {
    const problems = problemsOf(text);
    assert.equal(problems.length, 1, problems.join('\n'));
    if (typeof message === 'string') assert.equal(problems[0], message);
    else assert.match(problems[0] ?? '', message);
  });
}

test('broken YAML in an input names the input and the line in it', () => {
  assert.deepEqual(problemsOf(HEAD, { budget: 'pairs: 1\npairs: 2' }), [
    'input "budget", line 2: the key pairs is given twice; keep one',
  ]);
});

test('mappings that contain themselves are refused', () => {
  const cycle = '&a { b: *a }';
  const problems = problemsOf(`benchmark: b\nobjectives: ${cycle}`, { objectives: cycle });
  assert.ok(
    problems.includes(
      'input "objectives": objectives.b.b: unknown key; allowed: source, unit, direction, warn, fail, limit',
    ),
    problems.join('\n'),
  );
});

test('a prototype as key of an input does not reach the settings', () => {
  const inputs = { budget: '{ __proto__: { pairs: 1 } }' };
  assert.deepEqual(problemsOf(HEAD, inputs), [
    'input "budget", line 1: the key __proto__ is not allowed; remove it',
  ]);
});
