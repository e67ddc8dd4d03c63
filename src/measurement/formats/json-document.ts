import type { z } from 'zod';

/**
 * How often the whole text may be read in search of documents: text full of opening brackets would
 * else take time in the square of its length.
 */
const SCANS = 2;

/** The text as JSON, or the last JSON document in it, in the schema's shape; null: there is none. */
export function parseDocument<Shape extends z.ZodType>(
  text: string,
  schema: Shape,
): z.output<Shape> | null {
  const parsed = schema.safeParse(parseLenient(text) ?? parseLast(text));
  return parsed.success ? parsed.data : null;
}

/**
 * Python's json module and others write NaN and Infinity bare, which JSON does not allow. Read as
 * text they harm no objective but their own.
 */
export function parseLenient(text: string): unknown {
  const parsed = parse(text);
  if (parsed !== undefined) return parsed;
  const quoted = text.replaceAll(/([:,[]\s*)(-?(?:NaN|Infinity))\b/g, '$1"$2"');
  return quoted === text ? undefined : parse(quoted);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The last object or list that begins a line and ends one, among other lines. */
function parseLast(text: string): unknown {
  let last: unknown;
  let budget = SCANS * text.length;
  let start = nextStart(text, 0);
  while (start !== -1 && budget > 0) {
    const end = findEnd(text, start);
    budget -= (end === -1 ? text.length : end) - start;
    const document = end === -1 ? undefined : parseLenient(text.slice(start, end));
    if (document !== undefined) last = document;
    start = nextStart(text, document === undefined ? start + 1 : end);
  }
  return last;
}

function nextStart(text: string, from: number): number {
  const opening = /^[{[]/gm;
  opening.lastIndex = from;
  return opening.exec(text)?.index ?? -1;
}

/** After the bracket that closes the one at `start`; -1 when none does, or text follows it. */
function findEnd(text: string, start: number): number {
  const brackets = /["{}[\]]/g;
  brackets.lastIndex = start;
  let depth = 0;
  for (let found = brackets.exec(text); found !== null; found = brackets.exec(text)) {
    const [character] = found;
    if (character === '"') {
      const end = endOfString(text, found.index);
      if (end === -1) return -1;
      brackets.lastIndex = end;
    } else {
      depth += character === '{' || character === '[' ? 1 : -1;
      if (depth === 0) return endsLine(text, found.index + 1) ? found.index + 1 : -1;
    }
  }
  return -1;
}

/** After the quote that closes the one at `start`; -1 when none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slash = end - 1;
    while (text[slash] === '\\') slash -= 1;
    if ((end - slash) % 2 === 1) return end + 1;
  }
  return -1;
}

function endsLine(text: string, index: number): boolean {
  const rest = text.slice(index, text.indexOf('\n', index) + 1 || undefined);
  return rest.trim() === '';
}
