import { assertNever, UserError } from './errors.ts';
import type { Measuring } from './measurement/measure.ts';
import type { Trial } from './measurement/trial.ts';

const NOTE_CHARACTERS = 300;

function works(trial: Trial | null): boolean {
  return trial?.outcome.status === 'success';
}

/** The default configuration's first trials, which tell whether the benchmark works at all. */
export interface Probe {
  readonly trials: readonly Trial[];
  readonly baseWorks: boolean;
  readonly note: string | null;
}

export function describeTrial({ outcome }: Trial): string {
  switch (outcome.status) {
    case 'success':
      return 'succeeded';
    case 'crash':
      return `ended with ${outcome.exit}: ${outcome.lastLines}`;
    case 'timeout':
      return outcome.late === 'server'
        ? `was not run, its server was not ready within ${outcome.limitSeconds} s: ${outcome.lastLines}`
        : `did not end within ${outcome.limitSeconds} s`;
    case 'unusable':
      return `gave no usable answer: ${outcome.reason}\n${outcome.lastLines}`;
    default:
      return assertNever(outcome);
  }
}

type ProbeAccess = Pick<Measuring, 'runTrial' | 'recall' | 'keep' | 'remainingSeconds'>;

/** Null when there is no time for it. */
async function probe(access: ProbeAccess, subject: Pick<Trial, 'revision' | 'key'>) {
  const request = { ...subject, repetition: 0, partners: [] };
  const recalled = access.recall?.(request) ?? null;
  if (recalled === 'cut') return null;
  if (recalled !== null) return recalled;
  if (access.remainingSeconds() <= 0) return null;
  const trial = await access.runTrial(request);
  await access.keep(trial);
  return trial;
}

function describeProbe(base: Trial | null, isAsked: boolean): string | null {
  if (!isAsked || works(base)) return null;
  if (base === null) return 'No time was left to measure base: head is measured alone.';
  return `The benchmark does not work at base's default: head is measured alone. It ${describeTrial(base).slice(0, NOTE_CHARACTERS)}`;
}

/**
 * Runs the default configuration once at each revision, as its warm-up. A benchmark that works at
 * neither is a UserError, and so is no time for it; one that only head has leaves head to be
 * measured alone.
 */
export async function probeBenchmark(
  access: ProbeAccess,
  { key, baseKey }: { readonly key: string; readonly baseKey: string | null },
): Promise<Probe> {
  const head = await probe(access, { revision: 'head', key });
  if (head === null) {
    throw new UserError('budget.minutes: the time was over before the first trial: raise it');
  }
  const base = baseKey === null ? null : await probe(access, { revision: 'base', key: baseKey });
  if (!works(head) && !works(base)) {
    throw new UserError(
      `benchmark: at the default configuration of head it ${describeTrial(head)}`,
    );
  }
  return {
    trials: base === null ? [head] : [head, base],
    baseWorks: works(base),
    note: describeProbe(base, baseKey !== null),
  };
}
