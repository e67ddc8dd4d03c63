import type { JsonObject } from '../../schema/option.ts';

/** One question to the language model. */
export interface CompletionRequest {
  readonly system: string;
  readonly user: string;
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly schemaName: string;
  /** JSON Schema of the reply. */
  readonly schema: JsonObject;
  /** Most tokens of the reply. */
  readonly maximumTokens: number;
  /** 0 to 2; left out: the service's own. A service that takes none is asked without. */
  readonly temperature?: number;
}

/** What an answer cost, and also a failure may have cost some. */
interface Cost {
  readonly tokens: number;
  /** With those that were tried again; left out: one. */
  readonly requests?: number | undefined;
}

export type Completion = Cost &
  (
    | /** Text as the model wrote it: it may be no JSON at all. */
      { readonly type: 'reply'; readonly text: string }
    /** Refusal, no network, time-out, budget spent, HTTP error, reply cut off: one line says which. */
    | { readonly type: 'failure'; readonly reason: string }
  );

/** Asks the language model; trouble with it is a failure, never an exception. */
export type Complete = (request: CompletionRequest) => Promise<Completion>;
