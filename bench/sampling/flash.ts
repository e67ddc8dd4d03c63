import { createEncoder } from '../../src/model/encoder.ts';
import { growForest } from '../../src/model/forest.ts';
import { predictTree } from '../../src/model/regression-tree.ts';
import type { Random } from '../../src/random.ts';
import { sampleRandomly } from './one-shot.ts';
import type { Sampler, Study } from './study.ts';

// Half of the sample is drawn before the first tree, as half is before the first step of ours.
const INITIAL_SHARE = 0.5;

/** Predictions of one regression tree an objective, for every configuration. */
function predictAll(study: Study, chosen: readonly number[], seed: number): number[][] {
  const encoder = createEncoder(study.options);
  const rows = study.configurations.map((one) => encoder.encode(one));
  const objectives = study.measure(0).length;
  return Array.from({ length: objectives }, (_, objective) => {
    const { trees } = growForest(
      {
        rows: chosen.map((index) => rows[index] ?? []),
        targets: chosen.map((index) => study.measure(index)[objective] ?? 0),
      },
      { treeCount: 1, seed },
    );
    const [tree] = trees;
    return rows.map((row) => (tree === undefined ? 0 : predictTree(tree, row)));
  });
}

function drawWeights(count: number, random: Random): number[] {
  return Array.from({ length: count }, () => -Math.log(1 - random()));
}

/**
 * FLASH (Nair et al. 2018): a tree of what was measured says which configuration is best next; of
 * several objectives, by weights drawn anew at each step.
 */
export const sampleByFlash: Sampler = (study, count, random) => {
  const chosen = sampleRandomly(study, Math.ceil(count * INITIAL_SHARE), random);
  const taken = new Set(chosen);
  for (let step = 0; chosen.length < Math.min(count, study.configurations.length); step++) {
    const predicted = predictAll(study, chosen, step);
    const weights = drawWeights(predicted.length, random);
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const index of study.configurations.keys()) {
      if (taken.has(index)) continue;
      const cost = predicted.reduce(
        (sum, of, objective) => sum + (weights[objective] ?? 0) * (of[index] ?? 0),
        0,
      );
      if (cost < least) [best, least] = [index, cost];
    }
    taken.add(best);
    chosen.push(best);
  }
  return chosen;
};
