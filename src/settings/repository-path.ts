import { z } from 'zod';

const MAXIMUM_PATH_LENGTH = 512;

/** The path with its empty and `.` segments left out: `./bench/` is `bench`. */
function normalisePath(path: string): string {
  return segmentsOf(path).join('/');
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/** Why a path is not one of a file or folder inside the repository; null when it is. */
function findPathFault(path: string): string | null {
  const segments = segmentsOf(path);
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) {
    return 'allowed: a path relative to the root of the repository';
  }
  if (path.includes('\\')) return 'allowed: a path with / between its parts';
  if (/\p{Cc}/u.test(path)) return 'allowed: a path without control characters';
  if (segments.includes('..')) return 'allowed: a path inside the repository, without ".."';
  if (segments.some((segment) => segment.toLowerCase() === '.git')) {
    return 'allowed: a path outside the folder ".git"';
  }
  return segments.length === 0 ? 'allowed: the path of a file or folder' : null;
}

/** A path of the settings: relative, inside the repository, with `/` between its parts. */
export const repositoryPath = z
  .string()
  .max(MAXIMUM_PATH_LENGTH)
  .superRefine((path, context) => {
    const fault = findPathFault(path);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  })
  .transform(normalisePath);
