import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');

/** In the direction of the data: a stage imports itself and earlier ones only. */
const STAGES = [
  'settings',
  'schema',
  'space',
  'sample',
  'measurement',
  'model',
  'comparison',
  'store',
  'report',
];
/** Compute on values; everything else of Node is the world. */
const PURE_NODE_MODULES = new Set(['node:crypto', 'node:path', 'node:util']);
/** Connect the adapters; nothing else above the stages knows them. */
const ENTRIES = new Set(['action.ts', 'cli.ts', 'main.ts']);

interface SourceFile {
  readonly path: string;
  /** First folder, or null for a file at the top. */
  readonly folder: string | null;
  readonly text: string;
  readonly imports: readonly string[];
}

const files: SourceFile[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(source, path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map(([, name]) =>
      name?.startsWith('.') ? relative(source, join(source, dirname(path), name)) : (name ?? ''),
    );
    const [folder, ...rest] = path.split('/');
    return { path, folder: rest.length > 0 ? (folder ?? null) : null, text, imports };
  });
const inStages = files.filter(({ folder }) => folder !== null && STAGES.includes(folder));

function faults(within: readonly SourceFile[], judge: (file: SourceFile) => string[]): string[] {
  return within.flatMap((file) => judge(file).map((fault) => `${file.path}: ${fault}`));
}

test('every file lies in a stage, among the adapters, or at the top', () => {
  const folders = new Set(files.map(({ folder }) => folder));
  assert.deepEqual(
    [...folders].filter((folder) => folder !== null).sort(),
    [...STAGES, 'adapters'].sort(),
  );
});

test('a stage imports itself and earlier stages only', () => {
  const found = faults(inStages, ({ folder, imports }) =>
    imports.filter((name) => {
      if (name === 'errors.ts' || name === 'random.ts') return false;
      const stage = name.split('/')[0] ?? '';
      const isOurs = name.endsWith('.ts');
      return (
        isOurs &&
        !(STAGES.indexOf(stage) >= 0 && STAGES.indexOf(stage) <= STAGES.indexOf(folder ?? ''))
      );
    }),
  );
  assert.deepEqual(found, []);
});

test('a stage reaches nothing outside: no I/O, no environment, no clock, no unseeded numbers', () => {
  const found = faults(inStages, ({ imports, text }) => [
    ...imports.filter((name) => name.startsWith('node:') && !PURE_NODE_MODULES.has(name)),
    ...imports.filter((name) => name.startsWith('@actions/') || name === 'openai'),
    ...[
      ...text.matchAll(/process\.\w+|Math\.random|Date\.now|new Date|performance\.\w+|\bfetch\(/g),
    ].map(([use]) => use),
  ]);
  assert.deepEqual(found, []);
});

test('only the entries know the adapters', () => {
  const above = files.filter(({ folder, path }) => folder === null && !ENTRIES.has(path));
  const found = faults([...above, ...inStages], ({ imports }) =>
    imports.filter((name) => name.startsWith('adapters/') || ENTRIES.has(name)),
  );
  assert.deepEqual(found, []);
});

test('one file alone imports ml-random-forest', () => {
  const importers = files.filter(({ imports }) => imports.includes('ml-random-forest'));
  assert.deepEqual(
    importers.map(({ path }) => path),
    ['model/forest.ts'],
  );
});

test('no drawer folders or files', () => {
  const drawer = /(^|\/)(utils?|helpers?|common|misc|types|shared|lib)(\/|\.ts$)/;
  assert.deepEqual(
    files.map(({ path }) => path).filter((path) => drawer.test(path)),
    [],
  );
});
