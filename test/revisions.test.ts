import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Command, Execution } from '../src/measurement/execution.ts';
import { buildRevisions } from '../src/revisions.ts';
import { parseSettings } from '../src/settings/settings.ts';

const text = `build: make
benchmark: ./bench
objectives: { time: { source: wall-time } }
budget: { build-minutes: 10 }
deliver: { file: perf.json, format: json }
`;
const settings = parseSettings({ file: { path: 'perfscape.yml', text }, inputs: {} });
const BUILT: Execution = {
  exit: { type: 'code', code: 0 },
  stdout: '',
  stderr: '',
  outputCut: false,
  wallSeconds: 0,
  cpuSeconds: null,
  peakBytes: null,
};

/** Builds of 100 s each, which end as told by revision. */
function createBuilds(ends: Partial<Record<'base' | 'head', Partial<Execution>>> = {}) {
  let now = 0;
  const commands: Command[] = [];
  const living = new Set<string>();
  const stamps = new Map([
    ['main.c', '1'],
    ['perf.json', '1'],
  ]);
  const world = {
    nowSeconds: () => now,
    report: () => {},
    execute: async (command: Command) => {
      commands.push(command);
      now += 100;
      const revision = command.directory === '/tmp/base' ? 'base' : 'head';
      return { ...BUILT, wallSeconds: 100, ...ends[revision] };
    },
    repository: {
      addWorktree: async (_: string, directory: string) => {
        living.add(directory);
        const dispose = async () => void living.delete(directory);
        return { directory, stampFiles: () => new Map(stamps), [Symbol.asyncDispose]: dispose };
      },
      copyPathsFrom: async () => {},
    },
  };
  return { world, commands, living, stamps };
}

type Builds = ReturnType<typeof createBuilds>;

function build({ world }: Builds, limitSeconds = 1800) {
  const revision = { commit: 'abcdef0123' };
  const inputs = { settings, head: revision, base: revision };
  return buildRevisions(world, inputs, {
    directory: '/tmp',
    limitSeconds,
  });
}

const BROKEN: Partial<Execution> = {
  exit: { type: 'code', code: 2 },
  stdout: `${Array.from({ length: 100 }, (_, index) => `compiling ${index}`).join('\n')}\nmain.c:3: no such type\n`,
  stderr: 'make: *** [all] Error 1\n',
};

describe('building', () => {
  test('takes no longer than its own limit, nor than what the run has left', async () => {
    const builds = createBuilds();
    const built = await build(builds);
    assert.deepEqual(
      builds.commands.map(({ limitSeconds }) => limitSeconds),
      [600, 600],
    );
    assert.deepEqual([built.hasBase, built.buildSeconds, built.note], [true, 200, null]);
    const hurried = createBuilds();
    await build(hurried, 300);
    assert.deepEqual(
      hurried.commands.map(({ limitSeconds }) => limitSeconds),
      [300, 200],
    );
  });

  test('that fails at head is told with the last lines of both outputs, and leaves nothing', async () => {
    const builds = createBuilds({ head: BROKEN });
    await assert.rejects(build(builds), ({ name, message }: Error) => {
      assert.equal(name, 'UserError');
      assert.match(message, /^build: make at head ended with 2:\n/);
      assert.match(message, /main\.c:3: no such type\nmake: \*\*\* \[all\] Error 1$/);
      assert.doesNotMatch(message, /compiling 50\n/);
      return true;
    });
    assert.equal(builds.commands.length, 1);
    assert.deepEqual([...builds.living], []);
  });

  test('that fails at base leaves head to be measured alone', async () => {
    const builds = createBuilds({ base: BROKEN });
    const built = await build(builds);
    assert.equal(built.hasBase, false);
    assert.deepEqual(Object.keys(built.directories), ['head']);
    assert.match(
      built.note ?? '',
      /^Base does not build \(ended with 2:\n[^]*no such type[^]*\): head is measured alone\.$/,
    );
    await built[Symbol.asyncDispose]();
    assert.deepEqual([...builds.living], []);
  });

  test('is followed by a look at the files of the commits, but for the delivered one', async () => {
    const builds = createBuilds();
    const built = await build(builds);
    assert.equal(built.describeChanges(), null);
    builds.stamps.set('perf.json', '2');
    assert.equal(built.describeChanges(), null);
    builds.stamps.set('main.c', 'gone');
    assert.match(
      built.describeChanges() ?? '',
      /^The benchmark changes files of the repository \(at base main\.c; at head main\.c\): /,
    );
  });

  test('that runs out of time tells which budgets to raise', async () => {
    const head: Partial<Execution> = { exit: { type: 'timeout' }, wallSeconds: 600 };
    await assert.rejects(build(createBuilds({ head })), {
      name: 'UserError',
      message: /head did not end within 600 s: raise budget\.build-minutes or budget\.minutes$/,
    });
  });
});
