import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseExchange, type Exchange } from '../sample/language-model/exchange.ts';
import { readText } from './files.ts';

/**
 * The recorded exchanges of a folder, by file name; none when there is no such folder.
 * @throws UserError for a .json file that is none.
 */
export async function readExchanges(directory: string): Promise<Exchange[]> {
  const names = await readdir(directory).catch(() => []);
  const paths = names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(directory, name));
  return Promise.all(paths.map(async (path) => parseExchange((await readText(path)) ?? '', path)));
}
