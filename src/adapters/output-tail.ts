import type { Readable } from 'node:stream';

/** The end of a stream's output. */
export interface OutputTail {
  readText(): string;
  isCut(): boolean;
}

/** Collects the last `limitBytes` of streams: what a program says last matters most. */
export function collectTail(streams: readonly Readable[], limitBytes: number): OutputTail {
  let chunks: Buffer[] = [];
  let keptBytes = 0;
  let isCut = false;
  const keep = (chunk: Buffer): void => {
    chunks.push(chunk);
    keptBytes += chunk.length;
    // Trimmed only when twice as much is held, as each trim copies the whole tail.
    if (keptBytes > 2 * limitBytes) trim();
  };
  for (const stream of streams) stream.on('data', keep);
  function trim(): void {
    if (keptBytes <= limitBytes) return;
    chunks = [Buffer.concat(chunks).subarray(-limitBytes)];
    keptBytes = limitBytes;
    isCut = true;
  }
  return {
    readText: () => {
      trim();
      return Buffer.concat(chunks).toString('utf8');
    },
    isCut: () => {
      trim();
      return isCut;
    },
  };
}
