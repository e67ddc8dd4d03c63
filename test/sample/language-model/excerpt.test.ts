import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMentions } from '../../../src/sample/language-model/option-mention.ts';
import { excerptDocumentation } from '../../../src/sample/language-model/passage.ts';
import { isTelling, rankDiff } from '../../../src/sample/language-model/ranked-diff.ts';
import { writeDocument } from '../../../src/sample/language-model/reading.ts';
import { space } from '../sampled-space.ts';

const { options } = space;

test('an option is found however its name is written', () => {
  const mentions = createMentions({ name: 'cache.maxSize', path: ['cache', 'maxSize'] });
  for (const text of [
    'options.maxSize',
    'MAX_SIZE',
    '--max-size',
    'cache.max.size',
    'the max size',
  ]) {
    assert.ok(mentions(text), text);
  }
  for (const text of ['maximum size', 'cache', 'size', '']) assert.ok(!mentions(text), text);
  const short = createMentions({ name: 'k', path: ['k'] });
  assert.ok(short('set k to 3') && !short('kilo back'));
  assert.ok(createMentions({ name: '日本', path: ['日本'] })('日本 は'));
});

test('documentation that fits is shown whole; else the passages that mention options', () => {
  const text = `# Options\n\nIntroduction.\n\n## level\n\nHow hard it packs.\n\n${'filler\n\n'.repeat(9_000)}The codec matters.`;
  const documentation = [{ path: 'a.md', text }];
  assert.deepEqual(excerptDocumentation(documentation, options, 1e6), documentation);
  const [excerpt] = excerptDocumentation(documentation, options, 1_000);
  assert.equal(excerpt?.path, 'a.md');
  assert.match(excerpt?.text ?? '', /^## level\nHow hard it packs\.\n…\n.*The codec matters\.$/s);
});

test('every option gets its passage before any gets a second', () => {
  const many = Array.from(
    { length: 100 },
    (_, index) => `The level again, ${index}. ${'x'.repeat(80)}`,
  );
  const text = [...many, 'The codec, once.', 'The ratio, once.'].join('\n\n');
  const [excerpt] = excerptDocumentation([{ path: 'a.md', text }], options, 1_000);
  assert.match(excerpt?.text ?? '', /codec, once/);
  assert.match(excerpt?.text ?? '', /ratio, once/);
  assert.ok((excerpt?.text.length ?? 1e9) < 1_200);
});

const fileDiff = (path: string, ...lines: string[]) =>
  [`diff --git a/${path} b/${path}`, `--- a/${path}`, `+++ b/${path}`, ...lines, ''].join('\n');

test('lock, generated and binary files are left out', () => {
  for (const path of [
    'package-lock.json',
    'a/Cargo.lock',
    'go.sum',
    'dist/main.js',
    'x.min.js',
    'logo.png',
    'api.pb.go',
  ]) {
    assert.ok(!isTelling(path), path);
  }
  for (const path of ['src/lock.ts', 'src/distance.ts', 'Makefile', 'src/vendor.ts']) {
    assert.ok(isTelling(path), path);
  }
  const generated = fileDiff('a.ts', '@@ -1 +1 @@', '+// @generated', '+level');
  const binary = 'diff --git a/x b/x\nBinary files a/x and b/x differ\n';
  const own = fileDiff('b.ts', '@@ -1 +1 @@', '+hand-written');
  assert.equal(rankDiff(generated + binary + own, options, 10_000), own);
});

test('files and hunks that mention options come before the others when room is short', () => {
  const dull = (index: number) =>
    fileDiff(`dull${index}.ts`, '@@ -1 +1 @@', `+${'x'.repeat(2_000)}`);
  const telling = fileDiff(
    'telling.ts',
    '@@ -1 +1 @@',
    `+${'y'.repeat(900)}`,
    '@@ -9 +9 @@',
    '+options.level',
  );
  const all = Array.from({ length: 20 }, (_, index) => dull(index)).join('') + telling;
  const ranked = rankDiff(all, options, 3_000);
  assert.ok(ranked.startsWith('diff --git a/telling.ts'), ranked.slice(0, 60));
  assert.match(ranked, /options\.level/);
  assert.ok(ranked.length < 3_300, `${ranked.length}`);
  assert.match(ranked, /more files\]/);
  const [, hunkOnly = ''] = /(@@ -9[^]*)/.exec(rankDiff(telling, options, 300)) ?? [];
  assert.match(hunkOnly, /options\.level\n\[1 more hunks of this file\]/);
});

test('characters that nobody sees are escaped, and the document says the same', () => {
  const document = { text: 'a\u202eb\u200bc\ufeff' };
  const written = writeDocument(document);
  assert.ok(/^[ -~\n]*$/.test(written), written);
  assert.deepEqual(JSON.parse(written), document);
});
