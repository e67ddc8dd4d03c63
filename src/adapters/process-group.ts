import { setTimeout as delay } from 'node:timers/promises';
import { hasLivingProcess } from './process-resources.ts';

const POLL_MILLISECONDS = 10;
const KILL_MILLISECONDS = 1_000;

/** Groups of commands that still run, by the process id of their leader. */
const runningGroups = new Set<number>();

export function registerGroup(groupId: number): void {
  runningGroups.add(groupId);
}

export function unregisterGroup(groupId: number): void {
  runningGroups.delete(groupId);
}

/**
 * Kills every command that still runs, with all its processes. For the handlers of SIGTERM and
 * SIGINT: it does not wait, and the process may end right after.
 */
export function endRunning(): void {
  for (const groupId of runningGroups) signalGroup(groupId, 'SIGKILL');
}

/** Whether the group had a process to take the signal. */
export function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-groupId, signal);
  } catch {
    // ESRCH: the group is gone. EPERM: what is left belongs to another user, beyond our reach.
    return false;
  }
}

/** Asks the group to end, and kills what is left of it after the grace. */
export async function endGroup(groupId: number, graceMilliseconds: number): Promise<void> {
  signalGroup(groupId, 'SIGTERM');
  await waitForGroup(groupId, graceMilliseconds);
  await killGroup(groupId);
}

/** Kills what is left of a group, and waits until it is gone, so that the next trial is alone. */
export async function killGroup(groupId: number): Promise<void> {
  if (signalGroup(groupId, 'SIGKILL')) await waitForGroup(groupId, KILL_MILLISECONDS);
}

/** Until it is gone; bounded, as a process in the middle of a system call may not end for long. */
export async function waitForGroup(groupId: number, limitMilliseconds: number): Promise<void> {
  const deadline = performance.now() + limitMilliseconds;
  while (isRunning(groupId) && performance.now() < deadline) await delay(POLL_MILLISECONDS);
}

function isRunning(groupId: number): boolean {
  return signalGroup(groupId, 0) && (hasLivingProcess(groupId) ?? true);
}
