/** Spellings of the units that tools print; the first of each is the one of our formats. */
const SPELLINGS: readonly (readonly string[])[] = [
  ['ns', 'nanosecond', 'nanoseconds'],
  ['us', 'µs', 'μs', 'microsecond', 'microseconds'],
  ['ms', 'millisecond', 'milliseconds'],
  ['s', 'sec', 'second', 'seconds'],
  ['B', 'byte', 'bytes'],
  ['B/s', 'bytes/s', 'B/sec', 'bytes/sec'],
  ['1/s', '/s', 'ops/s', 'op/s', 'ops/sec', 'Hz', 'hz'],
  ['req/s', 'requests/s', 'reqs/s', 'req/sec', 'requests/sec', 'rps'],
  ['items/s', 'items/sec'],
  ['MB/s', 'MB/sec'],
];

/** Whether two units differ in their spelling only; nothing is converted. */
export function isSameUnit(one: string, other: string): boolean {
  return one === other || SPELLINGS.some((same) => same.includes(one) && same.includes(other));
}
