import { mersenne } from 'pure-rand/generator/mersenne';

/** Draws the next number, uniform on [0, 1). */
export type Random = () => number;

/** A repeatable stream of numbers: the same seed (an integer) gives the same stream. */
export function seededRandom(seed: number): Random {
  const generator = mersenne(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** A whole number, uniform on 0 … count − 1. */
export function drawIndex(random: Random, count: number): number {
  return Math.floor(random() * count);
}

/** The items in a random order (Fisher–Yates); the input stays as it is. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const keyed = items.map((item) => ({ item, rank: random() }));
  return keyed.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}
