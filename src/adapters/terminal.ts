import { stderr } from 'node:process';
import * as core from '@actions/core';

/** Progress on standard error: one line that is rewritten on a terminal, milestones elsewhere. */
export function createTerminal() {
  let hasProgress = false;
  const clear = () => {
    if (hasProgress) stderr.write('\r\u001B[K');
    hasProgress = false;
  };
  return {
    report: (line: string) => {
      clear();
      stderr.write(`${line}\n`);
    },
    progress: (line: string) => {
      if (!stderr.isTTY) return;
      stderr.write(`\r\u001B[K${line}`);
      hasProgress = true;
    },
  };
}

const JOB_LOG_INTERVAL_MILLISECONDS = 30_000;

/** Progress in a job's log, where nothing can be rewritten: a line now and then. */
export function createJobLog() {
  let lastProgress = 0;
  return {
    report: (line: string) => core.info(line),
    progress: (line: string) => {
      if (performance.now() - lastProgress < JOB_LOG_INTERVAL_MILLISECONDS) return;
      lastProgress = performance.now();
      core.info(line);
    },
  };
}

/** Aborted by Ctrl-C, or by the signal that ends a job. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort());
  }
  return controller.signal;
}
