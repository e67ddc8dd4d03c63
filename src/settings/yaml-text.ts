import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, YAMLError } from 'yaml';

const MAXIMUM_TEXT_BYTES = 256 * 1024;
const MAXIMUM_ALIAS_COUNT = 100;
/** One fault of a text makes many follow; the first ones tell what is wrong. */
const MAXIMUM_FAULTS = 5;

export type KeyPath = readonly (string | number)[];

export interface TextFault {
  readonly line: number | null;
  readonly message: string;
}

export type ReadYaml =
  | {
      readonly type: 'value';
      readonly value: unknown;
      /** Line of the deepest part of the path that the text has. */
      readonly lineOf: (path: KeyPath) => number | null;
    }
  | { readonly type: 'faults'; readonly faults: readonly TextFault[] };

/** Reads one YAML document, with limits on its size and its aliases. */
export function readYaml(text: string): ReadYaml {
  if (Buffer.byteLength(text) > MAXIMUM_TEXT_BYTES) {
    return faulty([
      { line: null, message: `is too large; allowed: at most ${MAXIMUM_TEXT_BYTES / 1024} KiB` },
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
  });
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
    return faulty([{ line: null, message: 'is nested too deeply' }]);
  }
  const syntaxFaults = [...document.errors, ...document.warnings].map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    message: describeSyntaxFault(error, text),
  }));
  const faults = [...syntaxFaults, ...findUnsafeKeys(document, lines)];
  return faults.length > 0 ? faulty(faults) : convertDocument(document, lines);
}

function faulty(faults: readonly TextFault[]): ReadYaml {
  const distinct = new Map(faults.map((fault) => [`${fault.line} ${fault.message}`, fault]));
  return { type: 'faults', faults: [...distinct.values()].slice(0, MAXIMUM_FAULTS) };
}

function describeSyntaxFault(error: YAMLError, text: string): string {
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^\s:]{1,64}/.exec(text.slice(error.pos[0]))?.[0] ?? '';
    return `the key ${key} is given twice; keep one`;
  }
  if (error.code === 'MULTIPLE_DOCS') return 'holds several documents (---); keep one';
  return `is not valid YAML: ${error.message}`;
}

/** An own key of this name would be taken for the prototype of the object it lands in. */
function findUnsafeKeys(document: Document.Parsed, lines: LineCounter): TextFault[] {
  const faults: TextFault[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return;
      faults.push({
        line: lines.linePos(key.range?.[0] ?? 0).line,
        message: 'the key __proto__ is not allowed; remove it',
      });
    },
  });
  return faults;
}

function convertDocument(document: Document.Parsed, lines: LineCounter): ReadYaml {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAXIMUM_ALIAS_COUNT });
    return { type: 'value', value, lineOf: (path) => findLine(document, lines, path) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const message = error.message.startsWith('Excessive alias count')
      ? `uses too many aliases (*name); allowed: ${MAXIMUM_ALIAS_COUNT} repetitions`
      : `is not valid YAML: ${error.message}`;
    return faulty([{ line: null, message }]);
  }
}

function findLine(document: Document.Parsed, lines: LineCounter, path: KeyPath): number | null {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined) break;
      offset = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      offset = isScalar(node) ? node.range?.[0] : offset;
    } else break;
  }
  return offset === undefined ? null : lines.linePos(offset).line;
}
