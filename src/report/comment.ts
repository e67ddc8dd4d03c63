import { foldedSections, openSections } from './details.ts';
import { describeOutcome } from './headline.ts';
import { plain } from './markdown.ts';
import { objectivesTable, regionLines } from './objectives-table.ts';
import type { Result } from './result.ts';
import { shortCommit } from './wording.ts';

/** Hidden first line by which the comment is found again. */
export const COMMENT_MARKER = '<!-- perfscape:comment:v1 -->';
/** GitHub refuses more than 65,536 characters; the rest is room for its own escapes. */
export const COMMENT_LIMIT = 60_000;

function introduction({ base, head, budget }: Result): string {
  const revisions =
    base === null
      ? `head ${shortCommit(head.commit)} alone`
      : `base ${shortCommit(base.commit)} → head ${shortCommit(head.commit)}`;
  return `${revisions}, ${budget.configurations} configurations, ${budget.pairs} pairs measured side by side. Changes are head against base; + is worse.`;
}

function gateLines({ gate }: Result): string[] {
  if (gate.conclusion === 'pass') return [];
  const title = gate.conclusion === 'fail' ? 'The gate fails:' : 'The gate warns:';
  return [[`**${title}**`, ...gate.reasons.map((reason) => `- ${plain(reason)}`)].join('\n')];
}

function parts(result: Result): string[] {
  const regions = regionLines(result);
  return [
    `### ${describeOutcome(result)}`,
    introduction(result),
    objectivesTable(result),
    ...(regions.length === 0 ? [] : [regions.join('\n')]),
    ...gateLines(result),
    ...openSections(result),
    ...result.notes.map((note) => `> ${plain(note)}`),
  ];
}

/** Half a code span would set free what it holds. */
function wholeLines(text: string, limit: number): string {
  const kept = text.slice(0, limit - 3);
  return `${kept.slice(0, Math.max(0, kept.lastIndexOf('\n')))}\n…`;
}

/** The report as Markdown, cut by whole sections from the end to at most `limit` characters. */
export function renderReport(result: Result, limit: number): string {
  const kept = parts(result);
  const omitted = '_Some sections were left out for length; result.json holds everything._';
  let length = kept.join('\n\n').length + omitted.length + 2;
  let isCut = false;
  for (const section of foldedSections(result)) {
    length += section.length + 2;
    if (length > limit) isCut = true;
    else kept.push(section);
  }
  const text = [...kept, ...(isCut ? [omitted] : [])].join('\n\n');
  return `${text.length < limit ? text : wholeLines(text, limit)}\n`;
}

export function renderComment(result: Result): string {
  return `${COMMENT_MARKER}\n${renderReport(result, COMMENT_LIMIT - COMMENT_MARKER.length - 2)}`;
}

/** A job summary may hold 1 MiB, and a character takes up to three bytes. */
const SUMMARY_LIMIT = 300_000;

export function renderSummary(result: Result): string {
  return renderReport(result, SUMMARY_LIMIT);
}
