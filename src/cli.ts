#!/usr/bin/env node
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createDirectoryStore } from './adapters/directory-store.ts';
import { prepareOutput } from './adapters/files.ts';
import { openRepository } from './adapters/git.ts';
import { createLocalWorld, settingsDirectoryStore } from './adapters/local-world.ts';
import { createTerminal, interruptSignal } from './adapters/terminal.ts';
import { check } from './check.ts';
import { UserError } from './errors.ts';
import { readRunRecord, TRIAL_LOG } from './recording.ts';
import { run } from './run.ts';

const USAGE = `Usage:
  perfscape run --base REF [--head REF] [--repository DIR] [--config FILE]
                [--output DIR] [--store DIR] [--update-store] [--seed N]
      Measures base against head and writes comment.md, summary.md, result.json and
      model/ into the output directory (default: perfscape-out).
  perfscape run --resume DIR [--repository DIR] [--store DIR] [--update-store]
      Goes on with the run that was interrupted in the output directory DIR, in what is
      left of its minutes; when none are left, reports what it had measured.
  perfscape check [--head REF] [--repository DIR] [--config FILE]
      Validates settings and schema, prints the configuration space, runs one trial.

  REF is a branch, tag or commit; head is HEAD unless given. --store reads the model kept
  in DIR, --update-store also writes it. The key of a language model is read from
  OPENAI_API_KEY.
  Both read commits: what is not committed is not seen.
Exit: 0 passed, 1 the gate failed, 2 a mistake in call, settings or repository,
3 a fault of Perfscape.
`;

const UNCOMMITTED = 'note: uncommitted changes are not checked; commit them first';

const OPTIONS = {
  repository: { type: 'string', default: '.' },
  base: { type: 'string' },
  head: { type: 'string' },
  config: { type: 'string' },
  output: { type: 'string' },
  resume: { type: 'string' },
  store: { type: 'string' },
  'update-store': { type: 'boolean', default: false },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function parseCall(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: OPTIONS,
      allowPositionals: true,
    });
    return { values, command: positionals[0] ?? null, rest: positionals.slice(1) };
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

type Call = ReturnType<typeof parseCall>;

async function connect({ values }: Call, interruption: string | null) {
  const repository = await openRepository(resolve(values.repository));
  const world = createLocalWorld({
    repository,
    environment: process.env,
    apiKey: process.env['OPENAI_API_KEY'] || null,
    interrupted: interruptSignal(),
    interruption,
    openStore: (settings) =>
      values.store === undefined
        ? settingsDirectoryStore(settings, repository)
        : createDirectoryStore(resolve(values.store)),
    ...createTerminal(),
  });
  const inputs: Record<string, string> = values.seed === undefined ? {} : { seed: values.seed };
  const settingsPath = values.config ?? null;
  return { repository, world, inputs, settingsPath };
}

/** The call that goes on with this one. */
function describeResumption({ values }: Call, directory: string): string {
  const { repository, store } = values;
  const words = [
    'perfscape',
    'run',
    '--resume',
    directory,
    ...(repository === '.' ? [] : ['--repository', repository]),
    ...(store === undefined ? [] : ['--store', store]),
    ...(values['update-store'] ? ['--update-store'] : []),
  ].map((word) => (/^[\w./:@=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  const place = join(directory, TRIAL_LOG);
  return `the trials so far are in ${place}; to go on: ${words.join(' ')}`;
}

/** What the call asks for, or what it asked for that goes on, as far as this one does not say. */
async function readRequest({ values }: Call, { repository, ...given }: Connection) {
  const { base, head, resume } = values;
  const resumed = resume === undefined ? null : await readRunRecord(given.world, resolve(resume));
  return {
    base:
      base === undefined ? (resumed?.commits.base ?? null) : await repository.requireCommit(base),
    head: await repository.requireCommit(head ?? resumed?.commits.head ?? 'HEAD'),
    settingsPath: given.settingsPath ?? resumed?.settingsPath ?? null,
    inputs: { ...resumed?.inputs, ...given.inputs },
    resumed,
  };
}

type Connection = Awaited<ReturnType<typeof connect>>;

async function runCommand(call: Call): Promise<number> {
  const { values } = call;
  const { output, resume } = values;
  if (output !== undefined && resume !== undefined) {
    throw new UserError('run: --resume goes on in its own directory: leave --output out');
  }
  if (resume === undefined && values.base === undefined) {
    throw new UserError(`run: --base is missing\n${USAGE}`);
  }
  const directory = resume ?? output ?? 'perfscape-out';
  if (resume === undefined) await prepareOutput(resolve(directory));
  const connection = await connect(call, describeResumption(call, directory));
  const outcome = await run(connection.world, {
    ...(await readRequest(call, connection)),
    notes: [],
    outputDirectory: resolve(directory),
    updatesStore: values['update-store'],
  });
  process.stdout.write(outcome.summary);
  const { conclusion } = outcome.result.gate;
  connection.world.report(`gate: ${conclusion}; written to ${directory}`);
  return conclusion === 'fail' ? 1 : 0;
}

async function checkCommand(call: Call): Promise<number> {
  const { repository, world, inputs, settingsPath } = await connect(call, null);
  const head = await repository.requireCommit(call.values.head ?? 'HEAD');
  if (await repository.hasUncommittedChanges()) world.report(UNCOMMITTED);
  const report = await check(world, { head, settingsPath, inputs });
  process.stdout.write(report.text);
  return report.isUsable ? 0 : 2;
}

async function main(words: readonly string[]): Promise<number> {
  const call = parseCall(words);
  if (call.values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (call.rest.length > 0) throw new UserError(`unexpected: ${call.rest.join(' ')}\n${USAGE}`);
  switch (call.command) {
    case 'run':
      return runCommand(call);
    case 'check':
      return checkCommand(call);
    default:
      throw new UserError(
        `${call.command === null ? 'a command is missing' : `no such command: ${call.command}`}\n${USAGE}`,
      );
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isMistake = error instanceof UserError;
  const text = error instanceof Error ? (isMistake ? error.message : error.stack) : String(error);
  process.stderr.write(`perfscape: ${text}\n`);
  process.exitCode = isMistake ? 2 : 3;
}
