import { markdownTable } from 'markdown-table';

const CODE_LIMIT = 160;
// Control and formatting characters, bidirectional overrides among them.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Untrusted text as an inline code span: nothing in it is Markdown, HTML or a mention, and it stays
 * on one line.
 */
export function code(text: string): string {
  const seen = text.replace(UNSEEN, ' ').replaceAll('`', 'ʼ').trim();
  const cut = seen.length > CODE_LIMIT ? `${seen.slice(0, CODE_LIMIT - 1)}…` : seen;
  return cut === '' ? '` `' : `\`${cut}\``;
}

/** Untrusted text of several lines as a fenced block. */
export function codeBlock(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(UNSEEN, ' ').replaceAll('```', 'ʼʼʼ'));
  return ['```text', ...lines, '```'].join('\n');
}

/**
 * Our own words that may hold untrusted pieces outside code spans: neutralised, on one line. GitHub
 * looks for mentions, numbers of issues and addresses in what Markdown has rendered, so no escape
 * hides them; a space without width does (github/cmark-gfm#181).
 */
export function plain(text: string): string {
  return text
    .replace(UNSEEN, ' ')
    .replace(/[\\`*_[\]|~&<]/g, '\\$&')
    .replace(/[@#]|:(?=\/\/)|www(?=\.)/gi, '$&&#8203;');
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')));
  return markdownTable([header, ...escaped]);
}

export function fold(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
