import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { declareOptions } from '../../src/schema/declaration.ts';
import { parseJsonSchema } from '../../src/schema/json-schema.ts';
import { parseSettings, type Settings } from '../../src/settings/settings.ts';
import { createSpace, type ConfigurationSpace } from '../../src/space/configuration-space.ts';
import { makeRepository } from '../../fixtures/repository.mjs';

const BASE = fileURLToPath(new URL('../../fixtures/projects/quarry/base', import.meta.url));

export interface Project {
  /** Holds the files of base and head, in folders of these names. */
  readonly folder: string;
  /** Of the repository. */
  readonly directory: string;
  readonly base: string;
  readonly head: string;
}

export interface ProjectChange {
  /** Added to the time of every query at head, as a share of it; 0: head does what base does. */
  readonly slowdown: number;
  /** In place of the demo's own. */
  readonly budget: { readonly configurations?: number; readonly pairs?: number };
}

const SETTINGS = '.github/perfscape.yml';
// The demo warns at 10 %: a slowdown of as much would lie on the threshold.
const WARN = '5%';
const QUERY_OBJECTIVES = ['query_latency_p95', 'query_throughput'];

/** A repository of the demo project whose head is its base, but for the slowdown. */
export function makeProject(folder: string, { slowdown, budget }: ProjectChange): Project {
  const [base, head] = [join(folder, 'base'), join(folder, 'head')];
  cpSync(BASE, base, { recursive: true });
  writeSettings(join(base, SETTINGS), budget);
  cpSync(base, head, { recursive: true });
  // git commits no revision that equals the one before.
  writeFileSync(join(head, 'CHANGES.md'), 'Nothing but this file changed.\n');
  if (slowdown > 0) slowDown(join(head, 'src', 'index.js'), slowdown);
  return { folder, ...makeRepository(folder, join(folder, 'repository')) };
}

/** What a project says of itself. */
export interface ReadProject {
  readonly settings: Settings;
  readonly space: ConfigurationSpace;
}

export function readProject({ folder }: Project): ReadProject {
  const read = (path: string) => readFileSync(join(folder, 'head', path), 'utf8');
  const settings = parseSettings({
    file: { path: SETTINGS, text: read(SETTINGS) },
    inputs: {},
  });
  const schema = parseJsonSchema(read(settings.schema), settings.schema);
  return { settings, space: createSpace(declareOptions(schema, settings.schema), settings.schema) };
}

function writeSettings(path: string, budget: ProjectChange['budget']): void {
  const settings = parseDocument(readFileSync(path, 'utf8'));
  for (const name of QUERY_OBJECTIVES) settings.setIn(['objectives', name, 'warn'], WARN);
  for (const [key, value] of Object.entries(budget)) settings.setIn(['budget', key], value);
  writeFileSync(path, settings.toString());
}

/**
 * The benchmark itself is the harness, which both revisions share; so the queries are slowed down.
 * A query takes some ten microseconds and reading the clock a tenth of one: that is taken off.
 */
function slowDown(path: string, slowdown: number): void {
  const source = readFileSync(path, 'utf8');
  const declaration = 'export function search(';
  if (!source.includes(declaration)) throw new Error(`${path} has no ${declaration}…`);
  writeFileSync(
    path,
    `${source.replace(declaration, 'function searchIndex(')}
const reads = 1000;
let readCost = Infinity;
for (let round = 0; round < 100; round++) {
  const start = performance.now();
  for (let read = 1; read < reads; read++) performance.now();
  readCost = Math.min(readCost, (performance.now() - start) / reads);
}

export function search(index, words, limit) {
  const start = performance.now();
  const answer = searchIndex(index, words, limit);
  const work = performance.now() - start - readCost;
  const end = start + ${1 + slowdown} * work - 1.5 * readCost;
  while (performance.now() < end);
  return answer;
}
`,
  );
}
