import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { RandomForestRegression } from 'ml-random-forest';
import {
  growForest,
  libraryModel,
  libraryModelSchema,
  predictForest,
  predictLibraryModel,
  predictOutOfBag,
  walkLibraryModel,
  type TrainingSet,
} from '../../src/model/forest.ts';
import { growTree, predictTree, rankColumns } from '../../src/model/regression-tree.ts';
import { seededRandom } from '../../src/random.ts';

const stored = (forest: ReturnType<typeof growForest>) =>
  libraryModelSchema.parse(JSON.parse(JSON.stringify(libraryModel(forest))));

function randomRows(count: number, { columns, seed }: { columns: number; seed: number }) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: columns }, random));
}

/** Two main effects, an interaction and two columns without effect. */
function surface([a = 0, b = 0, c = 0]: readonly number[]): number {
  return 2 * a + (b > 0.5 ? 1 : 0) * (c > 0.3 ? 2 : 0.5);
}

const anyTrainingSet: fc.Arbitrary<TrainingSet> = fc.integer({ min: 1, max: 5 }).chain((columns) =>
  fc
    .array(
      fc.tuple(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
          minLength: columns,
          maxLength: columns,
        }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      ),
      { minLength: 1, maxLength: 15 },
    )
    .map((observations) => ({
      rows: observations.map(([row]) => row),
      targets: observations.map(([, target]) => target),
    })),
);

test('the stored model predicts by the library what the forest predicts', () => {
  fc.assert(
    fc.property(anyTrainingSet, fc.integer({ min: 0, max: 1000 }), (training, seed) => {
      const forest = growForest(training, { treeCount: 7, seed });
      const columns = training.rows[0]?.length ?? 0;
      const queries = [...training.rows, ...randomRows(5, { columns, seed })];
      const predicted = predictLibraryModel(stored(forest), queries);
      // A stored leaf keeps six digits.
      const tolerance = 5e-6 * Math.max(...training.targets.map(Math.abs));
      for (const [index, row] of queries.entries()) {
        const difference = Math.abs(predictForest(forest, row) - (predicted[index] ?? Number.NaN));
        assert.ok(difference <= tolerance, `differs by ${difference}`);
      }
    }),
    { numRuns: 60 },
  );
});

test('a walk over the stored nodes predicts to the last bit what the library does', () => {
  fc.assert(
    fc.property(anyTrainingSet, fc.integer({ min: 0, max: 1000 }), (training, seed) => {
      const model = stored(growForest(training, { treeCount: 7, seed }));
      const columns = training.rows[0]?.length ?? 0;
      const queries = [...training.rows, ...randomRows(5, { columns, seed })];
      assert.deepEqual(
        queries.map((row) => walkLibraryModel(model, row)),
        predictLibraryModel(model, queries),
      );
    }),
    { numRuns: 60 },
  );
});

test('very many rows are predicted as few are', () => {
  const rows = randomRows(60, { columns: 4, seed: 8 });
  const forest = growForest({ rows, targets: rows.map(surface) }, { treeCount: 5, seed: 1 });
  const queries = randomRows(6000, { columns: 4, seed: 9 });
  const all = predictLibraryModel(stored(forest), queries);
  assert.equal(all.length, 6000);
  for (const start of [0, 4500]) {
    const few = predictLibraryModel(stored(forest), queries.slice(start, start + 500));
    assert.deepEqual(all.slice(start, start + 500), few);
  }
});

test('a leaf limit bounds the stored model whatever it learned from', () => {
  for (const count of [50, 200]) {
    const rows = randomRows(count, { columns: 3, seed: 7 });
    const training = { rows, targets: rows.map(surface) };
    const forest = growForest(training, { treeCount: 4, leafLimit: 10, seed: 1 });
    assert.equal(JSON.stringify(libraryModel(forest)).match(/distribution/g)?.length, 40);
  }
});

test('a model of a space without any option predicts its mean', () => {
  const forest = growForest({ rows: [[], []], targets: [2, 2] }, { treeCount: 3, seed: 1 });
  assert.deepEqual(predictLibraryModel(stored(forest), [[], []]), [2, 2]);
});

test('no rows give no predictions', () => {
  const forest = growForest({ rows: [[0], [1]], targets: [1, 2] }, { treeCount: 3, seed: 1 });
  assert.deepEqual(predictLibraryModel(stored(forest), []), []);
});

