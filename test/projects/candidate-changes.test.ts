import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readChanges, type CandidateChange } from '../../bench/impact/change-set.ts';
import { importProgram } from '../../bench/impact/program.ts';
import { applyChange } from '../../bench/impact/revisions.ts';
import { matches } from '../../src/comparison/condition.ts';
import { seededRandom } from '../../src/random.ts';
import { declareOptions } from '../../src/schema/declaration.ts';
import { parseJsonSchema } from '../../src/schema/json-schema.ts';
import { createSpace } from '../../src/space/configuration-space.ts';
import type { Configuration } from '../../src/space/configuration.ts';
import { drawConfigurations } from '../../src/space/draw.ts';
import { projectConfiguration } from '../../src/space/projection.ts';

const projects = fileURLToPath(new URL('../../fixtures/projects/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'perfscape-changes-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const changes = ['granary', 'pleat'].flatMap((project) => readChanges(projects, project));
// What counts as worse without a threshold in the settings.
const RELEVANT = 0.05;

function spaceOf(directory: string) {
  const path = join(directory, 'config.schema.json');
  const schema = parseJsonSchema(readFileSync(path, 'utf8'), path);
  return createSpace(declareOptions(schema, path), path);
}

/** Work at head over work at base, and whether the change says that it differs there. */
async function compareWork(change: CandidateChange) {
  const directories = applyChange(change, join(folder, change.project, change.slug));
  const [atBase, atHead] = [
    await importProgram(directories.base),
    await importProgram(directories.head),
  ];
  const [base, head] = [spaceOf(directories.base), spaceOf(directories.head)];
  const isInside = (configuration: Configuration) =>
    change.region !== null && matches(change.region, configuration);
  const drawn = drawConfigurations(head, 500, seededRandom(1));
  const compared = [
    ...drawn.filter(isInside).slice(0, 8),
    ...drawn.filter((one) => !isInside(one)).slice(0, 16),
  ];
  return compared.map((configuration) => {
    const own = projectConfiguration(configuration, base).configuration;
    const ratio = atHead(head.document(configuration)) / atBase(base.document(own));
    return { configuration, ratio, isInside: isInside(configuration) };
  });
}

describe('The candidate changes of bench:impact', () => {
  test('are 24: 12 regressions of a region, 6 refactorings, 3 improvements, 3 of options', () => {
    const counts = new Map<string, number>();
    for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    assert.deepEqual(
      counts,
      new Map([
        ['regression', 12],
        ['refactoring', 6],
        ['improvement', 3],
        ['option', 3],
      ]),
    );
    assert.equal(new Set(changes.map(({ slug }) => slug)).size, 24);
  });

  for (const change of changes) {
    test(`${change.project}: ${change.slug} changes the work where it says, and nowhere else`, async () => {
      const compared = await compareWork(change);
      const inside = compared.filter(({ isInside }) => isInside);
      if (change.region !== null) assert.ok(inside.length > 0, 'no configuration inside');
      for (const { configuration, ratio, isInside } of compared) {
        const where = `${JSON.stringify(configuration)}: ${ratio}`;
        if (!isInside) assert.equal(ratio, 1, where);
        else if (change.kind === 'improvement') assert.ok(ratio < 1, where);
        else assert.ok(ratio > 1, where);
      }
      const mean = inside.reduce((sum, { ratio }) => sum + ratio, 0) / inside.length;
      if (change.kind === 'regression') assert.ok(mean > 1 + RELEVANT, `${mean}`);
    });
  }
});
