import * as core from '@actions/core';
import { withoutCommands } from './terminal.ts';

const JOB_LOG_INTERVAL_MILLISECONDS = 30_000;

/** Progress in a job's log, where nothing can be rewritten: a line now and then. */
export function createJobLog() {
  let lastProgress = 0;
  return {
    report: (line: string) => core.info(withoutCommands(line)),
    progress: (line: string) => {
      if (performance.now() - lastProgress < JOB_LOG_INTERVAL_MILLISECONDS) return;
      lastProgress = performance.now();
      core.info(withoutCommands(line));
    },
  };
}
