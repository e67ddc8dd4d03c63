import { stripVTControlCharacters } from 'node:util';

/** Lines and characters of a failed trial's output that its outcome keeps. */
const LAST_LINES = 20;
const LAST_LINES_CHARACTERS = 2_000;

/** What a command said last, for people. */
export function lastLinesOf(text: string): string {
  const readable = stripVTControlCharacters(text.slice(-10 * LAST_LINES_CHARACTERS)).trim();
  return readable.split('\n').slice(-LAST_LINES).join('\n').slice(-LAST_LINES_CHARACTERS);
}
