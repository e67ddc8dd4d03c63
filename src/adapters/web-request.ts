import { HttpClient } from '@actions/http-client';
import { fetch } from 'undici';

// An answer of the language model that is longer is of no use, and would fill the memory.
const ANSWER_LIMIT_BYTES = 8 * 2 ** 20;

export interface WebRequest {
  readonly method: string;
  readonly headers: [string, string][];
  readonly body: string | null;
  readonly signal: AbortSignal | null;
}

/**
 * `fetch` through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, as for GitHub's own
 * calls: Node's own fetch reads them only when it is started with NODE_USE_ENV_PROXY. The answer is
 * read whole, up to a limit.
 */
export async function requestWeb(url: string, request: WebRequest): Promise<Response> {
  const dispatcher = new HttpClient().getAgentDispatcher(url);
  const answer = await fetch(url, dispatcher === undefined ? request : { ...request, dispatcher });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > ANSWER_LIMIT_BYTES) {
      throw new Error(`the answer is longer than ${ANSWER_LIMIT_BYTES / 2 ** 20} MiB`);
    }
  }
  const { status, headers } = answer;
  return new Response(Buffer.concat(chunks), { status, headers: [...headers] });
}
