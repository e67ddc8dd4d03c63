import { parentPort } from 'node:worker_threads';
import { runCalibration, type CalibrationTask } from './noisy-run.ts';

parentPort?.on('message', (task: CalibrationTask) => {
  void runCalibration(task).then((run) => parentPort?.postMessage(run));
});
