import { mersenne } from 'pure-rand/generator/mersenne';

/** Draws the next number; uniform on [0, 1) unless said otherwise. */
export type Random = () => number;

/** A repeatable stream of numbers: the same seed (an integer) gives the same stream. */
export function seededRandom(seed: number): Random {
  const generator = mersenne(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** Standard normal numbers: two from every two of `random` (Box & Muller 1958). */
export function normalNumbers(random: Random): Random {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
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
