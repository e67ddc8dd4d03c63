import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { assertNever } from '../../src/errors.ts';
import { startLoopback, type Loopback, type Reply } from './loopback.ts';

/** How the server answers one request. */
export type Behaviour =
  /** `totalTokens` null: without usage; left out: 100. */
  | { readonly type: 'reply'; readonly text: string; readonly totalTokens?: number | null }
  | { readonly type: 'refusal'; readonly text: string }
  | { readonly type: 'cut-off'; readonly text: string }
  | { readonly type: 'late'; readonly seconds: number; readonly text: string }
  | { readonly type: 'never' }
  | {
      readonly type: 'status';
      readonly status: number;
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A body as it is, with status 200 unless another is given. */
  | { readonly type: 'garbage'; readonly body: string; readonly status?: number };

export interface ModelRequest {
  readonly authorization: string | undefined;
  /** The parsed body. */
  readonly body: Record<string, unknown>;
}

const askedFor = z.object({
  response_format: z.object({ json_schema: z.object({ name: z.string() }) }),
});

/** Name of the schema that a request wants its reply to have; empty where it names none. */
export function schemaNameOf({ body }: ModelRequest): string {
  return askedFor.safeParse(body).data?.response_format.json_schema.name ?? '';
}

/** A server that speaks OpenAI's chat completions. `url` is what `base-url` wants. */
export interface ModelServer extends Loopback {
  /** `METHOD path` of every request. */
  readonly requests: readonly string[];
  readonly received: readonly ModelRequest[];
}

const bodySchema = z.record(z.string(), z.unknown());

/** Answers by the list, whose last behaviour is repeated, or as the function says. */
export async function startModelServer(
  behaviours: readonly Behaviour[] | ((request: ModelRequest) => Behaviour),
): Promise<ModelServer> {
  const requests: string[] = [];
  const received: ModelRequest[] = [];
  const server = await startLoopback(({ method, url, headers, body }) => {
    requests.push(`${method} ${url.pathname}`);
    if (url.pathname !== '/v1/chat/completions' || method !== 'POST') {
      return { status: 404, body: { error: { message: 'Unknown request URL' } } };
    }
    const request = {
      authorization: headers.authorization,
      body: bodySchema.parse(JSON.parse(body.toString())),
    };
    received.push(request);
    const behaviour =
      typeof behaviours === 'function'
        ? behaviours(request)
        : behaviours[Math.min(received.length, behaviours.length) - 1];
    if (behaviour === undefined) throw new Error('the model server was given no behaviour');
    return behave(behaviour);
  });
  return { ...server, url: `${server.url}/v1`, requests, received };
}

async function behave(behaviour: Behaviour): Promise<Reply> {
  switch (behaviour.type) {
    case 'reply':
      return completion({ content: behaviour.text }, 'stop', behaviour.totalTokens);
    case 'refusal':
      return completion({ content: null, refusal: behaviour.text }, 'stop');
    case 'cut-off':
      return completion({ content: behaviour.text }, 'length');
    case 'late':
      await pause(behaviour.seconds * 1000, undefined, { ref: false });
      return completion({ content: behaviour.text }, 'stop');
    case 'never':
      return null;
    case 'status': {
      const { status, message, headers = {} } = behaviour;
      return { status, headers, body: { error: { message, type: 'invalid_request_error' } } };
    }
    case 'garbage':
      return {
        status: behaviour.status ?? 200,
        headers: { 'content-type': 'application/json' },
        body: behaviour.body,
      };
    default:
      return assertNever(behaviour);
  }
}

function completion(
  message: Record<string, unknown>,
  finishReason: string,
  totalTokens: number | null = 100,
): Reply {
  const usage =
    totalTokens === null
      ? {}
      : {
          usage: {
            prompt_tokens: totalTokens - 10,
            completion_tokens: 10,
            total_tokens: totalTokens,
          },
        };
  const choice = {
    index: 0,
    message: { role: 'assistant', ...message },
    finish_reason: finishReason,
  };
  return {
    status: 200,
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_767_225_600,
      model: 'test',
      choices: [choice],
      ...usage,
    },
  };
}
