import { stderr } from 'node:process';

/** Text that may come from a pull request, of which a terminal obeys nothing. */
export function visible(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** The same for a job's log, where the runner obeys `::command::` and, anywhere, `##[command]`. */
export function withoutCommands(text: string): string {
  return visible(text)
    .replaceAll(/^(\s*):(?=:)/gm, '$1: ')
    .replaceAll('##[', '## [');
}

/** Progress on standard error: one line that is rewritten on a terminal, milestones elsewhere. */
export function createTerminal() {
  let hasProgress = false;
  const clear = () => {
    if (hasProgress) stderr.write('\r\u001B[K');
    hasProgress = false;
  };
  return {
    report: (line: string) => {
      clear();
      stderr.write(`${visible(line)}\n`);
    },
    progress: (line: string) => {
      if (!stderr.isTTY) return;
      stderr.write(`\r\u001B[K${visible(line)}`);
      hasProgress = true;
    },
  };
}

/** Aborted by Ctrl-C, or by the signal that ends a job. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort());
  }
  return controller.signal;
}
