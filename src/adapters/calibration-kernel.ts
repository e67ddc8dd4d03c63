import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { median } from 'simple-statistics';

// The first round compiles and fills caches; an odd number of others has a median that was measured.
const ROUNDS = 5;
/** How often the work is done in all; what is told is a median of all but the first. */
export const CALIBRATION_ROUNDS = ROUNDS + 1;
// A very slow machine stops early: no run waits longer for a number that only describes it.
const LIMIT_SECONDS = 1;

const TEXT_BYTES = 2 ** 19;
const TABLE_LENGTH = 2 ** 18;
const TABLE_STEPS = 2_000_000;

/**
 * Seconds that a fixed piece of work takes here: arithmetic on a table larger than the first cache,
 * compression, and a digest. It takes half a second on a common runner and tells how fast this
 * machine is now, next to others and to itself on another day. No measured value is scaled by it.
 */
export function measureCalibration(): number {
  const start = performance.now();
  const table = makeTable();
  work(table);
  const rounds: number[] = [];
  while (rounds.length < ROUNDS && secondsSince(start) < LIMIT_SECONDS) {
    const before = performance.now();
    work(table);
    rounds.push(secondsSince(before));
  }
  return rounds.length === 0 ? secondsSince(start) : median(rounds);
}

function secondsSince(milliseconds: number): number {
  return (performance.now() - milliseconds) / 1000;
}

/** Numbers without order (a linear congruential generator), the same on every machine. */
function makeTable(): Uint32Array {
  const table = new Uint32Array(TABLE_LENGTH);
  let state = 1;
  for (let index = 0; index < TABLE_LENGTH; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    table[index] = state;
  }
  return table;
}

/** The digest is of all that was computed, so that no part of the work can be left out. */
function work(table: Uint32Array): string {
  let place = 0;
  for (let step = 0; step < TABLE_STEPS; step += 1) {
    place = (Math.imul(place, 31) + (table[place & (TABLE_LENGTH - 1)] ?? 0) + step) >>> 0;
  }
  // Of every byte only four bits are kept, so that there is something to compress.
  const text = Buffer.from(new Uint8Array(table.buffer, 0, TEXT_BYTES).map((byte) => byte & 15));
  const packed = deflateSync(text, { level: 4 });
  return createHash('sha256').update(inflateSync(packed)).update(String(place)).digest('hex');
}
