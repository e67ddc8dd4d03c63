import type { Option } from '../../schema/option.ts';

export type Mentions = (text: string) => boolean;

// A shorter word is found everywhere.
const SHORTEST_WORD = 3;

/** `cacheSize`, `cache-size` and `CACHE_SIZE` are the words cache and size. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function patternOf(words: readonly string[]): string {
  const pattern = words.join('[-_.\\s]?');
  // Several words are telling wherever they stand, such as in setCacheSize.
  return words.length > 1 ? pattern : `(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`;
}

/** Tells whether a text names an option, by its whole name or by the last part of its path. */
export function createMentions({ name, path }: Pick<Option, 'name' | 'path'>): Mentions {
  const last = wordsOf(path.at(-1) ?? name);
  const isTelling = last.join('').length >= SHORTEST_WORD;
  const forms = [wordsOf(name), ...(isTelling ? [last] : [])].filter((words) => words.length > 0);
  if (forms.length === 0) return (text) => text.includes(name);
  const expression = new RegExp(forms.map(patternOf).join('|'), 'iu');
  return (text) => expression.test(text);
}

/** How many of the options a text names. */
export function countMentions(text: string, mentions: readonly Mentions[]): number {
  return mentions.filter((isIn) => isIn(text)).length;
}
