import type { CompletionRequest } from './complete.ts';

// Names, values and rules stay whole; documentation, diffs and long descriptions are longer.
const WHOLE_CHARACTERS = 200;
// Below that no model has room to answer.
const LEAST_TOKENS = 200;
const MARK = '\n[cut]';

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]),
  );
}

/** The length to which texts are cut so that `excess` characters go; never below the shortest. */
function cutLength(lengths: readonly number[], excess: number): number {
  const descending = [...lengths].sort((a, b) => b - a);
  let above = 0;
  for (const [index, length] of descending.entries()) {
    above += length;
    const next = descending[index + 1] ?? 0;
    const level = Math.floor((above - excess) / (index + 1));
    if (level >= next) return Math.max(WHOLE_CHARACTERS, level);
  }
  return WHOLE_CHARACTERS;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The same question at about `share` of its length: the longest texts of its user message, which is
 * JSON, are cut first, to one length. Null when nothing is left to cut.
 */
export function shorterRequest(
  request: CompletionRequest,
  share: number,
): CompletionRequest | null {
  const document = parse(request.user);
  const lengths: number[] = [];
  mapTexts(document, (text) => {
    if (text.length > WHOLE_CHARACTERS + MARK.length) lengths.push(text.length);
    return text;
  });
  if (lengths.length === 0) return null;
  const length = cutLength(lengths, request.user.length * (1 - share));
  const cut = mapTexts(document, (text) =>
    text.length > length + MARK.length ? `${text.slice(0, length)}${MARK}` : text,
  );
  const user = typeof cut === 'string' ? cut : JSON.stringify(cut, null, 1);
  if (user.length >= request.user.length) return null;
  const maximumTokens = Math.max(LEAST_TOKENS, Math.floor(request.maximumTokens * share));
  return { ...request, user, maximumTokens: Math.min(request.maximumTokens, maximumTokens) };
}
