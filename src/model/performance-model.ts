import { median } from 'simple-statistics';
import { z } from 'zod';
import type { Option } from '../schema/option.ts';
import type { Configuration } from '../space/configuration.ts';
import { createEncoder } from './encoder.ts';
import {
  growForest,
  libraryModel,
  libraryModelSchema,
  predictLibraryModel,
  predictOutOfBag,
} from './forest.ts';

const TREES = 100;
// Bounds a stored model, however many rows it learned from. On measured systems trees of 100 leaves
// lose at most 0.003 of the held-out R² of trees grown to the end.
const LEAVES_OF_A_TREE = 100;

/** A measured level of one objective. */
export interface Level {
  readonly configuration: Configuration;
  /** Logarithm of the level relative to the default configuration's in the same run. */
  readonly logLevel: number;
}

export const performanceModelSchema = z.strictObject({
  objective: z.string(),
  /** Labels of the encoded columns the forest was fitted on. */
  columns: z.array(z.string()),
  rows: z.int().nonnegative(),
  /** Out-of-bag median of |predicted / measured − 1|; null where no row was out of a bag. */
  medianRelativeError: z.number().nonnegative().nullable(),
  forest: libraryModelSchema,
});

/** Configuration → log level of one objective relative to the default's, as it is stored. */
export type PerformanceModel = z.infer<typeof performanceModelSchema>;

/**
 * Fits a forest on log levels. Levels are relative to the default configuration measured in the
 * same run, so that runs on machines of different speed can be learned from together.
 */
export function fitPerformanceModel(
  objective: string,
  levels: readonly Level[],
  { options, seed }: { readonly options: readonly Option[]; readonly seed: number },
): PerformanceModel {
  const encoder = createEncoder(options);
  const rows = levels.map(({ configuration }) => encoder.encode(configuration));
  const targets = levels.map(({ logLevel }) => logLevel);
  const forest = growForest(
    { rows, targets },
    {
      treeCount: TREES,
      leafLimit: LEAVES_OF_A_TREE,
      seed,
    },
  );
  const errors = predictOutOfBag(forest, rows).flatMap((predicted, index) =>
    predicted === null ? [] : [Math.abs(Math.expm1(predicted - (targets[index] ?? 0)))],
  );
  return {
    objective,
    columns: [...encoder.columns],
    rows: levels.length,
    medianRelativeError: errors.length === 0 ? null : median(errors),
    forest: libraryModel(forest),
  };
}

/**
 * Predicted log levels relative to the default's; null when the model was fitted on other options.
 */
export function predictLevels(
  model: PerformanceModel,
  configurations: readonly Configuration[],
  options: readonly Option[],
): number[] | null {
  const encoder = createEncoder(options);
  if (encoder.columns.join('\n') !== model.columns.join('\n')) return null;
  return predictLibraryModel(
    model.forest,
    configurations.map((configuration) => encoder.encode(configuration)),
  );
}
