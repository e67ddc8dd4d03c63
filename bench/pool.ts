import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** A module that answers every task posted to it with one message. */
export interface WorkerModule {
  readonly url: URL;
  readonly workerData: unknown;
}

/** Answers of all tasks from one worker a core, in no particular order; progress goes to stderr. */
export async function runOnAllCores<Answer>(
  { url, workerData }: WorkerModule,
  tasks: readonly unknown[],
): Promise<Answer[]> {
  const waiting = [...tasks];
  const answers: Answer[] = [];
  const step = Math.max(1, Math.floor(tasks.length / 50));
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(url, { workerData });
      const next = () => {
        const task = waiting.pop();
        if (task === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage(task);
      };
      worker.on('error', reject);
      worker.on('message', (answer: Answer) => {
        answers.push(answer);
        if (answers.length % step === 0) {
          process.stderr.write(`\r${answers.length} of ${tasks.length} done`);
        }
        next();
      });
      next();
    });
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  process.stderr.write('\n');
  return answers;
}
