import { closestMatch } from 'leven';
import type { z } from 'zod';
import { findOrigin, valueAt } from './settings-sources.ts';
import type { Mapping, ReadSources } from './settings-sources.ts';
import type { KeyPath } from './yaml-text.ts';

const MAXIMUM_SHOWN_LENGTH = 80;
/** A known key is a likely reading of an unknown one when at most a third of it differs. */
const LIKELY_DISTANCE = 1 / 3;

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  object: 'a mapping of keys to values',
  record: 'a mapping of names to values',
  array: 'a list, such as [one, two]',
};

/** What would be allowed instead: the message of an issue whose schema has none of its own. */
export function adviseOn(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${issue.input === undefined ? 'give' : 'allowed:'} ${EXPECTED[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `allowed: ${issue.values.join(', ')}`;
    case 'invalid_union':
      return `allowed: ${Array.isArray(issue['options']) ? issue['options'].join(', ') : ''}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'choose another name';
    case 'too_small':
      return describeBound(issue.origin, {
        bound: issue.minimum,
        words: issue.inclusive === false ? 'more than' : 'at least',
      });
    case 'too_big':
      return describeBound(issue.origin, { bound: issue.maximum, words: 'at most' });
    default:
      return 'see the documentation of this key';
  }
}

function describeBound(
  origin: string,
  { bound, words }: { bound: number | bigint; words: string },
): string {
  const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };
  if (origin === 'string' && bound === 1) return 'allowed: text that is not blank';
  return `allowed: ${words} ${bound}${units[origin] ?? ''}`;
}

/** One line for each thing that is wrong: source, key, value, and what is allowed. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  sources: { readonly layers: ReadSources['layers']; readonly merged: Mapping },
): string[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(',');
    return issue.keys.map((key) => {
      const place = findOrigin(sources.layers, [...path, key]);
      return `${place}: ${showPath([...path, key])}: ${adviseOnUnknownKey(key, known)}`;
    });
  }
  const value = valueAt(sources.merged, path);
  const fault = describeFault(issue, value);
  return [`${findOrigin(sources.layers, path)}: ${showPath(path)}: ${fault}; ${issue.message}`];
}

function describeFault(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_key') return 'this name is not allowed';
  return value === undefined ? 'is missing' : `${showValue(value)} is not allowed`;
}

function adviseOnUnknownKey(key: string, known: readonly string[]): string {
  if (/^(api[-_]?)?key$/i.test(key)) {
    return 'a key is never read from the settings; give it by the input "api-key" or OPENAI_API_KEY';
  }
  const nearest = closestMatch(key.slice(0, MAXIMUM_SHOWN_LENGTH), known, {
    maxDistance: Math.ceil(key.length * LIKELY_DISTANCE),
  });
  return nearest === undefined
    ? `unknown key; allowed: ${known.join(', ')}`
    : `unknown key; did you mean "${nearest}"?`;
}

/** Dotted; a part that could be misread is quoted. */
function showPath(path: KeyPath): string {
  const parts = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return /^[\w./-]{1,64}$/.test(part) ? `.${part}` : `.${showValue(part)}`;
  });
  return parts.join('').replace(/^\./, '');
}

function showValue(value: unknown): string {
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object')
    return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  if (typeof value === 'number') return String(value);
  // The user name and password of an address stay out of logs.
  const text = JSON.stringify(value).replace(/\/\/[^/@\s]*@/g, '//***@');
  if (text.length <= MAXIMUM_SHOWN_LENGTH) return text;
  return `${text.slice(0, MAXIMUM_SHOWN_LENGTH)}…`;
}
