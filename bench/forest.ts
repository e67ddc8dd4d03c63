// npm run bench:forest [-- --data DIR] [--seeds 5] [--python python3] [--json FILE]
// Compares the performance model's forest with scikit-learn's on synthetic functions and on every
// objective of DIR/objectives, and measures what fitting, storing and predicting cost.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { compareAccuracy, trainingSizes, type Accuracy } from './forest/accuracy.ts';
import { measureCost, type Cost, type Duration } from './forest/cost.ts';
import { readProblems } from './forest/objectives.ts';
import { openScikit } from './forest/scikit.ts';
import { drawProblems } from './forest/synthetic.ts';

const WANTED = {
  fitSeconds: 5,
  fitRatio: 10,
  storedMegabytes: 3,
  predictSeconds: 2,
  difference: 0.02,
};

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    seeds: { type: 'string', default: '5' },
    python: { type: 'string', default: 'python3' },
    json: { type: 'string' },
  },
});

function shown(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}

function accuracyTable(accuracies: readonly Accuracy[]): string {
  const header = ['system', 'objective', 'trained on', 'R²', 'scikit-learn', 'difference'];
  return markdownTable([
    header,
    ...accuracies.map(({ system, objective, trained, own, scikit, difference }) => [
      system,
      objective,
      String(trained),
      shown(own, 3),
      shown(scikit, 3),
      shown(difference, 3),
    ]),
  ]);
}

function costTable(cost: Cost): string {
  const { fit, scikitFit, fitRatio, storedBytes, zippedBytes, predict } = cost;
  const durations = (duration: Duration | null) => [
    shown(duration?.seconds ?? null, 2),
    shown(duration?.coreSeconds ?? null, 2),
  ];
  return markdownTable([
    ['1,000 configurations × 30 options × 100 trees', 'measured', 'on a core', 'wanted'],
    ['fit of three objectives, s', ...durations(fit), `≤ ${WANTED.fitSeconds}`],
    ['the same by scikit-learn, one job, s', ...durations(scikitFit), ''],
    ['fit, own / scikit-learn', shown(fitRatio, 2), '', `≤ ${WANTED.fitRatio}`],
    ['three stored models, MB', shown(storedBytes / 1e6, 2), '', `< ${WANTED.storedMegabytes}`],
    ['the same zipped, MB', shown(zippedBytes / 1e6, 2), '', ''],
    ['100,000 predictions, s', ...durations(predict), `≤ ${WANTED.predictSeconds}`],
  ]);
}

function describeDifferences(accuracies: readonly Accuracy[]): string {
  const differences = accuracies.flatMap(({ difference }) => difference ?? []);
  if (differences.length === 0) return 'No comparison of R² without scikit-learn.';
  const within = differences.filter((value) => Math.abs(value) <= WANTED.difference).length;
  const range = `${shown(Math.min(...differences), 4)} to ${shown(Math.max(...differences), 4)}`;
  return `R² within ${WANTED.difference} of scikit-learn's in ${within} of ${differences.length} rows; difference ${range}.`;
}

function main(): void {
  const scikit = openScikit(values.python);
  if (scikit === null) {
    console.log(`${values.python} has no scikit-learn: its columns stay empty (--python PATH).\n`);
  }
  if (values.data === undefined) {
    console.log('No --data DIR (a folder that holds objectives/): synthetic functions only.\n');
  }
  const problems = [
    ...drawProblems({ optionCount: 30, count: 1500 }),
    ...(values.data === undefined ? [] : readProblems(values.data)),
  ];
  const cost = measureCost(scikit);
  const seeds = Number(values.seeds);
  const accuracies = problems.flatMap((problem, index) => {
    process.stderr.write(`\r${index + 1} of ${problems.length} objectives`);
    return trainingSizes(problem).map((trained) =>
      compareAccuracy(problem, { trained, seeds }, scikit),
    );
  });
  process.stderr.write('\n');
  console.log(`${costTable(cost)}\n\n${accuracyTable(accuracies)}\n`);
  console.log(`${describeDifferences(accuracies)}\n`);
  const result = { scikit: scikit?.version ?? null, seeds, cost, accuracies };
  console.log(JSON.stringify(result));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
}

main();
