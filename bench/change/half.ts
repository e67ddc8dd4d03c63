import { worseLog, type Direction } from '../../src/comparison/change.ts';
import { createEncoder } from '../../src/model/encoder.ts';
import { growForest, predictForest } from '../../src/model/forest.ts';
import { seededRandom, shuffled } from '../../src/random.ts';
import type { Source } from './scenario.ts';

const TREES = 50;
const SEED = 1;

/**
 * What the options and the base level tell of a change at all: each half of the configurations is
 * predicted by a forest that learned the measured changes of the other half, without any noise of
 * pairs. In the dataset's order, worse-positive log changes.
 */
export function predictFromHalf({ dataset, scenario }: Source, direction: Direction): number[] {
  const encoder = createEncoder(dataset.options);
  const { objective, from, to } = scenario;
  const rows: number[][] = [];
  const targets: number[] = [];
  for (const { key, configuration } of dataset.configurations) {
    const [base, head] = [from, to].map((version) =>
      Math.log(dataset.levelOf({ version, key, objective }).value),
    );
    rows.push([...encoder.encode(configuration), base ?? 0]);
    targets.push(worseLog((head ?? 0) - (base ?? 0), direction));
  }
  const order = shuffled([...rows.keys()], seededRandom(SEED));
  const middle = Math.floor(order.length / 2);
  const [first, second] = [order.slice(0, middle), order.slice(middle)];
  const predicted: number[] = Array.from({ length: rows.length }, () => 0);
  const rowOf = (index: number) => rows[index] ?? [];
  const foretell = (asked: readonly number[], learned: readonly number[]) => {
    const known = {
      rows: learned.map(rowOf),
      targets: learned.map((index) => targets[index] ?? 0),
    };
    const forest = growForest(known, { treeCount: TREES, seed: SEED });
    for (const index of asked) predicted[index] = predictForest(forest, rowOf(index));
  };
  foretell(first, second);
  foretell(second, first);
  return predicted;
}
