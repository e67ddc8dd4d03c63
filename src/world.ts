import type { Execute } from './measurement/execution.ts';
import type { Environment } from './measurement/environment.ts';
import type { MatchLines } from './measurement/formats/regex.ts';
import type { TrialAccess } from './measurement/trial-runner.ts';
import type { Complete } from './sample/language-model/complete.ts';
import type { Exchange } from './sample/language-model/exchange.ts';
import type { Settings } from './settings/settings.ts';
import type { RunRecord } from './store/run-record.ts';
import type { StoredFiles } from './store/model-artifact.ts';

export interface Worktree extends AsyncDisposable {
  readonly directory: string;
  /** Tells whether a file of the commit is still as it was, by path. */
  stampFiles(): ReadonlyMap<string, string>;
}

/** The git repository under test; commits are full ids, paths are relative to its top. */
export interface RepositoryAccess {
  readFile(commit: string, path: string): Promise<string | null>;
  diff(
    base: string,
    head: string,
    options: { paths?: readonly string[]; limitBytes?: number },
  ): Promise<{ readonly text: string }>;
  listChangedFiles(base: string, head: string): Promise<readonly string[]>;
  addWorktree(commit: string, directory: string): Promise<Worktree>;
  copyPathsFrom(commit: string, paths: readonly string[], worktree: Worktree): Promise<void>;
}

/** Where the performance model is kept between runs. */
export interface Store {
  /** Null when nothing has been stored yet; a UserError when it cannot be read. */
  read(): Promise<StoredFiles | null>;
  write(files: StoredFiles): Promise<void>;
}

/** Of a run on the language model; requests with those that were tried again. */
export interface Spending {
  readonly requests: number;
  readonly tokens: number;
}

export interface LanguageModel {
  /** Null: not known. */
  readonly name: string | null;
  readonly complete: Complete;
  spent(): Spending;
}

/** Everything outside the program that a run touches, handed in by the entries. */
export interface World extends TrialAccess {
  readonly repository: RepositoryAccess;
  readonly execute: Execute;
  readonly environment: Environment;
  /** Seconds that a fixed piece of work takes on this machine now. */
  readonly measureCalibration: () => number;
  readonly matchLines: MatchLines;
  /** The line is on disk when this ends; an unfinished last line of the file goes. */
  readonly appendLine: (path: string, line: string) => Promise<void>;
  readonly makeTemporaryDirectory: () => Promise<AsyncDisposable & { readonly path: string }>;
  readonly openStore: (settings: Settings) => Store;
  /**
   * Null when neither settings nor environment give access to one. Its budget is less what the run
   * had spent before it was interrupted.
   */
  readonly openLanguageModel: (settings: Settings, spentBefore?: Spending) => LanguageModel | null;
  /** Monotonic clock. */
  readonly nowSeconds: () => number;
  /** A milestone of the run. */
  readonly report: (line: string) => void;
  /** Replaces the last progress shown. */
  readonly progress: (line: string) => void;
}

/** What is to be compared, and how the result is kept. */
export interface RunRequest {
  /** Full ids; base null measures head alone. */
  readonly base: string | null;
  readonly head: string;
  /** Path of the settings file; null: the default places. */
  readonly settingsPath: string | null;
  /** Settings given as inputs, by key. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Absolute directory for everything a run writes. */
  readonly outputDirectory: string;
  /** Whether the store takes this run's measurements: only runs on the default branch. */
  readonly updatesStore: boolean;
  /** What the output directory holds of an interrupted run that goes on; null: a new run. */
  readonly resumed: RunRecord | null;
  /** Nothing more is measured than the interrupted run did. */
  readonly reportsOnly: boolean;
  readonly exchanges: {
    /** Those of the interrupted run that goes on. */
    readonly kept: readonly Exchange[];
    /** Null: the language model is asked. Else these answer, and nobody is asked. */
    readonly replayed: readonly Exchange[] | null;
  };
  /** What the reader should know about how the revisions were chosen. */
  readonly notes: readonly string[];
}
