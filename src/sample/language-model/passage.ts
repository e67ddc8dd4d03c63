import type { Option } from '../../schema/option.ts';
import { createMentions } from './option-mention.ts';
import { cut, type Excerpt } from './reading.ts';

// Characters that are read of one document, and that one passage may take.
const DOCUMENT_LIMIT = 400_000;
const PASSAGE_LIMIT = 1_500;

interface Passage {
  readonly document: number;
  readonly place: number;
  readonly text: string;
  /** Indices of the options that it speaks of. */
  readonly options: readonly number[];
}

/** Paragraphs, each with the heading it stands under. */
function splitPassages(text: string): { heading: string; text: string }[] {
  let heading = '';
  return text
    .slice(0, DOCUMENT_LIMIT)
    .split(/\n\s*\n|\n(?=#{1,6} )/)
    .flatMap((block) => {
      const [first = '', ...rest] = block.trim().split('\n');
      if (!/^#{1,6} /.test(first)) return [{ heading, text: block.trim() }];
      heading = first;
      return rest.length === 0 ? [] : [{ heading, text: rest.join('\n').trim() }];
    });
}

function listPassages(documentation: readonly Excerpt[], options: readonly Option[]): Passage[] {
  const mentions = options.map(createMentions);
  return documentation.flatMap((excerpt, document) =>
    splitPassages(excerpt.text).flatMap(({ heading, text }, place) => {
      const shown = heading === '' ? text : `${heading}\n${text}`;
      const named = mentions.flatMap((isIn, option) => (isIn(shown) ? [option] : []));
      if (named.length === 0) return [];
      return [{ document, place, text: cut(shown, PASSAGE_LIMIT), options: named }];
    }),
  );
}

/** By turns the most particular passage of each option, until no more fits. */
function choosePassages(passages: readonly Passage[], optionCount: number, limit: number) {
  const queues = Array.from({ length: optionCount }, (_, option) =>
    passages
      .filter((passage) => passage.options.includes(option))
      .sort((a, b) => a.options.length - b.options.length),
  );
  const chosen = new Set<Passage>();
  let left = limit;
  for (let turn = 0; queues.some((queue) => turn < queue.length); turn += 1) {
    for (const queue of queues) {
      const passage = queue[turn];
      if (passage === undefined || chosen.has(passage) || passage.text.length > left) continue;
      chosen.add(passage);
      left -= passage.text.length;
    }
  }
  return passages.filter((passage) => chosen.has(passage));
}

/**
 * What the documentation says of the options, in at most `limit` characters: all of it where that
 * fits, else the passages that mention them, fairly shared among the options.
 */
export function excerptDocumentation(
  documentation: readonly Excerpt[],
  options: readonly Option[],
  limit: number,
): Excerpt[] {
  const length = documentation.reduce((sum, { text }) => sum + text.length, 0);
  if (length <= limit) return [...documentation];
  const passages = choosePassages(listPassages(documentation, options), options.length, limit);
  return documentation.flatMap(({ path }, document) => {
    const own = passages.filter((passage) => passage.document === document);
    return own.length === 0 ? [] : [{ path, text: own.map(({ text }) => text).join('\n…\n') }];
  });
}
