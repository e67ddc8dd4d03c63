import { unzipSync } from 'fflate';
import { UserError } from '../errors.ts';

/** What of a zip is read: everything else in it stays packed. */
export interface WantedFiles {
  readonly names: readonly string[];
  /** Of each unpacked file. */
  readonly limitBytes: number;
}

/**
 * The wanted files of a zip as text, by name, as far as they are there. No path of the zip reaches
 * the disk. A zip that is damaged, or whose file is above the limit, is a UserError.
 */
export function readZip(zip: Uint8Array, { names, limitBytes }: WantedFiles): Map<string, string> {
  const wanted = new Set(names);
  const unpack = () =>
    unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        if (!wanted.has(name)) return false;
        if (originalSize <= limitBytes) return true;
        throw new UserError(`${name} in it has ${originalSize} bytes: the limit is ${limitBytes}`);
      },
    });
  const text = new TextDecoder();
  return new Map(Object.entries(explain(unpack)).map(([name, data]) => [name, text.decode(data)]));
}

function explain<Result>(unpack: () => Result): Result {
  try {
    return unpack();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`its zip is damaged (${reason})`, { cause: error });
  }
}
