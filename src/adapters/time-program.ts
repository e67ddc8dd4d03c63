import { spawnSync } from 'node:child_process';
import { devNull } from 'node:os';

const TIME = '/usr/bin/time';

/** Words that run what follows them and write its times to a file. */
export type TimeWords = (path: string) => readonly [string, ...string[]];

const writeTimes: TimeWords = (path) => [TIME, '-p', '-o', path];

/**
 * Where there is no /proc, as on macOS, time(1) measures. Null where it is missing, or too old to
 * write elsewhere than among the command's own errors.
 */
export function findTimeProgram(): TimeWords | null {
  const [program, ...options] = writeTimes(devNull);
  const { status } = spawnSync(program, [...options, 'true'], { stdio: 'ignore' });
  return status === 0 ? writeTimes : null;
}

/**
 * User and system time of a command and of the descendants that were waited for, in steps of
 * 0.01 s, as `time -p` (POSIX) tells them; null without them.
 */
export function parseTimes(text: string): number | null {
  const [user, system] = ['user', 'sys'].map((name) => {
    return new RegExp(`^${name}\\s+(\\d+[.,]\\d+)$`, 'm').exec(text)?.[1]?.replace(',', '.');
  });
  return user === undefined || system === undefined ? null : Number(user) + Number(system);
}
