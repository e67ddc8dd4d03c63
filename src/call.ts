import { parseArgs } from 'node:util';
import { UserError } from './errors.ts';

export const USAGE = `Usage:
  perfscape run --base REF [--head REF] [--repository DIR] [--config FILE]
                [--output DIR] [--store DIR] [--update-store] [--seed N]
                [--replay DIR]
      Measures base against head and writes comment.md, summary.md, result.json and
      model/ into the output directory (default: perfscape-out).
  perfscape run --resume DIR [--repository DIR] [--store DIR] [--update-store]
                [--replay DIR]
      Goes on with the run that was interrupted in the output directory DIR, in what is
      left of its minutes; when none are left, reports what it had measured.
  perfscape run --resume DIR --report-only [--repository DIR]
      Reports what the interrupted run had measured, and measures nothing more.
  perfscape check [--head REF] [--repository DIR] [--config FILE]
      Validates settings and schema, prints the configuration space, runs one trial.

  REF is a branch, tag or commit; head is HEAD unless given. --store reads the model kept
  in DIR, --update-store also writes it. The key of a language model is read from
  OPENAI_API_KEY. --replay answers its requests from DIR, such as exchanges/ of another
  run's output directory, and asks nobody.
  Both read commits: what is not committed is not seen.
Exit: 0 passed, 1 the gate failed, 2 a mistake in call, settings or repository,
3 a fault of Perfscape.
`;

const OPTIONS = {
  repository: { type: 'string', default: '.' },
  base: { type: 'string' },
  head: { type: 'string' },
  config: { type: 'string' },
  output: { type: 'string' },
  resume: { type: 'string' },
  'report-only': { type: 'boolean', default: false },
  replay: { type: 'string' },
  store: { type: 'string' },
  'update-store': { type: 'boolean', default: false },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** @throws UserError for words that the call does not know. */
export function parseCall(words: readonly string[]) {
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

export type Call = ReturnType<typeof parseCall>;

/** The call that goes on with this one. */
export function describeResumption({ values }: Call, directory: string): string {
  const { repository, store, replay } = values;
  return [
    'perfscape',
    'run',
    '--resume',
    directory,
    ...(repository === '.' ? [] : ['--repository', repository]),
    ...(store === undefined ? [] : ['--store', store]),
    ...(replay === undefined ? [] : ['--replay', replay]),
    ...(values['update-store'] ? ['--update-store'] : []),
  ]
    .map((word) => (/^[\w./:@=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
