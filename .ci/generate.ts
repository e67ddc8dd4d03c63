// Writes the files that are made from others: `npm run generate`. With --check nothing is written,
// and a file that is not what it would be generated as fails the check by name.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { markdownTable } from 'markdown-table';
import { parse } from 'yaml';
import { z } from 'zod';
import { resultJsonSchema } from '../src/report/result.ts';
import { settingsJsonSchema } from '../src/settings/settings-schema.ts';

const README_PATH = 'README.md';
const ACTION_PATH = 'action.yml';

interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

const actionFile = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});

function generateFiles(): GeneratedFile[] {
  return [
    { path: 'docs/settings.schema.json', text: toJsonText(settingsJsonSchema()) },
    { path: 'docs/result.schema.json', text: toJsonText(resultJsonSchema()) },
    ...(existsSync(README_PATH) ? [{ path: README_PATH, text: generateReadme() }] : []),
  ];
}

function toJsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function generateReadme(): string {
  const { inputs, outputs } = actionFile.parse(parse(readFileSync(ACTION_PATH, 'utf8')));
  const inputRows = Object.entries(inputs).map(([key, input]) => [
    `\`${key}\``,
    toCell(input.description),
    input.default === '' ? '' : `\`${input.default}\``,
  ]);
  const outputRows = Object.entries(outputs).map(([key, output]) => [
    `\`${key}\``,
    toCell(output.description),
  ]);
  const readme = readFileSync(README_PATH, 'utf8');
  const withInputs = replaceSection(readme, 'inputs', [
    ['Input', 'Description', 'Default'],
    ...inputRows,
  ]);
  return replaceSection(withInputs, 'outputs', [['Output', 'Description'], ...outputRows]);
}

/** Angle brackets would be read as HTML, and a bar would end the cell. */
function toCell(text: string): string {
  return text.replaceAll('<', '\\<').replaceAll('|', '\\|');
}

/** Puts the table between `<!-- name -->` and `<!-- /name -->`, which the text must have. */
function replaceSection(text: string, name: string, rows: string[][]): string {
  const opening = `<!-- ${name} -->`;
  const closing = `<!-- /${name} -->`;
  const start = text.indexOf(opening);
  const end = text.indexOf(closing);
  if (start === -1 || end < start) {
    throw new Error(
      `${README_PATH} lacks ${opening} … ${closing}; add both lines where the table of ${name} belongs`,
    );
  }
  return `${text.slice(0, start + opening.length)}\n\n${markdownTable(rows)}\n\n${text.slice(end)}`;
}

function isStale({ path, text }: GeneratedFile): boolean {
  return !existsSync(path) || readFileSync(path, 'utf8') !== text;
}

const stale = generateFiles().filter(isStale);
if (process.argv.includes('--check')) {
  for (const { path } of stale) {
    console.error(`${path} is stale; run npm run generate and commit it`);
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const { path, text } of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}
