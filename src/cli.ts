#!/usr/bin/env node
import { join, resolve } from 'node:path';
import { createDirectoryStore } from './adapters/directory-store.ts';
import { readExchanges } from './adapters/exchange-files.ts';
import { prepareOutput, readText } from './adapters/files.ts';
import { openRepository } from './adapters/git.ts';
import { createLocalWorld, settingsDirectoryStore } from './adapters/local-world.ts';
import { createTerminal, interruptSignal, visible } from './adapters/terminal.ts';
import { describeResumption, parseCall, USAGE, type Call } from './call.ts';
import { check } from './check.ts';
import { UserError } from './errors.ts';
import { EXCHANGES } from './exchanges.ts';
import { readRunRecord, RUN_RECORD, TRIAL_LOG } from './recording.ts';
import { runInterruptibly } from './interrupted-run.ts';

const UNCOMMITTED = 'note: uncommitted changes are not checked; commit them first';

async function connect({ values }: Call, describe: () => Promise<string | null>) {
  const repository = await openRepository(resolve(values.repository));
  const world = createLocalWorld({
    repository,
    environment: process.env,
    apiKey: process.env['OPENAI_API_KEY'] || null,
    interrupted: interruptSignal(),
    describeInterruption: describe,
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

/** What an interruption leaves, in words. */
async function describeInterruption(call: Call, directory: string): Promise<string> {
  const record = await readText(join(resolve(directory), RUN_RECORD));
  if (record === null) return 'nothing was measured yet';
  const place = join(directory, TRIAL_LOG);
  return `the trials so far are in ${place}; to go on: ${describeResumption(call, directory)}`;
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
    reportsOnly: values['report-only'],
  };
}

async function readRecordedExchanges({ resume, replay }: Call['values']) {
  const kept = resume === undefined ? [] : await readExchanges(join(resolve(resume), EXCHANGES));
  if (replay === undefined) return { kept, replayed: null };
  const replayed = await readExchanges(resolve(replay));
  if (replayed.length > 0) return { kept, replayed };
  throw new UserError(
    `--replay: ${replay} holds no recorded exchanges (*.json): those of a run are in the folder ` +
      `${EXCHANGES} of its output directory`,
  );
}

type Connection = Awaited<ReturnType<typeof connect>>;

/** @throws UserError for options that do not go together. */
function requireFitting({ output, resume, base, ...flags }: Call['values']): void {
  if (resume === undefined && flags['report-only']) {
    throw new UserError('run: --report-only needs --resume with the directory of the run');
  }
  if (output !== undefined && resume !== undefined) {
    throw new UserError('run: --resume goes on in its own directory: leave --output out');
  }
  if (resume === undefined && base === undefined) {
    throw new UserError(`run: --base is missing\n${USAGE}`);
  }
}

async function runCommand(call: Call): Promise<number> {
  const { values } = call;
  const { output, resume } = values;
  requireFitting(values);
  const exchanges = await readRecordedExchanges(values);
  const directory = resume ?? output ?? 'perfscape-out';
  if (resume === undefined) await prepareOutput(resolve(directory));
  const connection = await connect(call, () => describeInterruption(call, directory));
  const request = {
    ...(await readRequest(call, connection)),
    notes: [],
    exchanges,
    outputDirectory: resolve(directory),
    updatesStore: values['update-store'],
  };
  const outcome = await runInterruptibly(connection.world, request, {
    readExchanges: () => readExchanges(join(resolve(directory), EXCHANGES)),
    onReport: () =>
      connection.world.report(`interrupted; what was measured by then is written to ${directory}`),
  });
  process.stdout.write(outcome.summary);
  const { conclusion } = outcome.result.gate;
  connection.world.report(`gate: ${conclusion}; written to ${directory}`);
  return conclusion === 'fail' ? 1 : 0;
}

async function checkCommand(call: Call): Promise<number> {
  const { repository, world, inputs, settingsPath } = await connect(call, () =>
    Promise.resolve(null),
  );
  const head = await repository.requireCommit(call.values.head ?? 'HEAD');
  if (await repository.hasUncommittedChanges()) world.report(UNCOMMITTED);
  const report = await check(world, { head, settingsPath, inputs });
  process.stdout.write(visible(report.text));
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
  process.stderr.write(visible(`perfscape: ${text}\n`));
  process.exitCode = isMistake ? 2 : 3;
}
