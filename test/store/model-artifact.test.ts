import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import type { Exchange } from '../../src/sample/language-model/exchange.ts';
import { learnModels } from '../../src/store/refit.ts';
import { packModel, STORED_NAMES, unpackModel } from '../../src/store/model-artifact.ts';
import { codec, entryOf, latency, level, spaceOf } from './stored-space.ts';

const log = [
  entryOf({}),
  entryOf({ configuration: { codec: 'dense', level: 3 }, values: { latency: [20] } }),
  entryOf({ configuration: { codec: 'dense', level: 9 }, values: { latency: [90] } }),
];
const models = learnModels(log, [latency], { space: spaceOf({ codec, level }), seed: 1 });
const judgements: Exchange[] = [
  {
    version: 1,
    digest: '0123456789abcdef',
    schemaName: 'relevance',
    model: null,
    completion: { type: 'reply', text: '{"options": []}', tokens: 12 },
  },
];
const stored = { commit: 'abc', log, models, judgements };

function failsWith(files: ReadonlyMap<string, string>, message: RegExp): void {
  assert.throws(
    () => unpackModel(files, 'store'),
    (error) => error instanceof UserError && message.test(error.message),
  );
}

/** The packed files with one text exchanged and the manifest's digests left or renewed. */
function exchange(name: string, change: (text: string) => string): Map<string, string> {
  const files = new Map(packModel(stored));
  files.set(name, change(files.get(name) ?? ''));
  return files;
}

test('what is packed is unpacked the same', () => {
  const files = packModel(stored);
  assert.deepEqual([...files.keys()].sort(), [...STORED_NAMES].sort());
  assert.deepEqual(unpackModel(files, 'store'), stored);
  const empty = { commit: '', log: [], models: [], judgements: [] };
  assert.deepEqual(unpackModel(packModel(empty), 'store'), empty);
});

test('the same model packs to the same bytes', () => {
  assert.deepEqual([...packModel(stored)], [...packModel(stored)]);
});

for (const name of STORED_NAMES) {
  test(`without ${name} the store is unreadable, not empty`, () => {
    const files = new Map(packModel(stored));
    files.delete(name);
    failsWith(files, new RegExp(`^store: ${name} is missing; remove the stored model`));
  });
}

test('a log or models that changed since they were written are refused', () => {
  failsWith(
    exchange('measurements.ndjson', (text) => text.replace('10,11', '1,1')),
    /^store\/measurements\.ndjson: does not match its digest in manifest\.json/,
  );
  failsWith(
    exchange('measurements.ndjson', () => ''),
    /measurements\.ndjson: does not match/,
  );
  failsWith(
    exchange('models.json', () => '[]\n'),
    /^store\/models\.json: does not match its digest/,
  );
});

test('a manifest that leaves a file out does not vouch for it', () => {
  const files = exchange('manifest.json', (text) => text.replace(/"files": .*\]/s, '"files": []'));
  failsWith(files, /measurements\.ndjson: does not match its digest/);
});

test('a manifest of another form is named with the key that is wrong', () => {
  failsWith(
    exchange('manifest.json', () => 'no'),
    /^store\/manifest\.json: not JSON; remove/,
  );
  failsWith(
    exchange('manifest.json', () => '[]'),
    /^store\/manifest\.json: Invalid input: expected object/,
  );
  failsWith(
    exchange('manifest.json', (text) => text.replace('"formatVersion": 1', '"formatVersion": 2')),
    /^store\/manifest\.json: formatVersion: /,
  );
  failsWith(
    exchange('manifest.json', (text) => text.replace('models.json', '../../etc/passwd')),
    /^store\/manifest\.json: files\.1\.name: /,
  );
});

test('models of another form are refused even with a right digest', () => {
  const [model] = models;
  assert.ok(model !== undefined);
  const broken = { ...stored, models: [{ ...model, rows: -1 }] };
  failsWith(packModel(broken), /^store\/models\.json: 0\.rows: /);
});

test('a log line of another form is refused even with a right digest', () => {
  const broken = { ...stored, log: [...log, entryOf({ values: { latency: [-1] } })] };
  failsWith(packModel(broken), /^store\/measurements\.ndjson, line 4: values\.latency\.0: /);
});

test('a store of earlier versions holds no judgements', () => {
  const files = exchange('manifest.json', (text) => {
    const { files: listed, ...rest } = JSON.parse(text);
    const kept = listed.filter(({ name }: { name: string }) => name !== 'judgements.json');
    return JSON.stringify({ ...rest, files: kept });
  });
  files.delete('judgements.json');
  assert.deepEqual(unpackModel(files, 'store'), { ...stored, judgements: [] });
});

test('judgements that were changed are refused by name', () => {
  const files = exchange('judgements.json', (text) => text.replace('relevance', 'no name!'));
  failsWith(files, /^store\/judgements\.json: does not match its digest in manifest\.json/);
});