test('one tree cuts like one tree of the library on data without ties', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 20 }),
      fc.integer({ min: 0, max: 1e6 }),
      (values, seed) => {
        const random = seededRandom(seed);
        const rows = values.map((value) => [value]);
        const targets = values.map(random);
        const library = new RandomForestRegression({
          seed: 1,
          nEstimators: 1,
          maxFeatures: 1.0,
          replacement: false,
          useSampleBagging: false,
          noOOB: true,
          treeOptions: { minNumSamples: 1, gainThreshold: -1 },
        });
        library.train(rows, targets);
        const all = Int32Array.from(rows.keys());
        const tree = growTree(rankColumns(rows), Float64Array.from(targets), { rows: all, random });
        const queries = Array.from({ length: 50 }, () => [Math.round((random() - 0.5) * 2400)]);
        const own = queries.map((row) => predictTree(tree, row));
        for (const [index, prediction] of library.predict(queries).entries()) {
          assert.ok(Math.abs(prediction - (own[index] ?? Number.NaN)) < 1e-12);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('the forest is as accurate as the library that trains on the same rows', () => {
  const rows = randomRows(80, { columns: 5, seed: 1 });
  const targets = rows.map(surface);
  const queries = randomRows(300, { columns: 5, seed: 2 });
  const error = (predicted: readonly number[]) =>
    Math.sqrt(
      predicted.reduce(
        (sum, value, index) => sum + (value - surface(queries[index] ?? [])) ** 2,
        0,
      ) / queries.length,
    );
  const library = new RandomForestRegression({
    seed: 1,
    nEstimators: 50,
    maxFeatures: 1.0,
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: { minNumSamples: 1, gainThreshold: -1 },
  });
  library.train(rows, targets);
  const forest = growForest({ rows, targets }, { treeCount: 50, seed: 1 });
  const ratio =
    error(queries.map((row) => predictForest(forest, row))) / error(library.predict(queries));
  assert.ok(ratio < 1.05, `its error is ${ratio} of the library's`);
});

test('a noise-free step is predicted exactly away from its edge', () => {
  const rows = Array.from({ length: 40 }, (_, index) => [index]);
  const targets = rows.map(([value = 0]) => (value < 20 ? 1 : 2));
  const forest = growForest({ rows, targets }, { treeCount: 100, seed: 1 });
  assert.equal(predictForest(forest, [5]), 1);
  assert.equal(predictForest(forest, [34]), 2);
  const edge = predictForest(forest, [19.5]);
  assert.ok(edge >= 1 && edge <= 2);
});

test('each bag holds as many draws as there are rows', () => {
  const rows = randomRows(9, { columns: 2, seed: 4 });
  const forest = growForest({ rows, targets: rows.map(surface) }, { treeCount: 20, seed: 1 });
  assert.equal(forest.bags.length, 20);
  for (const bag of forest.bags) {
    assert.equal(bag.length, 9);
    assert.equal(
      bag.reduce((sum, count) => sum + count, 0),
      9,
    );
  }
});

test('an out-of-bag prediction is the mean of the trees that never saw the row', () => {
  const rows = randomRows(12, { columns: 3, seed: 5 });
  const targets = rows.map(surface);
  const forest = growForest({ rows, targets }, { treeCount: 30, seed: 2 });
  const expected = rows.map((row, index) => {
    const trees = forest.trees.filter((_, tree) => forest.bags[tree]?.[index] === 0);
    return trees.reduce((sum, tree) => sum + predictTree(tree, row), 0) / trees.length;
  });
  const seen = predictOutOfBag(forest, rows);
  assert.deepEqual(seen, expected);
  for (const [index, row] of rows.entries()) {
    assert.notEqual(seen[index], predictForest(forest, row));
  }
});

test('a row that every bag holds has no out-of-bag prediction', () => {
  const forest = growForest({ rows: [[1]], targets: [3] }, { treeCount: 10, seed: 1 });
  assert.deepEqual(predictOutOfBag(forest, [[1]]), [null]);
});

test('the same seed gives the same bytes and another seed others', () => {
  const rows = randomRows(30, { columns: 4, seed: 6 });
  const bytes = (seed: number) =>
    JSON.stringify(
      libraryModel(growForest({ rows, targets: rows.map(surface) }, { treeCount: 10, seed })),
    );
  assert.equal(bytes(1), bytes(1));
  assert.notEqual(bytes(1), bytes(2));
});

test('a stored model with a field that is unknown or missing is refused', () => {
  const forest = growForest({ rows: [[0], [1]], targets: [1, 2] }, { treeCount: 2, seed: 1 });
  const model = libraryModel(forest);
  assert.ok(libraryModelSchema.safeParse(model).success);
  const broken: unknown[] = [
    { ...model, name: 'RFClassifier' },
    { ...model, extra: 1 },
    { ...model, baseModel: { ...model.baseModel, estimators: [{ name: 'DTRegression' }] } },
    {
      ...model,
      baseModel: {
        ...model.baseModel,
        estimators: [{ ...model.baseModel.estimators[0], root: { splitColumn: 0, splitValue: 1 } }],
      },
    },
    { ...model, baseModel: { ...model.baseModel, nEstimators: 3 } },
    { ...model, baseModel: { ...model.baseModel, indexes: [] } },
  ];
  for (const value of broken) {
    assert.equal(libraryModelSchema.safeParse(value).success, false, JSON.stringify(value));
  }
});
