import { isNativeError } from 'node:util/types';
import { Script } from 'node:vm';
import { z } from 'zod';
import type { MatchLines } from '../measurement/formats/regex.ts';

/** For all lines together; what is sensible takes milliseconds. */
const LIMIT_MILLISECONDS = 2_000;
const MATCHES_LIMIT = 20_000;

const groups = z.array(z.record(z.string(), z.string()));

/** Runs in a context of its own, because only there a time limit can interrupt a match. */
const script = new Script(`
  const expression = new RegExp(pattern, 'gu');
  const found = [];
  for (const line of JSON.parse(lines)) {
    for (const match of line.matchAll(expression)) {
      if (match.groups !== undefined) found.push({ ...match.groups });
      if (found.length >= limit) break;
    }
    if (found.length >= limit) break;
  }
  JSON.stringify(found);
`);

/** The error belongs to the context: it is no instance of our Error. */
function isTimeout(error: unknown): boolean {
  return isNativeError(error) && Reflect.get(error, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** Matches until a limit of time; the pattern was checked with the settings. */
export const matchLines: MatchLines = (pattern, lines) => {
  const context = { pattern, lines: JSON.stringify(lines), limit: MATCHES_LIMIT };
  try {
    const found: unknown = script.runInNewContext(context, { timeout: LIMIT_MILLISECONDS });
    return groups.parse(JSON.parse(String(found)));
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  }
};
