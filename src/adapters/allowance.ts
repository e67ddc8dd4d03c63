/** What a run may spend, or has spent, on the language model. */
export interface Spending {
  readonly requests: number;
  readonly tokens: number;
}

/** One request's tokens: the estimate until it is settled. */
export interface Charge {
  readonly tokens: () => number;
  /** Puts what the request really cost in place of the estimate. */
  readonly settle: (tokens: number) => void;
}

/** A hard budget: tokens are charged before a request is sent, and corrected afterwards. */
export class Allowance {
  readonly #budget: Spending;
  #requests = 0;
  #tokens = 0;

  constructor(budget: Spending) {
    this.#budget = budget;
  }

  spent(): Spending {
    return { requests: this.#requests, tokens: this.#tokens };
  }

  /** Why a request of so many tokens may not be sent; null when it may. */
  shortage(tokens: number): string | null {
    const { requests: requestLimit, tokens: tokenLimit } = this.#budget;
    if (this.#requests >= requestLimit) return `the budget of ${requestLimit} requests is spent`;
    const left = tokenLimit - this.#tokens;
    if (tokens <= left) return null;
    return `the next request may take ${tokens} tokens, and ${left} of the budget of ${tokenLimit} are left`;
  }

  /** How many requests of so many tokens each may be sent. */
  requestsLeft(tokens: number): number {
    const byTokens = Math.floor((this.#budget.tokens - this.#tokens) / tokens);
    return Math.min(this.#budget.requests - this.#requests, byTokens);
  }

  charge(estimate: number): Charge {
    const shortage = this.shortage(estimate);
    if (shortage !== null) throw new Error(shortage);
    let charged = estimate;
    this.#requests += 1;
    this.#tokens += charged;
    return {
      tokens: () => charged,
      settle: (tokens) => {
        this.#tokens += tokens - charged;
        charged = tokens;
      },
    };
  }
}
