import { parentPort, workerData } from 'node:worker_threads';
import { openReplay, type ReplayTask } from './replay.ts';

const replay = openReplay(workerData);

parentPort?.on('message', (task: ReplayTask) => {
  void replay(task).then((run) => parentPort?.postMessage(run));
});
