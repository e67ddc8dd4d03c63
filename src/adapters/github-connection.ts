import { setTimeout as pause } from 'node:timers/promises';
import { getOctokit } from '@actions/github';
import { z } from 'zod';
import { UserError } from '../errors.ts';

/** Which repository to talk about, and as whom. */
export interface GithubAccess {
  readonly token: string;
  readonly apiUrl: string;
  readonly owner: string;
  readonly repository: string;
  /** Pauses before the second, third, … try: their number bounds the tries. */
  readonly retryWaitsSeconds?: readonly number[];
}

export type Octokit = ReturnType<typeof getOctokit>;

/** An answer of the API that is no success; network trouble counts as status 500. */
export interface ApiFailure {
  readonly status: number;
  readonly message: string;
  readonly rateLimited: boolean;
  readonly retryAfterSeconds: number | null;
}

const REQUEST_LIMIT_SECONDS = 30;
const RETRY_WAITS_SECONDS = [2, 8, 20];
// "Otherwise, wait for at least one minute" after a secondary limit without Retry-After
// (docs.github.com, Best practices for using the REST API); longer waits are not worth the job.
const RATE_LIMIT_WAIT_SECONDS = 60;

const errorSchema = z.object({
  status: z.number(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});

export function connectGithub({ token, apiUrl }: GithubAccess): Octokit {
  const octokit = getOctokit(token, { baseUrl: apiUrl });
  octokit.hook.before('request', (options) => {
    options.request = {
      ...options.request,
      signal: AbortSignal.timeout(REQUEST_LIMIT_SECONDS * 1000),
    };
  });
  return octokit;
}

/** What the API answered, when `error` comes from it. */
export function failureOf(error: unknown): ApiFailure | null {
  const { data } = errorSchema.safeParse(error);
  if (data === undefined) return null;
  const { status, message } = data;
  const retryAfter = data.response?.headers['retry-after'];
  return {
    status,
    message,
    // A secondary limit may come as 403, with or without Retry-After.
    rateLimited:
      status === 429 ||
      (status === 403 && (retryAfter !== undefined || /rate limit/i.test(message))),
    retryAfterSeconds: retryAfter === undefined ? null : Number(retryAfter),
  };
}

/** Whether the token may not do this: GitHub hides what a token may not see behind a 404. */
export function isDenied(failure: ApiFailure): boolean {
  return (failure.status === 403 && !failure.rateLimited) || failure.status === 404;
}

/**
 * Runs the operation again after server errors and short rate limits. It is run as a whole, so
 * that one which looks before it creates finds what a failed try has left behind.
 */
export async function withRetries<Result>(
  access: GithubAccess,
  operation: () => Promise<Result>,
): Promise<Result> {
  for (const waitSeconds of access.retryWaitsSeconds ?? RETRY_WAITS_SECONDS) {
    try {
      return await operation();
    } catch (error) {
      const seconds = secondsBeforeRetry(failureOf(error), waitSeconds);
      if (seconds === null) throw error;
      await pause(seconds * 1000);
    }
  }
  return operation();
}

/** The error to throw for `error`: what failed, why, and what to do. */
export function describeError(what: string, error: unknown): Error {
  const failure = failureOf(error);
  if (failure?.status === 401) {
    return new UserError(
      `${what}: GitHub refused the token (${failure.message}). Check the input \`github-token\`.`,
      { cause: error },
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  const status = failure === null ? '' : `${failure.status} `;
  return new Error(`${what}: ${status}${reason}`, { cause: error });
}

function secondsBeforeRetry(failure: ApiFailure | null, waitSeconds: number): number | null {
  if (failure === null) return null;
  if (failure.rateLimited) {
    const seconds = failure.retryAfterSeconds ?? RATE_LIMIT_WAIT_SECONDS;
    return seconds <= RATE_LIMIT_WAIT_SECONDS ? seconds : null;
  }
  return failure.status >= 500 ? waitSeconds : null;
}
