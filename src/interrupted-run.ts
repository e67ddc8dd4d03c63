import { Interruption, UserError } from './errors.ts';
import { readRunRecord } from './recording.ts';
import { run, type RunOutcome } from './run.ts';
import type { RunRequest, World } from './world.ts';

export interface InterruptionHandling {
  readonly readExchanges: () => Promise<RunRequest['exchanges']['kept']>;
  /** Takes the report of what the interrupted run had measured. */
  readonly onReport: (outcome: RunOutcome) => void | Promise<void>;
}

/** What an interrupted run had measured, reported; null: too little for a report. */
async function reportMeasured(
  world: World,
  request: RunRequest,
  readExchanges: InterruptionHandling['readExchanges'],
): Promise<RunOutcome | null> {
  try {
    const resumed = await readRunRecord(world, request.outputDirectory);
    const exchanges = { ...request.exchanges, kept: await readExchanges() };
    const rest = { resumed, exchanges, reportsOnly: true, updatesStore: false };
    return await run(world, { ...request, ...rest });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/**
 * The whole job. When a signal ends it, what there is by then is written as a report and handed on,
 * without anything more being measured, before the interruption is thrown.
 */
export async function runInterruptibly(
  world: World,
  request: RunRequest,
  { readExchanges, onReport }: InterruptionHandling,
): Promise<RunOutcome> {
  try {
    return await run(world, request);
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    const outcome = await reportMeasured(world, request, readExchanges);
    if (outcome !== null) await onReport(outcome);
    throw error;
  }
}
