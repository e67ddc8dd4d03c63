/** A command of the settings, to be run by a shell in a worktree. */
export interface Command {
  readonly line: string;
  readonly directory: string;
  /** Variables beside the allow-listed ones of this process. */
  readonly variables: Readonly<Record<string, string>>;
  readonly limitSeconds: number;
  /** Whether the peak memory of the process tree is watched, which costs a little. */
  readonly watchMemory: boolean;
  /** Process group of a server whose CPU time and memory, while the command runs, count too. */
  readonly serverGroup?: number;
}

/** What a command did. Output is cut at a limit: `outputCut` says so. */
export interface Execution {
  readonly exit:
    | { readonly type: 'code'; readonly code: number }
    | { readonly type: 'signal'; readonly signal: string }
    | { readonly type: 'timeout' };
  readonly stdout: string;
  readonly stderr: string;
  readonly outputCut: boolean;
  readonly wallSeconds: number;
  /** User and system time of the process tree; null where this machine cannot tell. */
  readonly cpuSeconds: number | null;
  /** Peak resident memory of the process tree; null when not watched or not readable here. */
  readonly peakBytes: number | null;
}

export type Execute = (command: Command) => Promise<Execution>;
