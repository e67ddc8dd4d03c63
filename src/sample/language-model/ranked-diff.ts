import type { Option } from '../../schema/option.ts';
import { countMentions, createMentions, type Mentions } from './option-mention.ts';

// A file takes at most this part of the room that is left, so that the first do not take all.
const FILES_AT_LEAST = 3;

const LOCK_FILE =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|bun\.lockb?|go\.(sum|work\.sum)|Package\.resolved|packages\.lock\.json|gradle\.lockfile|[^/]+\.lock)$/i;
const GENERATED_FILE =
  /(^|\/)(dist|node_modules|vendor|third_party|__snapshots__|\.yarn)\/|\.(min\.(js|css)|map|snap|svg|pb\.(go|cc|h)|g\.dart|designer\.cs)$|[._]generated\.|_pb2(_grpc)?\.py$/i;
const BINARY_FILE =
  /\.(png|jpe?g|gif|webp|ico|pdf|zip|gz|tgz|xz|zst|bz2|7z|jar|class|so|dll|dylib|exe|o|a|wasm|bin|dat|parquet|onnx|pt|ttf|otf|woff2?|mp[34]|mov|wav|sqlite|db)$/i;

/** Whether the change of a file can tell somebody something: not of lock, generated, binary files. */
export function isTelling(path: string): boolean {
  return !LOCK_FILE.test(path) && !GENERATED_FILE.test(path) && !BINARY_FILE.test(path);
}

interface Part {
  readonly text: string;
  readonly mentions: number;
}

interface FileDiff extends Part {
  readonly header: string;
  readonly hunks: readonly Part[];
}

function isGenerated(text: string): boolean {
  return /^(Binary files |GIT binary patch)/m.test(text) || /@generated|DO NOT EDIT/.test(text);
}

function readFiles(diff: string, mentions: readonly Mentions[]): FileDiff[] {
  const files = diff.split(/^(?=diff --git )/m).filter((text) => text.trim() !== '');
  return files
    .filter((text) => !isGenerated(text))
    .map((text) => {
      const [header = '', ...hunks] = text.split(/^(?=@@ )/m);
      return {
        text,
        header,
        mentions: countMentions(text, mentions),
        hunks: hunks.map((hunk) => ({ text: hunk, mentions: countMentions(hunk, mentions) })),
      };
    });
}

/** The hunks that fit, those that mention most options first, in the order of the file. */
function fitFile({ text, header, hunks }: FileDiff, limit: number): string {
  if (text.length <= limit) return text;
  const chosen = new Set<Part>();
  let left = limit - header.length;
  for (const hunk of [...hunks].sort((a, b) => b.mentions - a.mentions)) {
    if (hunk.text.length > left) continue;
    chosen.add(hunk);
    left -= hunk.text.length;
  }
  const shown = hunks.filter((hunk) => chosen.has(hunk));
  if (shown.length === 0) return `${text.slice(0, limit)}\n[cut after ${limit} characters]\n`;
  const omitted = hunks.length - shown.length;
  return `${header}${shown.map((hunk) => hunk.text).join('')}[${omitted} more hunks of this file]\n`;
}

/**
 * A unified diff in about `limit` characters: the files that mention most options first, without
 * what is binary or generated; what does not fit is counted.
 */
export function rankDiff(diff: string, options: readonly Option[], limit: number): string {
  const files = readFiles(diff, options.map(createMentions)).sort(
    (a, b) => b.mentions - a.mentions,
  );
  let left = limit;
  let omitted = 0;
  const shown = files.map((file, index) => {
    const room = Math.floor(left / Math.min(FILES_AT_LEAST, files.length - index));
    if (room < file.header.length + 1) {
      omitted += 1;
      return '';
    }
    const text = fitFile(file, room);
    left -= text.length;
    return text;
  });
  return omitted === 0 ? shown.join('') : `${shown.join('')}[${omitted} more files]\n`;
}
