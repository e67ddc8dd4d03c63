#!/usr/bin/env node
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createDirectoryStore } from './adapters/directory-store.ts';
import { prepareOutput } from './adapters/files.ts';
import { openRepository } from './adapters/git.ts';
import { createLocalWorld, settingsDirectoryStore } from './adapters/local-world.ts';
import { createTerminal, interruptSignal } from './adapters/terminal.ts';
import { check } from './check.ts';
import { UserError } from './errors.ts';
import { run } from './run.ts';

const USAGE = `Usage:
  perfscape run --base REF [--head REF] [--repository DIR] [--config FILE]
                [--output DIR] [--store DIR] [--update-store] [--seed N]
      Measures base against head and writes comment.md, summary.md, result.json and
      model/ into the output directory (default: perfscape-out).
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
  head: { type: 'string', default: 'HEAD' },
  config: { type: 'string' },
  output: { type: 'string', default: 'perfscape-out' },
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

async function connect({ values }: Call) {
  const repository = await openRepository(resolve(values.repository));
  const world = createLocalWorld({
    repository,
    environment: process.env,
    apiKey: process.env['OPENAI_API_KEY'] || null,
    interrupted: interruptSignal(),
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

async function runCommand(call: Call): Promise<number> {
  const { values } = call;
  if (values.base === undefined) throw new UserError(`run: --base is missing\n${USAGE}`);
  await prepareOutput(resolve(values.output));
  const { repository, world, inputs, settingsPath } = await connect(call);
  const outcome = await run(world, {
    base: await repository.requireCommit(values.base),
    head: await repository.requireCommit(values.head),
    settingsPath,
    inputs,
    notes: [],
    outputDirectory: resolve(values.output),
    updatesStore: values['update-store'],
  });
  process.stdout.write(outcome.summary);
  world.report(`gate: ${outcome.result.gate.conclusion}; written to ${values.output}`);
  return outcome.result.gate.conclusion === 'fail' ? 1 : 0;
}

async function checkCommand(call: Call): Promise<number> {
  const { repository, world, inputs, settingsPath } = await connect(call);
  const head = await repository.requireCommit(call.values.head);
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
